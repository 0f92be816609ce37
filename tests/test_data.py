"""Guards of the shipped corpus: it loads, it is whole, nothing in it is copied, and no field gives the topic away."""

from __future__ import annotations

import csv
import importlib.util
import json
import statistics
import sys
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from stancebook import Codebook
from stancebook.corpus.codings import GOLD, read_corpus
from stancebook.records import NARRATOR, UNKNOWN_SPEAKER, CodedText, QuoteKind
from stancebook.text.reading import TextReader

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"

# a name is no copying: the only words in a row that an article may share with a seed
NAME = "the islamic state of iraq and the levant isil"
VARIABLES = ("topic", "frames", "speaker", "stances", "quotes")
# kinds of page that lean to one topic, as the data card says; no further one may come in
LEANING_STYLES = {"campus paper", "NGO situation report"}
# parts of the names of blood services: words of the topic, and neither persons nor places
LEANING_NAMES = {"Blood", "Transfusion", "Society"}
PRONOUNS = {"he", "she", "it", "they", "we", "i", "you", "who", "s", "n", "c", "narrator"}


@pytest.fixture(scope="module")
def texts(codebook: Codebook) -> list[CodedText]:
    return read_corpus(DATA, codebook)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / "codings.jsonl").read_text("utf-8").splitlines()]


