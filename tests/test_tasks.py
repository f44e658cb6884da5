"""Text tasks: files, features, heads, mixture, whole classifiers, their folder and their measures.

The whole classifiers learn whether a short text is about food or about travel, and in another task
whether it speaks of either or both: 24 texts, so that training takes a second.
"""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy import sparse

from kgqa import TextClassifier
from kgqa.config import TaskConfig
from kgqa.encoder import Encoder
from kgqa.errors import ConfigError, DataError, ModelError, ParseError, QuestionError, TaskNotFound
from kgqa.tasks.files import check_task, load_labelled
from kgqa.tasks.fitting import _folds, _weights
from kgqa.tasks.linear import LinearHead, fit_each, fit_together
from kgqa.tasks.measures import ABSTAINED, TextResult, evaluate_task, summarise
from kgqa.tasks.mixture import Mixture
from kgqa.tasks.network import LabelNetwork, batches, cut, layer_groups
from kgqa.tasks.records import Classification, LabelledText, LabelledTexts
from kgqa.tasks.report import page, write_report
from kgqa.tasks.spelling import Speller
from kgqa.tasks.tokens import token_features
from kgqa.tasks.tuning import _slope
from kgqa.tasks.words import WordReader

FOOD = [
    "a bowl of hot soup", "bread with butter", "grilled cheese sandwich", "fresh apple pie",
    "rice and beans", "a slice of pizza", "roast chicken dinner", "chocolate cake",
    "noodles with garlic", "boiled eggs for breakfast", "tomato salad", "a cup of tea",
]  # fmt: skip
TRAVEL = [
    "the train leaves at noon", "a flight to Madrid", "book a hotel room", "passport control",
    "the bus station", "a window seat on the plane", "luggage at the airport", "rent a car",
    "a ticket to Berlin", "the ferry crosses the bay", "a map of the old town", "boarding pass",
]  # fmt: skip


def task_of(**texts: list[str]) -> LabelledTexts:
    rows = [LabelledText(text, (label,)) for label, own in texts.items() for text in own]
    return LabelledTexts(tuple(rows))


TASK = task_of(food=FOOD, travel=TRAVEL)
BOTH = LabelledTexts(
    (
        *(LabelledText(text, ("food",)) for text in FOOD),
        *(LabelledText(text, ("travel",)) for text in TRAVEL),
        *(LabelledText(f"{a}, {b}", ("food", "travel")) for a, b in zip(FOOD, TRAVEL, strict=True)),
        *(LabelledText(text, ()) for text in ["two and two is four", "it is Monday", "red paint"]),
    ),
    multi_label=True,
)


@pytest.fixture(scope="module")
def topics() -> TextClassifier:
    return TextClassifier.train(TASK, seed=3)


