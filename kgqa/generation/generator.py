"""The generator that users hold: facts in, a text that says them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgqa.config import GenerationConfig
from kgqa.encoder import Encoder
from kgqa.errors import DataError
from kgqa.generation.alignment import Copy, Item, written
from kgqa.generation.checking import strangers
from kgqa.generation.clauses import clauses
from kgqa.generation.corpus import CorpusEntry, checked_facts
from kgqa.generation.forms import name_forms
from kgqa.generation.sheet import FactSheet, SheetFact
from kgqa.generation.tokens import Vocabulary

if TYPE_CHECKING:
    from kgqa.generation.network import GeneratorNetwork
    from kgqa.progress import Progress

GENERATOR, TEMPLATES = "generator", "templates"
"""Who wrote a text: the network, or plain clauses."""
_BATCH = 32


@dataclass(frozen=True, slots=True)
class GeneratedText:
    """A text, and who wrote it: ``generator``, ``templates``, or ``generator and templates``."""

    text: str
    written_by: str

    def to_dict(self) -> dict[str, str]:
        return {"text": self.text, "written_by": self.written_by}


@dataclass(frozen=True)
class Generator:
    """Writes texts from facts; names and numbers in them are copied from the facts.

    Make one with ``train`` or ``from_pretrained``. ``relations`` are those that training had;
    ``habits`` tell in which form a name is written most, by the forms that it has.
    """

    config: GenerationConfig
    encoder: Encoder
    vocabulary: Vocabulary
    network: GeneratorNetwork
    relations: frozenset[str]
    habits: Mapping[str, int] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def train(
        cls,
        corpus: Sequence[CorpusEntry] | str | Path,
        *,
        dev: Sequence[CorpusEntry] | str | Path | None = None,
        config: GenerationConfig | None = None,
        encoder: Encoder | None = None,
        seed: int = 0,
        progress: Progress | None = None,
    ) -> Generator:
        """A generator for facts like those of a corpus.

        Args:
            corpus: entries, or a file of them (see ``generation.corpus``).
            dev: to choose the epoch by; by default a share of the corpus.
            config: options; by default those of ``GenerationConfig``.
            encoder: reads names, relations and questions; by default the packaged one.
            seed: of all that is drawn by chance.
            progress: is told how far the work has come.

        Raises:
            DataError: the corpus has fewer than two entries.
        """
        from kgqa.generation.corpus import load_corpus
        from kgqa.generation.fitting import fit_generator, lessons_of
        from kgqa.progress import Progress as Silent

        given = load_corpus(corpus) if isinstance(corpus, str | Path) else corpus
        held = load_corpus(dev) if isinstance(dev, str | Path) else dev
        settings = config or GenerationConfig()
        return fit_generator(
            lessons_of(given),
            None if held is None else lessons_of(held),
            settings,
            settings.epochs,
            encoder or Encoder(),
            seed,
            progress or Silent(),
        )

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> Generator:
        """The generator of a model folder.

        Raises:
            ModelError: the folder is missing, damaged, or has none.
        """
        from kgqa.generation.folder import load_generator

        return load_generator(folder)

    def save_pretrained(self, folder: str | Path) -> None:
        """Put it into a model folder, in place of the one there; makes the folder if need be."""
        from kgqa.generation.folder import save_generator

        save_generator(self, folder)

    def generate(
        self, facts: Iterable[Sequence[Any]], *, language: str = "en", own_names: bool = False
    ) -> GeneratedText:
        """A text that says some facts.

        Args:
            facts: (head, relation, tail) each.
            language: ``en`` or ``zh``.
            own_names: let words stand that were names or numbers in the corpus; without, the text
                names nothing but what the facts hold.

        Raises:
            DataError: the facts are none.
        """
        try:
            sheet = FactSheet.of_facts(checked_facts(list(facts)), language)
        except ValueError as error:
            raise DataError(str(error)) from error
        return self.write([sheet], own_names=own_names)[0]

    def write(self, sheets: Sequence[FactSheet], *, own_names: bool = False) -> list[GeneratedText]:
        """Texts of several sheets.

        Facts of relations that training had are left to the network; the others are said in plain
        clauses, as are those of a sheet of which the network makes nothing.
        """
        known = [self._known(sheet) for sheet in sheets]
        asked = [
            (number, sheet.part(facts) if len(facts) < len(sheet.facts) else sheet)
            for number, (sheet, facts) in enumerate(zip(sheets, known, strict=True))
            if facts
        ]
        drafts = dict(
            zip(
                (number for number, _ in asked),
                self.drafts([part for _, part in asked], own_names=own_names),
                strict=True,
            )
        )
        return [
            self._together(sheet, facts, drafts.get(number))
            for number, (sheet, facts) in enumerate(zip(sheets, known, strict=True))
        ]

    def drafts(self, sheets: Sequence[FactSheet], *, own_names: bool = False) -> list[str | None]:
        """What the network alone writes of each sheet; None where that is not faithful."""
        from kgqa.generation.beam import search
        from kgqa.generation.encoding import sheet_rows

        rows = sheet_rows(sheets, self.encoder)
        order = sorted(range(len(rows)), key=lambda number: len(rows[number].tokens))
        found: list[str | None] = [None] * len(rows)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            chosen = [rows[number] for number in batch]
            texts = search(self.network, self.vocabulary, chosen, self.config, own_names=own_names)
            for number, drafts in zip(batch, texts, strict=True):
                if drafts:
                    text = written(drafts[0].items, sheets[number])
                    if own_names or not strangers(text, sheets[number], allowed=self.own_words):
                        found[number] = text
        return found

    @property
    def own_words(self) -> list[str]:
        """Words of the vocabulary that are neither names nor numbers."""
        names = self.vocabulary.names
        return [word.strip() for word in self.vocabulary.words if word not in names]

    def _known(self, sheet: FactSheet) -> list[SheetFact]:
        return [fact for fact in sheet.facts if fact.relation in self.relations]

    def _together(
        self, sheet: FactSheet, known: Sequence[SheetFact], draft: str | None
    ) -> GeneratedText:
        """The network's text, and clauses for what it leaves."""
        left = [fact for fact in sheet.facts if draft is None or fact not in known]
        plain = written(clauses(sheet, left, lambda slot: self.usual(sheet, slot)), sheet)
        if draft is None:
            return GeneratedText(plain, TEMPLATES)
        if not left:
            return GeneratedText(draft, GENERATOR)
        space = "" if sheet.language == "zh" else " "
        return GeneratedText(f"{draft}{space}{plain}", f"{GENERATOR} and {TEMPLATES}")

    def usual(self, sheet: FactSheet, slot: int) -> Copy:
        """A slot's name in the form that names of its kind mostly have."""
        forms = name_forms(sheet.slots[slot].name)
        return Copy(slot, 0 if sheet.exact else self.habits.get(form_key(forms), 0))


def form_key(forms: Sequence[str]) -> str:
    """Which forms a name has, as a row of zeros and ones."""
    return "".join("01"[text != ""] for text in forms)


def learn_habits(texts: Iterable[tuple[FactSheet, Sequence[Item]]]) -> dict[str, int]:
    """For each set of forms that a name may have the one that is written most."""
    counts: dict[str, Counter[int]] = {}
    for sheet, items in texts:
        for item in items:
            if isinstance(item, Copy):
                key = form_key(name_forms(sheet.slots[item.slot].name))
                counts.setdefault(key, Counter())[item.form] += 1
    return {
        key: min(found.items(), key=lambda pair: (-pair[1], pair[0]))[0]
        for key, found in sorted(counts.items())
    }
