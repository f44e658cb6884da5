"""Options in dataclasses: what they require, and copies with some of them changed by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from kgqa.errors import ConfigError

_T = TypeVar("_T")


def require(condition: bool, message: str) -> None:
    """Raise ``ConfigError(message)`` unless the condition holds."""
    if not condition:
        raise ConfigError(message)


def changed(config: _T, values: Mapping[str, Any], prefix: str = "") -> _T:
    """A copy of a config dataclass with some values changed, checking every name and type."""
    current = {item.name: getattr(config, item.name) for item in fields(config)}  # type: ignore[arg-type]
    new: dict[str, Any] = {}
    for name, value in values.items():
        require(
            name in current,
            f"unknown option '{prefix}{name}'; known here: {', '.join(sorted(current))}",
        )
        new[name] = _converted(current[name], value, f"{prefix}{name}")
    return replace(config, **new)  # type: ignore[type-var]


def _converted(default: Any, value: Any, name: str) -> Any:
    """A value of the default's own type, or a ConfigError that names the option."""
    if is_dataclass(default):
        require(isinstance(value, Mapping), f"option '{name}' is a table of options, not {value!r}")
        return changed(default, value, f"{name}.")
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if default is None:
        return value
    require(
        type(value) is type(default),
        f"option '{name}' wants {type(default).__name__}, not {value!r}",
    )
    return value