# files


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.tsv", "a\tone, two\nb\tthree\n"),
        ("t.csv", 'text,label\n"one, two",a\nthree,b\n'),
        ("t.jsonl", '{"text": "one, two", "label": "a"}\n\n{"text": "three", "label": "b"}\n'),
        ("t.txt", '{"text": "one, two", "label": "a"}\n{"text": "three", "label": "b"}\n'),
    ],
)
def test_the_three_forms_of_a_task_file_say_the_same(
    tmp_path: Path, name: str, content: str
) -> None:
    expected = (LabelledText("one, two", ("a",)), LabelledText("three", ("b",)))
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(content.encode()))
    for path in (written(tmp_path, name, content), packed):
        found = load_labelled(path)
        assert found.rows == expected
        assert not found.multi_label
        assert found.labels == ("a", "b")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.tsv", "a|b\tone\na\ttwo\n"),
        ("t.csv", "labels,text\na|b,one\na,two\n"),
        ("t.jsonl", '{"text": "one", "labels": ["a", "b"]}\n{"text": "two", "labels": ["a"]}\n'),
    ],
)
def test_texts_may_have_several_labels(tmp_path: Path, name: str, content: str) -> None:
    found = load_labelled(written(tmp_path, name, content))
    assert found.multi_label
    assert [row.labels for row in found.rows] == [("a", "b"), ("a",)]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.tsv", "a\tone\nno tab here\n", r"t\.tsv:2: no tab"),
        ("t.tsv", "a\tone\nb\t \n", r"t\.tsv:2: the text is empty"),
        ("t.tsv", "a\tone\nb\t<br>\n", r"t\.tsv:2: the text is empty"),
        ("t.tsv", "a\tone\n \ttwo\n", r"t\.tsv:2: the label is empty"),
        ("t.tsv", b"a\tone\nb\tcaf\xe9\n", r"t\.tsv:2: not UTF-8 text \(byte 0xe9\)"),
        ("t.csv", "name,text\na,one\n", r"t\.csv:1: no column 'label'; the header has: name, text"),
        ("t.csv", "label,text\na,one\nb\n", r"t\.csv:3: 1 cells under a header of 2"),
        ("t.jsonl", '{"text": "one"}\n', r't\.jsonl:1: no "label"'),
        ("t.jsonl", '{"text": "one", "label": "a"}\n{"text"\n', r"t\.jsonl:2: not JSON"),
        ("t.jsonl", '{"text": 1, "label": "a"}\n', r't\.jsonl:1: no "text"'),
        ("t.jsonl", '{"text": "x", "label": [1]}\n', r"t\.jsonl:1: a label is text or a number"),
        ("t.tsv", "", r"t\.tsv: the file is empty"),
    ],
)
def test_a_bad_task_file_is_refused_with_its_line(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    with pytest.raises(ParseError, match=message):
        load_labelled(written(tmp_path, name, content))


def test_a_task_needs_two_labels() -> None:
    with pytest.raises(DataError, match="every text has the label 'food'"):
        check_task(task_of(food=FOOD), "f.tsv")
    same = LabelledTexts((LabelledText("x", ("a",)), LabelledText("y", ("a",))), multi_label=True)
    with pytest.raises(DataError, match="the same labels"):
        check_task(same, "f.tsv")


# features and heads


def test_words_are_weighted_by_how_rare_they_are_and_scaled_to_length_one() -> None:
    reader = WordReader.learn(["red red car", "red bus"])
    found = reader.read(["red red car", "unknown words"])
    words = found[:, : len(reader.kinds[0])].toarray()
    # of the first text: red twice (in both texts), car, red red, red car (in one text each)
    common, rare = 1 + math.log(3 / 3), 1 + math.log(3 / 2)
    expected = sorted([(1 + math.log(2)) * common, rare, rare, rare])
    length = math.sqrt(sum(value**2 for value in expected))
    assert sorted(words[0][words[0] > 0]) == pytest.approx(
        [value / length for value in expected], rel=1e-5
    )
    assert not words[1].any()


def test_a_head_for_each_label_scores_as_if_features_were_scaled_one_by_one() -> None:
    from sklearn.linear_model import LogisticRegression

    counts = np.array([[3, 0, 1], [2, 1, 0], [0, 2, 1], [1, 3, 0], [0, 1, 4]], dtype=np.float32)
    targets = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], dtype=bool)
    head = fit_each(sparse.csr_matrix(counts), targets, np.ones(5, dtype=np.float32), 2.0)
    inside, outside = np.array([5.5, 1.5, 1.5]), np.array([1.5, 6.5, 5.5])
    ratio = np.log((inside / 8.5) / (outside / 13.5))
    slow = LogisticRegression(C=2.0, solver="liblinear", random_state=0)
    slow.fit(counts * ratio, targets[:, 0])
    expected = slow.decision_function(counts * ratio)
    assert head.scores(counts)[:, 0] == pytest.approx(expected, abs=1e-3)
    assert head.scores(counts)[:, 1] == pytest.approx(-expected, abs=1e-3)


