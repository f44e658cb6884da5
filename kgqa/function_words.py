"""English words that name nothing by themselves."""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    (
        "a about after all also am an and any are as at be been before between both but by can "
        "could did do does each else every few for from get give had has have he her here him his "
        "how i if in into is it its just kind know let list ll many may me might more most much "
        "my name no not of on one only or other our out over own please re s same shall she "
        "should show so some such t tell than that the their them then there these they this "
        "those to too under up us use used using ve very was we were what when where which while "
        "who whom whose why will with would yes you your"
    ).split()
)