def script(name: str) -> ModuleType:
    """Import a script that stands beside the data."""
    spec = importlib.util.spec_from_file_location(name, DATA / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def describe() -> ModuleType:
    return script("describe")


def metadata(texts: list[CodedText], field: str) -> list[Any]:
    return [text.article.metadata[field] for text in texts]


# whole


def test_every_article_is_there_once_and_coded(texts: list[CodedText]) -> None:
    lines = (DATA / "articles.jsonl").read_text("utf-8").splitlines()
    ids = [json.loads(line)["article_id"] for line in lines]
    assert len(set(ids)) == len(ids)
    assert [text.article.article_id for text in texts] == ids
    assert all(text.topic is not None for text in texts)


def test_each_variable_has_one_coding_a_pass(rows: list[dict[str, Any]]) -> None:
    keys = Counter(
        (row["article_id"], row["level"], row.get("start"), row["pass"], name)
        for row in rows
        for name in VARIABLES
        if name in row
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_there_is_enough_of_every_topic(texts: list[CodedText], codebook: Codebook) -> None:
    topics = Counter(text.topic for text in texts)
    hard = sum(bool(text.article.metadata["hard_negative"]) and text.topic == "none" for text in texts)
    assert len(texts) >= 900
    assert sum(len(text.units) for text in texts) >= 9000
    assert min(topics[label] for label in codebook.topic.label_ids) >= 200
    assert topics["none"] >= 300
    assert hard >= topics["none"] / 2


def test_every_cell_of_the_plan_was_filled(texts: list[CodedText]) -> None:
    articles = {text.article.article_id: text.article.metadata for text in texts}
    with (DATA / "plan.csv").open(encoding="utf-8", newline="") as stream:
        plan = list(csv.DictReader(stream))
    assert {cell["article_id"] for cell in plan} == {name for name, meta in articles.items() if meta["round"] >= 6}
    for cell in plan:
        meta = articles[cell["article_id"]]
        assert (meta["region"], meta["page"]) == (cell["region"], cell["page"]), cell["article_id"]
        assert meta["planned_topic"] == cell["topic"], cell["article_id"]
        assert meta["act"]


def test_units_hold_text_and_do_not_overlap(texts: list[CodedText]) -> None:
    for text in texts:
        spans = sorted((unit.span.start, unit.span.end) for unit in text.units)
        assert all(text.article.body[start:end].strip() for start, end in spans), text.article.article_id
        assert all(one[1] <= two[0] for one, two in zip(spans, spans[1:], strict=False)), text.article.article_id


def test_every_unit_that_the_reader_finds_is_coded(texts: list[CodedText], reader: TextReader) -> None:
    for text in texts:
        read = reader.read(text.article)
        coded = {unit.span for unit in text.units if set(unit.coded) == set(VARIABLES)}
        assert {found.unit.span for found in read.coded_units} - coded == set(), text.article.article_id
        # whatever else was coded is what the reader now takes for boilerplate
        assert {unit.span for unit in text.units} <= {found.unit.span for found in read.units}, text.article.article_id


def test_a_fifth_was_coded_twice_and_every_difference_of_topic_settled(rows: list[dict[str, Any]]) -> None:
    articles = {row["article_id"] for row in rows}
    for name in VARIABLES:
        assert len({row["article_id"] for row in rows if row["pass"] == 2 and name in row}) >= 0.2 * len(articles)
    topics: dict[tuple[str, int | None], dict[int | str, str]] = defaultdict(dict)
    for row in rows:
        if "topic" in row:
            topics[row["article_id"], row.get("start")][row["pass"]] = row["topic"]
    differing = [key for key, found in topics.items() if 2 in found and found[1] != found[2]]
    assert [key for key in differing if GOLD not in topics[key]] == []


def test_every_frame_is_coded_and_many_targets(texts: list[CodedText], codebook: Codebook) -> None:
    units = [unit for text in texts for unit in text.units]
    assert {frame for unit in units for frame in unit.frames} == set(codebook.frames.label_ids)
    assert len({stance.target for unit in units for stance in unit.stances}) >= 30
    assert {stance.stance for unit in units for stance in unit.stances} == {"favour", "against"}
    assert {quote.kind for unit in units for quote in unit.quotes} == set(QuoteKind) - {QuoteKind.NONE}


def test_holders_are_the_narrator_or_have_a_name(rows: list[dict[str, Any]]) -> None:
    holders = {stance["holder"] for row in rows for stance in row.get("stances", ())} - {NARRATOR}
    assert all(isinstance(holder, str) and holder == holder.strip() != "" for holder in holders)
    assert {holder for holder in holders if holder.lower() in PRONOUNS} == set()


def test_who_speaks_or_holds_a_stance_stands_in_the_article(texts: list[CodedText], describe: ModuleType) -> None:
    strangers = set()
    for text in texts:
        there = set(describe.words(text.article.body.replace("'", " ").replace("’", " ")))
        found = {unit.speaker for unit in text.units}
        found |= {stance.holder for unit in text.units for stance in unit.stances}
        found |= {quote.speaker for unit in text.units for quote in unit.quotes}
        for name in found - {NARRATOR, UNKNOWN_SPEAKER}:
            if not there & set(describe.words(name)):
                strangers.add((text.article.article_id, name))
    assert strangers == set()


def test_codings_say_how_they_came_about(rows: list[dict[str, Any]], codebook: Codebook) -> None:
    for row in rows:
        assert row["coder"]
        assert row["pass"] in (1, 2, GOLD)
        assert 0 < row["inclusion_prob"] <= 1
        assert len(row["codebook_hash"]) == 16


# not copied


def test_no_story_is_printed_twice(texts: list[CodedText]) -> None:
    stored = [text.article.metadata["group"] for text in texts]
    assert len(set(zip(stored, (text.group for text in texts), strict=True))) == len(set(stored))
    assert [group for group, count in Counter(text.group for text in texts).items() if count > 1] == []


def test_articles_do_not_share_long_sequences(texts: list[CodedText], describe: ModuleType) -> None:
    seen: dict[tuple[str, ...], CodedText] = {}
    shared = {
        (" ".join(run), seen[run].article.article_id, text.article.article_id)
        for text in texts
        for run in describe.runs(text.article.body, 12)
        if seen.setdefault(run, text).group != text.group
    }
    assert shared == set()


def test_nothing_is_taken_from_the_seeds(texts: list[CodedText], describe: ModuleType) -> None:
    paths = sorted((ROOT / "seeds").glob("*.txt"))
    assert len(paths) == 3
    seeds = {run for path in paths for run in describe.runs(path.read_text("utf-8"), 8)}
    shared = {
        (" ".join(run), text.article.article_id)
        for text in texts
        for run in describe.runs(text.article.body, 8)
        if run in seeds and " ".join(run) not in NAME
    }
    assert shared == set()


def test_wording_is_diverse(texts: list[CodedText], describe: ModuleType) -> None:
    assert describe.distinct_share(text.article.body for text in texts) > 0.95
    for part in (slice(None, 3), slice(-3, None)):
        edges = Counter(tuple(describe.words(text.article.body)[part]) for text in texts)
        assert max(edges.values()) <= 0.01 * len(texts)
    lengths = [len(describe.words(unit.span.of(text.article.body))) for text in texts for unit in text.units]
    assert statistics.stdev(lengths) > 8


# no short cut


@pytest.mark.parametrize(("field", "least"), [("writer", 20), ("decade", 20), ("region", 20), ("page", 20)])
def test_larger_groups_hold_several_topics(texts: list[CodedText], field: str, least: int) -> None:
    topics: dict[str, Counter[str | None]] = defaultdict(Counter)
    for text in texts:
        if field == "writer" and text.article.metadata["round"] in (4, 5):
            continue  # rounds four and five fill gaps: the rest of the newspaper, and two borders between topics
        topics[text.article.metadata[field]][text.topic] += 1
    larger = {value: counts for value, counts in topics.items() if counts.total() >= least}
    assert len(larger) >= 5
    for value, counts in larger.items():
        assert len(counts) >= 3, value
        assert max(counts.values()) <= 0.65 * counts.total(), value


def test_no_person_or_place_stands_for_a_topic(texts: list[CodedText], describe: ModuleType) -> None:
    found = describe.leanings(texts, describe.LEAST)
    assert len(found) >= 50
    assert [row for row in found if row[0] > 0.8 and row[1] not in LEANING_NAMES] == []


def test_single_values_do_not_stand_for_a_topic(texts: list[CodedText]) -> None:
    leaning = set()
    for field in ("style", "outlet", "setting"):
        topics: dict[str, Counter[str | None]] = defaultdict(Counter)
        for value, text in zip(metadata(texts, field), texts, strict=True):
            topics[value][text.topic] += 1
        larger = {value: counts for value, counts in topics.items() if counts.total() >= 5}
        leaning |= {value for value, counts in larger.items() if max(counts.values()) > 0.75 * counts.total()}
    assert leaning <= LEANING_STYLES


@pytest.mark.parametrize("field", ["writer", "decade", "region", "page", "setting", "style", "outlet"])
def test_metadata_do_not_predict_the_topic(texts: list[CodedText], field: str) -> None:
    """Guess each article's topic as the commonest among the others with the same value."""
    topics: dict[str, Counter[str | None]] = defaultdict(Counter)
    for value, text in zip(metadata(texts, field), texts, strict=True):
        topics[value][text.topic] += 1
    guesses = []
    for value, text in zip(metadata(texts, field), texts, strict=True):
        others = topics[value] - Counter([text.topic])
        if others:
            guesses.append(others.most_common(1)[0][0] == text.topic)
    assert sum(guesses) < 0.45 * len(guesses)


# as the card says


def test_the_card_shows_the_figures_of_the_data(describe: ModuleType) -> None:
    card = (DATA / "README.md").read_text("utf-8")
    begin, end = describe.MARKS
    shown = card.partition(begin)[2].partition(end)[0].strip()
    assert shown == describe.describe(describe.Corpus.load()).strip(), "run: make data-card"


def test_the_study_is_of_this_corpus(texts: list[CodedText]) -> None:
    study = json.loads((DATA / "study.json").read_text("utf-8"))
    assert study["digest"] == script("study").digest(texts), "run: make data-card"


def test_the_card_names_every_field(rows: list[dict[str, Any]]) -> None:
    card = (DATA / "README.md").read_text("utf-8")
    first = json.loads((DATA / "articles.jsonl").read_text("utf-8").splitlines()[0])
    with (DATA / "plan.csv").open(encoding="utf-8", newline="") as stream:
        columns = csv.DictReader(stream).fieldnames or []
    parts = {part for row in rows for quote in row.get("quotes", ()) for part in quote}
    fields = {*first, *columns, *parts, *(field for row in rows for field in row)}
    assert {field for field in fields if f"`{field}`" not in card} == set()