@pytest.mark.parametrize("several", [False, True])
def test_a_label_that_no_text_has_is_unlikely_and_breaks_nothing(several: bool) -> None:
    features = np.array([[0.0, 1.0], [0.1, 0.9], [1.0, 0.0], [0.9, 0.2]], dtype=np.float32)
    targets = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0]], dtype=bool)
    weights = np.ones(4, dtype=np.float32)
    dense = fit_together(features, targets, weights, 100.0, several)
    each = fit_each(sparse.csr_matrix(features), targets, weights, 100.0)
    for head in (dense, each):
        scores = head.scores(features)
        assert scores.argmax(1).tolist() == [0, 0, 1, 1]
        assert (scores[:, 2] < -2).all()


def test_a_head_survives_half_precision() -> None:
    head = LinearHead(np.array([[0.125, -2.0]], np.float32), np.array([0.5, 0.1], np.float32))
    again = LinearHead.from_arrays(head.to_arrays())
    assert again.scores(np.array([[2.0]])).tolist() == head.scores(np.array([[2.0]])).tolist()


def test_token_features_are_means_and_first_tokens_of_three_layers() -> None:
    encoder = Encoder()
    texts = ["What is it?", "Hi"]
    found = token_features(texts, encoder, 32)
    assert found.shape == (2, 3 * 4 * encoder.dim)
    ids = torch.tensor([encoder.token_ids(texts)[0]])
    with torch.inference_mode():
        states = encoder.transformer()(
            input_ids=ids, attention_mask=torch.ones_like(ids), output_hidden_states=True
        ).hidden_states
    for number, layer in enumerate((2, 4, 6)):
        state = states[layer][0].numpy()
        parts = [state.mean(0), state[0], state[1], state[2]]
        own = found[0].reshape(3, 4, -1)[number]
        assert own == pytest.approx(np.stack(parts), abs=0.08)  # bfloat16


# mixture


def test_one_overconfident_expert_is_cooled_to_how_often_it_is_right() -> None:
    """Right in 3 of 4: the likeliest temperature makes the probability of its label 3/4."""
    scores = np.array([[8.0, 0.0]] * 400, dtype=np.float32)
    targets = np.array([[True, False]] * 300 + [[False, True]] * 100)
    mixture = Mixture.fit([scores], targets, several=False)
    assert mixture.probabilities([scores])[0] == pytest.approx([0.75, 0.25], abs=0.02)


def test_an_expert_that_knows_nothing_gets_no_weight() -> None:
    rng = np.random.default_rng(0)
    targets = np.eye(2, dtype=bool)[rng.integers(0, 2, 500)]
    good = np.where(targets, 2.0, 0.0) + rng.normal(0, 0.5, (500, 2))
    noise = rng.normal(0, 3.0, (500, 2))
    mixture = Mixture.fit([noise.astype(np.float32), good.astype(np.float32)], targets, False)
    assert mixture.weights[0] < 0.1 < mixture.weights[1]


def test_sigmoids_are_calibrated_by_weight_and_offset() -> None:
    """A label that half of the texts with score 5 have is likely by a half."""
    scores = np.array([[5.0]] * 200, dtype=np.float32)
    targets = np.array([[True]] * 100 + [[False]] * 100)
    mixture = Mixture.fit([scores], targets, several=True)
    assert mixture.probabilities([scores])[0, 0] == pytest.approx(0.5, abs=0.02)
    assert Mixture.from_dict(mixture.to_dict()) == mixture


# what is held out, and weights


def test_folds_share_out_every_text_once_and_labels_evenly() -> None:
    targets = np.eye(2, dtype=bool)[[0] * 10 + [1] * 5]
    folds = _folds(targets, 0.2, False, False, seed=1)
    assert sorted(np.concatenate(folds).tolist()) == list(range(15))
    assert [int(targets[fold, 1].sum()) for fold in folds] == [1] * 5
    single = _folds(targets, 0.2, True, False, seed=1)
    assert [len(fold) for fold in single] == [3]
    assert _folds(np.eye(10, dtype=bool), 0.2, False, False, seed=1) == []


