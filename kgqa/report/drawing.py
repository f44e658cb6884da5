"""Charts as SVG to stand in a page, without a browser or the network. [vl_convert]"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kgqa.charts import BLUE, GREY, RED
from kgqa.text import visible

if TYPE_CHECKING:
    from kgqa.charts import Chart

_INK, _LINE = "#444b57", "#dfe3e9"
_VARIABLES = {BLUE: "blue", RED: "red", GREY: "grey", _INK: "ink", _LINE: "line"}
_WIDTH, _FIT = 500, {"type": "fit-x", "contains": "padding"}
_AXIS = {
    "domain": False,
    "gridColor": _LINE,
    "labelColor": _INK,
    "labelFontSize": 12,
    "labelLimit": 220,
    "tickColor": _LINE,
    "titleColor": _INK,
    "titleFontSize": 12,
    "titleFontWeight": "normal",
    "titlePadding": 10,
}
_THEME: dict[str, Any] = {
    "background": None,
    "font": "Helvetica, Arial, sans-serif",
    "axis": _AXIS,
    "axisBand": {"ticks": False, "labelPadding": 8, "grid": False},
    "view": {"stroke": None},
}


def svg(chart: Chart) -> str:
    """The chart as an ``<svg>`` whose colours are the variables of the page's style.

    The library ends the whole process at a character that XML does not know: none may reach it.
    """
    import vl_convert

    spec = _visible(chart.to_dict() | {"config": _THEME, "width": _WIDTH, "autosize": _FIT})
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=_version(spec), allowed_base_urls=[])
    for colour, variable in _VARIABLES.items():
        drawn = drawn.replace(f'"{colour}"', f'"var(--{variable})"')
    return drawn


def _visible(part: Any) -> Any:
    """A specification in which all texts are ``visible``."""
    if isinstance(part, str):
        return visible(part)
    if isinstance(part, dict):
        return {key: _visible(value) for key, value in part.items()}
    return [_visible(one) for one in part] if isinstance(part, list) else part


def _version(spec: dict[str, Any]) -> str:
    """The version of Vega-Lite that a chart is written for: the newest drawn of its major one."""
    import vl_convert

    found = re.search(r"/v(\d+)", str(spec.get("$schema", "")))
    known: list[str] = vl_convert.get_vegalite_versions()
    same = [one for one in known if found and one.split(".")[0] == found[1]]
    return same[-1] if same else known[-1]
