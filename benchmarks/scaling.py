"""Time and memory of ``kgqa train GRAPH`` as the graph grows, without a labelled question.

    python benchmarks/scaling.py [--sizes 10000 100000 1000000] [--config FILE] [--seed 0]

The graphs are made up: people, firms, cities and countries with names, eight relations, three of
them to numbers and dates, a tenth of the facts about one hub. Each training is a process of its
own; its peak is that of all so far, so name the sizes in ascending order.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

_SYLLABLES = "ba ke li mo nu ra se ti vo zu dan fel gor hin jas kol mer nor pel sun tar".split()
_OF_PERSON, _CITIES_OF_COUNTRY, _HUB = 6, 40, 0.1


def main() -> None:
    """Train one graph after the other and print a Markdown table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--config", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    more = ["--config", str(options.config)] if options.config else []
    print("| facts | training | peak memory | model folder |\n|---:|---:|---:|---:|", flush=True)
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            graph, model = Path(folder) / "graph.tsv", Path(folder) / "model"
            with graph.open("w", encoding="utf-8") as file:
                file.writelines("\t".join(fact) + "\n" for fact in facts(size, options.seed))
            command = [sys.executable, "-m", "kgqa", "train", str(graph), "--output", str(model)]
            start = time.perf_counter()
            subprocess.run(
                [*command, "--seed", str(options.seed), *more], check=True, capture_output=True
            )
            seconds = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
            weight = sum(file.stat().st_size for file in model.rglob("*") if file.is_file()) / 1e6
        print(f"| {size:,} | {seconds:.0f} s | {peak:.1f} GB | {weight:.0f} MB |", flush=True)


def facts(size: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """So many lines, a few of which say the same; people, firms and cities grow with them."""
    rng = Random(seed)
    people = max(20, size // _OF_PERSON)
    names = [_name(rng) + f" {_name(rng)}" for _ in range(people)]
    cities = [_name(rng) for _ in range(max(5, people // 50))]
    firms = [f"{_name(rng)} Works" for _ in range(max(5, people // 30))]
    countries = [f"{_name(rng)}land" for _ in range(max(3, len(cities) // _CITIES_OF_COUNTRY))]
    for _ in range(size):
        person, place = rng.randrange(people), rng.randrange(len(cities))
        kind = rng.randrange(8)
        if rng.random() < _HUB:
            yield names[person], "lives in", cities[0]
        elif kind == 0:
            yield names[person], "works for", firms[person % len(firms)]
        elif kind == 1:
            yield names[person], "born in", cities[place]
        elif kind == 2:
            yield (
                names[person],
                "date of birth",
                f"19{rng.randrange(10, 99)}-05-{person % 28 + 1:02}",
            )
        elif kind == 3:
            yield names[person], "friend of", names[rng.randrange(people)]
        elif kind == 4:
            yield cities[place], "population", str(1000 * rng.randrange(2, 9000))
        elif kind == 5:
            yield cities[place], "located in country", countries[place % len(countries)]
        elif kind == 6:
            yield firms[person % len(firms)], "founded", str(rng.randrange(1800, 2020))
        else:
            yield names[person], "lives in", cities[place]


def _name(rng: Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randrange(2, 5))).capitalize()


if __name__ == "__main__":
    main()
