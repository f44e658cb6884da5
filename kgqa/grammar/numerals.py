"""Numbers as people write them: digits with and without commas, words, millions, 万 and 亿."""

from __future__ import annotations

from random import Random

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
_HAN = "零一二三四五六七八九十"
_ENGLISH = ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
_CHINESE = ((1e8, "亿"), (1e4, "万"))
_ROUND = {
    (10, "万"): ("十万",),
    (100, "万"): ("一百万", "百万"),
    (1000, "万"): ("一千万", "千万"),
    (10, "亿"): ("十亿",),
}


def say_number(value: float, language: str, rng: Random, *, counted: bool = False) -> str:
    """A number in one of its spellings; ``counted`` where a Chinese measure word follows."""
    spellings = _chinese(value, counted) if language == "zh" else _english(value)
    return rng.choice(spellings)


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6g}"


def _english(value: float) -> list[str]:
    plain = _plain(value)
    found = [plain]
    if value == int(value) and 0 <= value <= 20:
        found += [_WORDS[int(value)]] * 2
    if value >= 1e4 or (value >= 1e3 and value == int(value)):
        found.append(f"{int(value):,}" if value == int(value) else plain)
    for scale, name in _ENGLISH:
        times = value / scale
        if times >= 1 and round(times, 2) == times:
            found += [f"{_plain(times)} {name}"] * 2
            if name == "million" and times == int(times):
                found += [f"{_plain(times)}m"]
            if times == int(times) and times <= 10:
                found.append(f"{_WORDS[int(times)]} {name}")
            if times == 1:
                found += [f"a {name}"] * 2
            break
    return found


def _chinese(value: float, counted: bool) -> list[str]:
    if counted and value == int(value) and 1 <= value <= 10:
        han = "两" if value == 2 else _HAN[int(value)]
        return [han, han, _plain(value)]
    found = [_plain(value)]
    for scale, name in _CHINESE:
        times = value / scale
        if times >= 1 and round(times, 2) == times:
            found += [f"{_plain(times)}{name}"] * 2
            if times in (1, 2, 3, 5):
                found.append(f"{_HAN[int(times)]}{name}")
            found += _ROUND.get((int(times), name), ()) if times == int(times) else ()
            break
    return found


def rounded_between(low: float, high: float, rng: Random) -> float | None:
    """A round number above ``low`` and up to ``high``, with as few digits as will do.

    None where the two are equal, or nothing rounder than four digits lies between.
    """
    if not low < high:
        return None
    start = rng.uniform(low, high)
    for digits in (1, 2, 3, 4):
        tried = [float(f"{point:.{digits - 1}e}") for point in (start, (low + high) / 2, high)]
        fitting = [value for value in tried if low < value <= high]
        if fitting:
            return fitting[0]
    return None
