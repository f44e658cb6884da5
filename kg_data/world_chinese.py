"""Chooses Chinese names of cities among the Han forms that GeoNames lists without a language."""

import re
from collections import Counter

from opencc import OpenCC

HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,}(?:[·][\u3400-\u9fff]+)*")
SUFFIX = re.compile(r"(?<=..)(特别市|广域市|市|巿)$")
# A form that names more or less than the city: a province, a district, a street.
NOT_A_CITY = re.compile(r".(省|县|区|镇|街道|都会区|都)$")
# Here the names are native, so that other Han forms are other places, not other spellings.
NATIVE_HAN = frozenset(("CN", "HK", "JP", "MO", "TW"))

_TO_SIMPLIFIED = OpenCC("t2s")
_TO_TRADITIONAL = OpenCC("s2t")
_FROM_JAPANESE = OpenCC("jp2t")


def simplified(name: str, *, japanese: bool = False) -> str:
    """The name in simplified characters; with `japanese`, Japanese forms are converted as well."""
    text = _FROM_JAPANESE.convert(name) if japanese else name
    converted: str = _TO_SIMPLIFIED.convert(text)
    return converted


def chinese_names(
    alternates: list[str], country: str, *, preferred: str | None = None
) -> tuple[str | None, list[str]]:
    """The Chinese label and aliases of a city.

    Args:
        alternates: the city's alternate names in any language.
        country: its ISO code; Japanese forms are converted for cities of Japan only.
        preferred: the name to use if it is known from a better source; it need not be listed.
    """
    forms = sorted({name for name in alternates if HAN_NAME.fullmatch(name)})
    if not forms and not preferred:
        return None, []
    label = preferred or _best(forms, country)
    if preferred is None and country in ("CN", "JP", "KR", "TW"):
        label = SUFFIX.sub("", label)
    aliases = [form for form in {*forms, *map(simplified, forms)} if form != label]
    if country in NATIVE_HAN:
        aliases = [a for a in aliases if _stem(a, country) == _stem(label, country)]
    return label, sorted(aliases)


def _stem(form: str, country: str) -> str:
    """The simplified form without "city" at its end."""
    return SUFFIX.sub("", simplified(form, japanese=country == "JP"))


def _best(forms: list[str], country: str) -> str:
    """The form most likely in use on the mainland.

    First what names a city rather than a region; then a stem that is listed with and without 市;
    then forms whose characters exist only in simplified script, since a form that both scripts
    share may be another region's usage; then the stem with the most spellings.
    """
    simple = [simplified(form, japanese=country == "JP") for form in forms]
    stems = Counter(SUFFIX.sub("", form) for form in simple)
    both = {SUFFIX.sub("", form) for form in simple if SUFFIX.search(form)} & set(simple)

    def order(form: str) -> tuple[object, ...]:
        stem = SUFFIX.sub("", form)
        native = form in forms
        distinct = native and _TO_TRADITIONAL.convert(form) != form
        return (
            bool(NOT_A_CITY.search(form)),
            stem not in both,
            not distinct,
            not native,
            -stems[stem],
            form != stem,
            form,
        )

    return min(simple, key=order)