def test_full_balance_gives_each_label_the_same_weight() -> None:
    targets = np.eye(2, dtype=bool)[[0] * 9 + [1] * 3]
    weights = _weights(targets, 1.0)
    assert weights[:9].sum() == pytest.approx(6) and weights[9:].sum() == pytest.approx(6)
    assert _weights(targets, 0.0).tolist() == [1.0] * 12


# fine-tuning


def test_long_texts_are_read_at_their_beginning_and_end() -> None:
    assert cut(range(12), 9) == [0, 1, 2, 3, 4, 5, 9, 10, 11]
    assert cut(range(9), 9) == list(range(9))


def test_batches_hold_every_text_once_and_like_lengths_together() -> None:
    texts = [[1] * length for length in (5, 1, 4, 2, 3)]
    plain = list(batches(texts, 2))
    assert [batch.rows.tolist() for batch in plain] == [[1, 3], [4, 2], [0]]
    assert plain[0].mask.tolist() == [[1, 0], [1, 1]]
    mixed = list(batches(texts, 2, np.random.default_rng(0)))
    assert sorted(row for batch in mixed for row in batch.rows.tolist()) == [0, 1, 2, 3, 4]


def test_the_learning_rate_rises_falls_and_is_smaller_further_down() -> None:
    rates = [_slope(step, 10, 0.2) for step in range(10)]
    assert rates == [0.5, 1.0, 1.0, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125]
    encoder = Encoder()
    network = LabelNetwork(encoder.transformer(), encoder.dim, 2, 0.0)
    groups = layer_groups(network, 1.0, 0.5, 0.01)
    assert sum(len(group["params"]) for group in groups) == len(list(network.parameters()))
    # six layers over the embeddings, the head on top: 2^-7 … 2^0
    assert sorted({group["lr"] for group in groups}) == [2.0**-n for n in range(7, -1, -1)]


TUNING = TaskConfig.__dataclass_fields__["fine_tuning"].default_factory  # type: ignore[misc]


def test_fine_tuning_learns_is_the_same_twice_and_survives_its_folder(tmp_path: Path) -> None:
    from dataclasses import replace

    config = TaskConfig(fine_tuning=replace(TUNING(), epochs=3, learning_rate=5e-4, batch_size=8))
    made = [TextClassifier.train(TASK, config=config, fine_tune=True, seed=5) for _ in range(2)]
    texts = [*FOOD, *TRAVEL]
    first, second = (one.experts["tuned"].scores(texts) for one in made)
    assert first.tolist() == second.tolist()
    right = (first.argmax(1) == np.repeat([0, 1], 12)).mean()
    assert right >= 0.9
    made[0].save_pretrained(tmp_path / "m", "topic")
    again = TextClassifier.from_pretrained(tmp_path / "m", "topic")
    assert again.probabilities(texts) == pytest.approx(made[0].probabilities(texts), abs=0.01)
    with pytest.raises(DataError, match="20 texts at least, not 4"):
        TextClassifier.train(task_of(a=["x y", "x z"], b=["u v", "u w"]), fine_tune=True)


# whole classifiers


def test_a_classifier_labels_texts_that_it_has_not_seen(topics: TextClassifier) -> None:
    found = topics.classify(["a sandwich with egg and tomato", "the plane to London"])
    assert [one.label for one in found] == ["food", "travel"]
    for one in found:
        assert set(one.probabilities) == {"food", "travel"}
        assert sum(one.probabilities.values()) == pytest.approx(1, abs=1e-4)
    assert topics.training["held_out"] == 24
    assert topics.training["held_out_accuracy"] >= 0.8


