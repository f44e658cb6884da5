"""Numbers in Chinese characters: 三百二十, 一亿两千万, 二〇〇八."""

from __future__ import annotations

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
CHARACTERS = "".join((*_DIGITS, *_UNITS, *_MYRIADS))


def han_number(text: str) -> float | None:
    """The number that the characters make; None where they make none.

    Digits alone are read one after the other, as those of a year are; a unit without a digit
    before it counts once (十二, 百万).
    """
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return float("".join(str(_DIGITS[char]) for char in text)) if len(text) == 4 else None
    whole, section, digit = 0, 0, None
    last_unit = 10**4
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _UNITS:
            unit = _UNITS[char]
            if unit >= last_unit:
                return None
            section += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        elif char in _MYRIADS:
            section += digit or 0
            if _MYRIADS[char] == 10**4:
                whole += (section or 1) * 10**4
            else:
                whole = ((whole + section) or 1) * 10**8
            section, digit, last_unit = 0, None, 10**4
        else:
            return None
    return float(whole + section + (digit or 0))
