"""The general networks: begun as the world model's, then taught by made-up graphs.

They hold no graph's vectors and were taught by hundreds of relations' names, so that they judge
graphs that nothing was trained for; they are where training begins, too. ``kg_data`` makes the
graphs and trains them. A folder of them holds no graph:

config.json           format, settings, sizes, calibration, how training went
scorer.safetensors    a network, in half precision; scorer-2.safetensors another one
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgqa.calibration import Calibrator
from kgqa.config import Config
from kgqa.shipped import shipped_networks
from kgqa.side_folder import check_place, side_folder, whole

if TYPE_CHECKING:
    from kgqa.scorer import PathScorer

FORMAT = "kgqa-networks-1"


@dataclass(frozen=True)
class Networks:
    """Networks apart from any graph.

    ``config`` are the settings that they were trained under, ``calibrator`` tells how far they can
    be trusted, ``history`` is how their training went.
    """

    config: Config
    scorers: Sequence[PathScorer]
    calibrator: Calibrator
    history: Sequence[Mapping[str, Any]] = ()

    def under(self, config: Config) -> Networks:
        """The same with a model's settings, but for those of the networks themselves."""
        return replace(self, config=replace(config, fusion=self.config.fusion))

    def save(self, folder: Path) -> None:
        """Write them into a folder, moved into place.

        Raises:
            DataError: something else stands there.
        """
        from kgqa.scorer import save_scorers

        check_networks_place(folder)
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        described = {
            "format": FORMAT,
            "config": self.config.to_dict(),
            "dims": list(self.scorers[0].dims),
            "networks": len(self.scorers),
            "calibration": self.calibrator.to_dict(),
            "training": [dict(epoch) for epoch in self.history],
        }
        with side_folder(folder) as side:
            save_scorers(self.scorers, side)
            text = json.dumps(described, indent=2, ensure_ascii=False)
            (side / "config.json").write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Networks:
        """Read what ``save`` wrote.

        Raises:
            ModelError: a part is missing, damaged or of another version.
        """
        from kgqa.scorer import load_scorers

        with whole(f"the networks in '{folder}'", "make them again: make general"):
            described = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            if described.get("format") != FORMAT:
                raise ValueError(f"the format is {described.get('format')!r}, not '{FORMAT}'")
            return cls(
                Config.from_dict(described["config"]),
                load_scorers(folder),
                Calibrator.from_dict(described["calibration"]),
                described["training"],
            )


def check_networks_place(folder: Path) -> None:
    """Refuses a folder that holds something other than networks.

    Raises:
        DataError: says which.
    """
    check_place(folder, FORMAT, "networks")


@cache
def general_networks() -> Networks | None:
    """Those that ship; None where they are not there.

    Raises:
        ModelError: they are damaged.
    """
    folder = shipped_networks()
    return Networks.load(folder) if folder else None