def test_training_twice_with_one_seed_gives_one_result(topics: TextClassifier) -> None:
    again = TextClassifier.train(TASK, seed=3)
    texts = ["soup on the train", "an unknown thing"]
    assert again.probabilities(texts).tolist() == topics.probabilities(texts).tolist()


def test_below_the_threshold_there_is_no_label(topics: TextClassifier) -> None:
    found = topics.classify(["an apple pie"], threshold=1.0)[0]
    assert found.label is None and found.labels == ()
    assert found.probabilities["food"] > 0.5
    assert topics.classify(["an apple pie"], threshold=0.5)[0].label == "food"


def test_texts_are_cleaned_and_the_record_says_of_what(topics: TextClassifier) -> None:
    dirty, plain = topics.classify(["<b>apple</b>&nbsp;pie", "apple pie"])
    assert dirty.probabilities == plain.probabilities
    assert [one.written for one in dirty.removed] == ["<b>", "</b>", "&nbsp;"]
    with pytest.raises(QuestionError, match="text 2 of 2 is empty"):
        topics.classify(["soup", "<br>"])
    assert topics.classify([]) == []


def test_a_multi_label_task_gives_any_number_of_labels() -> None:
    model = TextClassifier.train(BOTH, seed=0)
    one, two = model.classify(["a ticket to Paris", "tomato soup, the train to Berlin"])
    assert one.labels == ("travel",) and one.label == "travel"
    assert two.labels == ("food", "travel")
    report = evaluate_task(model, BOTH)
    assert report.ece is None and report.micro_f1 > 0.9


def test_ten_labels_with_one_example_each_can_be_learned() -> None:
    names = "apple train doctor guitar winter planet soldier river poem money".split()
    model = TextClassifier.train(task_of(**{name: [f"about the {name}"] for name in names}))
    assert model.training["held_out_accuracy"] is None
    found = model.classify([f"the {name}" for name in names])
    assert sum(one.label == name for one, name in zip(found, names, strict=True)) >= 8


def test_augmentation_withstands_typos_and_look_alikes() -> None:
    model = TextClassifier.train(TASK, augment=True, seed=0)
    plain, typos = model.classify(["chocolate sandwich", "choclate sandwcih"])
    assert typos.label == plain.label == "food"
    assert (
        model.probabilities(["ch\u043ec\u043elate"]).tolist()
        == model.probabilities(["chocolate"]).tolist()
    )


def test_a_speller_mends_unknown_words_alone() -> None:
    speller = Speller({"chocolate": 3, "train": 1, "trail": 5}, ["known"])
    mended = "a chocolate on the train, known kno"
    assert speller.mend("a choclate on the train, known kno") == mended
    assert speller.mend("trais") == "trail"  # train is as near, trail is commoner
    assert speller.mend("chcoloate") == "chocolate"  # two edits in a long word
    assert speller.mend("xyzzy") == "xyzzy"


def test_options_are_checked() -> None:
    with pytest.raises(ConfigError, match="threshold"):
        TaskConfig(threshold=1.5)


# folder


def test_a_saved_task_says_the_same_and_its_neighbours_stay(
    topics: TextClassifier, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    topics.save_pretrained(folder, "topic")
    topics.save_pretrained(folder, "other")
    topics.save_pretrained(folder, "topic")
    again = TextClassifier.from_pretrained(folder, "topic")
    texts = ["a loaf of bread", "the tram stop"]
    assert again.labels == topics.labels and again.training == topics.training
    assert again.probabilities(texts) == pytest.approx(topics.probabilities(texts), abs=0.01)
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} == {
        ".json",
        ".safetensors",
    }
    with pytest.raises(TaskNotFound, match="it has: other, topic"):
        TextClassifier.from_pretrained(folder, "mood")


