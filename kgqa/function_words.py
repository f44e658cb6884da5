"""English words, and Chinese characters, that name nothing by themselves."""

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

FUNCTION_CHARACTERS = frozenset(
    "的是有了在和与或吗呢吧啊呀我你您他她它们谁哪几什么怎请问这那个把被让对从到为会能可以也都还"
)
"""Characters of which words such as 什么 and 请问 consist; each may be a name all the same."""
