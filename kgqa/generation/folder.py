"""A generator in a model folder, JSON and safetensors: what a corpus taught is in ``generator/``,
what words answers about the graph is in ``wording/``.

generator.json         format, settings, vocabulary, relations, how training went
generator.safetensors  the network, in half precision
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgqa.config import Config, EncoderConfig
from kgqa.encoder import Encoder
from kgqa.errors import DataError, ModelError
from kgqa.side_folder import check_place, mark_as_model, side_folder, whole

if TYPE_CHECKING:
    from kgqa.generation.generator import Generator

FORMAT = "kgqa-generator-1"
PLACE, WORDING = "generator", "wording"


def has_generator(folder: Path, place: str = PLACE) -> bool:
    """Whether a model folder holds one."""
    return (folder / place / "generator.json").is_file()


def save_generator(generator: Generator, folder: str | Path) -> None:
    """Put a generator into a model folder; a new folder holds it alone.

    Raises:
        DataError: the folder holds something else, or cannot be written.
    """
    target = Path(folder)
    check_place(target)
    try:
        target.mkdir(parents=True, exist_ok=True)
        mark_as_model(target)
        with side_folder(target / PLACE) as side:
            write_generator(generator, side)
    except OSError as error:
        raise DataError(f"cannot write '{folder}': {error.strerror or error}") from error


def load_generator(
    folder: str | Path, encoder: Encoder | None = None, place: str = PLACE
) -> Generator:
    """The generator of a model folder.

    Raises:
        ModelError: the folder is missing or damaged, or has no generator.
    """
    source = Path(folder)
    hint = f"make it: kgqa train --generate FILE --output {folder}"
    if not has_generator(source, place):
        raise ModelError(f"no generator in '{folder}'; {hint}")
    with whole(f"the generator in '{folder}'", hint):
        return _read(source / place, encoder)


def write_generator(generator: Generator, folder: Path) -> None:
    """Its files, into a folder that is being written."""
    from safetensors.torch import save_file

    described = {
        "format": FORMAT,
        "config": asdict(generator.config),
        "encoder": asdict(generator.encoder.config),
        "dims": [generator.network.name.in_features, generator.network.shape.in_features],
        "words": list(generator.vocabulary.words),
        "names": sorted(generator.vocabulary.names),
        "relations": sorted(generator.relations),
        "habits": dict(generator.habits),
        "training": dict(generator.training),
    }
    text = json.dumps(described, indent=0, ensure_ascii=False)
    (folder / "generator.json").write_text(text + "\n", encoding="utf-8")
    state = generator.network.state_dict()
    save_file(
        {name: value.half().contiguous() for name, value in state.items()},
        folder / "generator.safetensors",
    )


def _read(folder: Path, encoder: Encoder | None) -> Generator:
    from safetensors.torch import load_file

    from kgqa.generation.generator import Generator
    from kgqa.generation.network import GeneratorNetwork
    from kgqa.generation.tokens import Vocabulary

    described: dict[str, Any] = json.loads((folder / "generator.json").read_text(encoding="utf-8"))
    if described["format"] != FORMAT:
        raise ValueError(f"its format is {described['format']!r}, not '{FORMAT}'")
    config = Config.from_dict({"generation": described["config"]}).generation
    wanted = EncoderConfig(**described["encoder"])
    own = encoder if encoder is not None and encoder.config == wanted else Encoder(wanted)
    vocabulary = Vocabulary(tuple(described["words"]), frozenset(described["names"]))
    text_dim, shape_dim = described["dims"]
    network = GeneratorNetwork(config, text_dim, shape_dim, len(vocabulary))
    state = load_file(folder / "generator.safetensors")
    network.load_state_dict({name: value.float() for name, value in state.items()})
    return Generator(
        config=config,
        encoder=own,
        vocabulary=vocabulary,
        network=network.eval(),
        relations=frozenset(described["relations"]),
        habits=described["habits"],
        training=described["training"],
    )