def test_a_damaged_or_missing_task_says_what_to_do(topics: TextClassifier, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="kgqa train --task topic=FILE"):
        TextClassifier.from_pretrained(tmp_path / "none", "topic")
    topics.save_pretrained(tmp_path / "m", "topic")
    (tmp_path / "m" / "tasks" / "topic" / "words.safetensors").write_bytes(b"damaged")
    with pytest.raises(ModelError, match="kgqa train --task topic=FILE"):
        TextClassifier.from_pretrained(tmp_path / "m", "topic")
    with pytest.raises(DataError, match=r"cannot be called '\.\./x'"):
        topics.save_pretrained(tmp_path / "m", "../x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine")
    with pytest.raises(DataError, match="something other than a model"):
        topics.save_pretrained(tmp_path / "full", "topic")


# measures


def result(gold: str, given: str | None, chance: float = 0.9) -> TextResult:
    likeliest = given or "a"
    others = {label: (1 - chance) / 2 for label in "abc" if label != likeliest}
    labels = () if given is None else (given,)
    found = Classification("t", given, labels, {likeliest: chance, **others})
    return TextResult(LabelledText("t", (gold,)), found)


def test_measures_by_hand() -> None:
    results = [
        result("a", "a"), result("a", "a"), result("a", "b"), result("b", "b"),
        result("b", None, 0.4), result("new", "a"),
    ]  # fmt: skip
    report = summarise(results, "abc", False, 2.0)
    assert report.accuracy == pytest.approx(3 / 6)
    assert report.answered == pytest.approx(5 / 6)
    assert report.accuracy_answered == pytest.approx(3 / 5)
    # a: 2 of 3 given, 2 of 3 found; b: 1 of 2 given, 1 of 2 found; new: never
    assert report.by_label["a"].f1 == pytest.approx(2 / 3)
    assert report.by_label["b"].f1 == pytest.approx(1 / 2)
    assert report.macro_f1 == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert report.unseen == ("new",)
    assert report.confusion() == {
        ("a", "a"): 2, ("a", "b"): 1, ("b", "b"): 1, ("b", ABSTAINED): 1, ("new", "a"): 1,
    }  # fmt: skip
    # five at 0.9 of which three are right; one at 0.4 whose likeliest label, a, is wrong
    assert report.ece == pytest.approx((5 * abs(0.9 - 3 / 5) + 0.4) / 6)
    assert report.to_dict()["texts_per_second"] == 3.0


def test_the_report_is_a_page_and_texts_are_only_text(tmp_path: Path) -> None:
    bad = TextResult(
        LabelledText("<script>alert(1)</script>", ("<b>",)),
        Classification("x", "a", ("a",), {"a": 1.0}),
    )
    report = summarise([bad, result("a", "a")], ["a"], False, 1.0)
    write_report(report, tmp_path / "r", "Task <x>")
    html = (tmp_path / "r" / "index.html").read_text("utf-8")
    assert html == page(report, "Task <x>")
    assert "<script" not in html and "&lt;script&gt;" in html and "Task &lt;x&gt;" in html
    figures = json.loads((tmp_path / "r" / "results.json").read_text("utf-8"))
    assert figures["accuracy"] == 0.5 and figures["num_texts"] == 2
    assert "<b>\ta\t1\n" in (tmp_path / "r" / "confusion.tsv").read_text("utf-8")
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot write"):
        write_report(report, tmp_path / "file", "x")


def test_a_single_label_classifier_is_not_measured_on_several(topics: TextClassifier) -> None:
    with pytest.raises(DataError, match="several labels or none"):
        evaluate_task(topics, BOTH)


def test_many_texts_are_fine_tuned_in_larger_gentler_steps() -> None:
    few, many = TUNING().suited_to(5_000), TUNING().suited_to(60_000)
    assert many.batch_size > few.batch_size
    assert many.learning_rate < few.learning_rate
    assert TUNING(batch_size=16).suited_to(60_000).batch_size == 16
    with pytest.raises(ConfigError, match="must not be negative"):
        TUNING(epochs=-1)
