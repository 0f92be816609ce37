"""Print the figures of the data card as Markdown tables, or write them into it.

``python data/describe.py`` prints, ``--write`` puts the tables between the marks in ``data/README.md``, and
``--compare FILE`` prints the diversity of these articles beside that of another collection (JSON lines, ``text``).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stancebook import Codebook, load_codebook
from stancebook.corpus.codings import GOLD, read_corpus
from stancebook.measurement.agreement import TENTATIVE
from stancebook.measurement.metrics import Interval
from stancebook.records import NARRATOR, UNKNOWN_SPEAKER, Article, CodedText, UnitCoding
from stancebook.reliability import measure_agreement
from stancebook.text.reading import TextReader

HERE = Path(__file__).parent
MARKS = ("<!-- figures: written by describe.py, do not edit -->\n", "<!-- end of figures -->\n")
TOPICS = ("blood_drive", "offensive", "coercion", "none")
LEAST = 15
"""Articles that a name must stand in to say anything about its leaning."""


@dataclass(frozen=True)
class Corpus:
    """The settled corpus, every row of its codings, and the codebook."""

    texts: list[CodedText]
    rows: list[dict[str, Any]]
    codebook: Codebook

    @classmethod
    def load(cls) -> Corpus:
        """Read and check the files beside this one."""
        codebook = load_codebook()
        lines = (HERE / "codings.jsonl").read_text("utf-8").splitlines()
        return cls(read_corpus(HERE, codebook), [json.loads(line) for line in lines], codebook)


def words(text: str) -> list[str]:
    """Return the words of a text in small letters.

    >>> words("The Army's men left al-Bab.")
    ['the', "army's", 'men', 'left', 'al', 'bab']
    """
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.replace("’", "'").lower())


def runs(text: str, length: int) -> list[tuple[str, ...]]:
    """Return every sequence of `length` words of a text."""
    found = words(text)
    return [tuple(found[at : at + length]) for at in range(len(found) - length + 1)]


def distinct_share(texts: Iterable[str], length: int = 4) -> float:
    """Return the number of different word sequences over the number of all."""
    found = [run for text in texts for run in runs(text, length)]
    return len(set(found)) / len(found)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; all columns but the first are set to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines) + "\n"


def cross(title: str, first: str, pairs: Iterable[tuple[str, str]], by_name: bool = False) -> str:
    """Return the table of values against topics; `pairs` holds one (value, topic) an article."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for value, topic in pairs:
        counts[value][topic] += 1
    order = sorted(counts, key=lambda value: (0 if by_name else -counts[value].total(), value))
    rows = [[value, *(counts[value][topic] for topic in TOPICS), counts[value].total()] for value in order]
    return f"### {title}\n\n" + table([first, *TOPICS, "all"], rows)


def percent(part: int, whole: int) -> str:
    """Return a share as text.

    >>> percent(1, 8)
    '12.5 %'
    """
    return f"{100 * part / whole:.1f} %"


def spread(texts: Sequence[str], reader: TextReader) -> list[str]:
    """Return the diversity of a collection, of 330 texts drawn at random and at most 150 words of each.

    Distinct four-word sequences, type-token ratio, words a sentence (mean and standard deviation), and the share of
    texts that begin, and that end, with the same three words as another.
    """
    drawn = random.Random(0).sample(list(texts), min(330, len(texts)))
    cut = [" ".join(words(text)[:150]) for text in drawn]
    every = " ".join(cut).split()
    units = [
        unit.unit.text for at, text in enumerate(drawn) for unit in reader.read(Article(str(at), text)).coded_units
    ]
    lengths = [len(words(unit)) for unit in units]
    edges = [Counter(" ".join(words(text)[part]) for text in texts) for part in (slice(None, 3), slice(-3, None))]
    return [
        f"{len(every):,}",
        f"{distinct_share(cut):.3f}",
        f"{len(set(every)) / len(every):.3f}",
        f"{statistics.mean(lengths):.1f} ({statistics.stdev(lengths):.1f})",
        *(percent(sum(count for count in found.values() if count > 1), len(texts)) for found in edges),
    ]


def names(text: str) -> set[str]:
    """Return the capitalised words of a text that do not begin a sentence: persons, places and organisations.

    >>> sorted(names("The mayor of Gori met Dr Okafor. He left."))
    ['Dr', 'Gori', 'Okafor']
    """
    return set(re.findall(r"(?<=[a-z,;:] )[A-Z][a-z]+(?:-[A-Za-z]+)*", text))


def leanings(texts: Sequence[CodedText], least: int) -> list[tuple[float, str, str, int]]:
    """Return how far each name leans to one topic: share of its articles, name, topic and number of articles."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for name in names(text.article.body):
            found[name][str(text.topic)] += 1
    rows = [
        (count / topics.total(), name, topic, topics.total())
        for name, topics in found.items()
        if topics.total() >= least
        for topic, count in topics.most_common(1)
    ]
    return sorted(rows, reverse=True)


def describe(corpus: Corpus) -> str:
    """Return all tables of the card."""
    texts = corpus.texts
    topics = [str(text.topic) for text in texts]
    meta = [text.article.metadata for text in texts]
    units = [unit for text in texts for unit in text.units]

    def against_topics(title: str, first: str, values: Iterable[str], by_name: bool = False) -> str:
        return cross(title, first, zip(values, topics, strict=True), by_name)

    flags = ("hard negative" if row["hard_negative"] else "not flagged" for row in meta)
    parts = [
        _totals(corpus),
        against_topics("Planned against coded topic", "planned", (row["planned_topic"] for row in meta)),
        against_topics("Hard negatives", "flag of the writer", flags),
        against_topics("Region", "region", (row["region"] for row in meta)),
        against_topics("Decade of the event", "decade", (row["decade"] for row in meta), by_name=True),
        against_topics("Kind of page", "page", (row["page"] for row in meta)),
        against_topics("Writers", "writer", (row["writer"] for row in meta), by_name=True),
        _units(units),
        _frames(texts, units, corpus.codebook),
        _stances(units),
        _targets(units),
        _quotes(units),
        _coders(corpus.rows),
        _diversity(texts),
        _leanings(texts),
        _agreement(corpus),
        _study(),
    ]
    return "".join(parts)


def _totals(corpus: Corpus) -> str:
    texts, rows, book = corpus.texts, corpus.rows, corpus.codebook.codebook
    meta = [text.article.metadata for text in texts]
    lengths = [len(words(text.article.body)) for text in texts]
    tenths = statistics.quantiles(lengths, n=10)
    different = [str(len({row[field] for row in meta})) for field in ("setting", "outlet", "style")]
    dates = sorted(row["published_at"] for row in meta)
    second = len({row["article_id"] for row in rows if row["pass"] == 2})
    facts = [
        ("articles", f"{len(texts):,}"),
        ("coded units", f"{sum(len(text.units) for text in texts):,}"),
        ("words", f"{sum(lengths):,}"),
        ("words an article: median (middle 80 %)", f"{tenths[4]:.0f} ({tenths[0]:.0f}-{tenths[-1]:.0f})"),
        ("writers / coders", f"{len({row['writer'] for row in meta})} / {len({row['coder'] for row in rows})}"),
        ("different settings / outlets / styles, as written", " / ".join(different)),
        ("dates of publication, as written", f"{dates[0]} to {dates[-1]}"),
        ("articles coded twice, blind", f"{second} ({percent(second, len(texts))})"),
        ("codes settled by a third reading", f"{sum(row['pass'] == GOLD for row in rows):,} units and articles"),
        ("codebook", f"`{book.id}` {book.version}"),
    ]
    return "### Totals\n\n" + table(["what", "figure"], facts)


def _coders(rows: Sequence[dict[str, Any]]) -> str:
    """Return what each coder did; a share of a variable that the coder did not code is a dash."""
    shares: dict[str, Callable[[dict[str, Any]], bool]] = {
        "topic": lambda row: row["topic"] == "none",
        "frames": lambda row: bool(row["frames"] or row["frames_arguable"]),
        "stances": lambda row: bool(row["stances"]),
        "quotes": lambda row: bool(row["quotes"]),
    }
    lines = []
    for coder in sorted({row["coder"] for row in rows}, key=lambda name: (len(name), name)):
        own = [row for row in rows if row["coder"] == coder and row["level"] == "sentence"]
        cells = [
            percent(sum(map(share, coded)), len(coded)) if (coded := [row for row in own if name in row]) else "-"
            for name, share in shares.items()
        ]
        passes = " ".join(sorted({str(row["pass"]) for row in own}))
        lines.append([coder, passes, len({row["article_id"] for row in own}), len(own), *cells])
    heads = ["coder", "pass", "articles", "units", "topic `none`", "any frame", "any stance", "any quote"]
    return "### Coders\n\n" + table(heads, lines)


def _units(units: Sequence[UnitCoding]) -> str:
    kinds = Counter(str(unit.unit) for unit in units)
    lines = []
    for topic in TOPICS:
        own = [unit for unit in units if unit.topic == topic]
        unsure = sum(not unit.topic_clear for unit in own)
        second = sum(topic in unit.topic_also for unit in units)
        lines.append([topic, len(own), percent(len(own), len(units)), unsure, second])
    speech = sum(unit.speaker != NARRATOR for unit in units)
    text = ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common())
    return (
        "### Topic of units\n\n"
        + table(["topic", "units", "share", "of these arguable", "as second topic elsewhere"], lines)
        + f"Units by kind: {text}. Units with a speaker other than the narrator: {speech:,} "
        + f"({percent(speech, len(units))}).\n\n"
    )


def _frames(texts: Sequence[CodedText], units: Sequence[UnitCoding], codebook: Codebook) -> str:
    lines = []
    for frame in codebook.frames.label:
        clear = sum(frame.id in unit.frames for unit in units)
        unsure = sum(frame.id in unit.frames_arguable for unit in units)
        articles = sum(any(frame.id in (*u.frames, *u.frames_arguable) for u in text.units) for text in texts)
        lines.append([f"{frame.id} {frame.name}", clear, unsure, percent(clear + unsure, len(units)), articles])
    return "### Frames\n\n" + table(["frame", "units, clear", "units, arguable", "share of units", "articles"], lines)


def _stances(units: Sequence[UnitCoding]) -> str:
    counts: dict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    bases: Counter[str] = Counter()
    for unit in units:
        for stance in unit.stances:
            if stance.holder == NARRATOR:
                holder = "narrator"
            else:
                holder = "speaker of the unit" if stance.holder == unit.speaker else "other person or collective"
            counts[holder][stance.stance, stance.clear] += 1
            bases[stance.basis] += 1
    keys = [(side, sure) for side in ("favour", "against") for sure in (True, False)]
    lines = [
        [holder, *(found[key] for key in keys), found.total()] for holder, found in sorted(counts.items())
    ]  # fmt: skip
    total = sum(bases.values())
    lines.append(["all", *(sum(found[key] for found in counts.values()) for key in keys), total])
    with_stance = sum(bool(unit.stances) for unit in units)
    return (
        "### Stances by class of holder\n\n"
        + table(["holder", *(f"{side}, {'clear' if sure else 'arguable'}" for side, sure in keys), "all"], lines)
        + f"Units with a stance: {with_stance:,} ({percent(with_stance, len(units))}). By basis: "
        + ", ".join(f"`{basis}` {count}" for basis, count in bases.most_common())
        + ".\n\n"
    )


def _targets(units: Sequence[UnitCoding]) -> str:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in units:
        for stance in unit.stances:
            counts[stance.target][stance.stance] += 1
    order = sorted(counts, key=lambda target: (-counts[target].total(), target))
    rest = Counter[str]()
    for target in order[12:]:
        rest.update(counts[target])
    shown = [(f"`{target}`", counts[target]) for target in order[:12]] + [(f"{len(order) - 12} others", rest)]
    lines = [[name, found["favour"], found["against"], found.total()] for name, found in shown]
    return "### Targets\n\n" + table(["target", "favour", "against", "all"], lines)


def _quotes(units: Sequence[UnitCoding]) -> str:
    quotes = [quote for unit in units for quote in unit.quotes]
    kinds = Counter(quote.kind.value for quote in quotes)
    lines = []
    for kind, count in kinds.most_common():
        own = [quote for quote in quotes if quote.kind.value == kind]
        cues, sources = sum(quote.cue is not None for quote in own), sum(quote.source is not None for quote in own)
        unknown = sum(quote.speaker == UNKNOWN_SPEAKER for quote in own)
        lines.append([kind, count, percent(cues, count), percent(sources, count), unknown])
    return "### Quotes\n\n" + table(
        ["kind", "quotes", "with a cue", "speaker named in the unit", "speaker unknown"], lines
    )


def _leanings(texts: Sequence[CodedText]) -> str:
    lines = [[name, count, topic, f"{share:.0%}"] for share, name, topic, count in leanings(texts, LEAST)[:12]]
    return (
        f"### Names that lean to a topic\n\nCapitalised words inside sentences, in at least {LEAST} articles:\n\n"
        + table(["name", "articles", "most common topic", "share of its articles"], lines)
    )


def _agreement(corpus: Corpus) -> str:
    lines = []
    for row in measure_agreement(HERE, corpus.codebook):
        name = row.variable if row.label is None else f"{row.variable}: {row.label}"
        mark = "below .667" if row.alpha.value < TENTATIVE else ""
        given = "" if row.given is None else row.given
        lines.append([name, row.count, given, percent(round(row.same * row.count), row.count), row.alpha, mark])
    heads = ["variable, label", "coded twice", "label given", "coded alike", "alpha [95 % interval]", ""]
    return "### Agreement of two passes\n\n" + table(heads, lines)


def _study() -> str:
    study = json.loads((HERE / "study.json").read_text("utf-8"))
    questions = list(study["all settings"])

    def figures(row: dict[str, Any]) -> list[str]:
        return [str(Interval(*row["figures"][question]["stancebook"])) for question in questions]

    heads = ["models that have read", *questions]
    curve = [[f"{row['name']} of the writers", *figures(row)] for row in study["learning curve"]]
    curve += [[f"all, {row['name']}", *figures(row)] for row in study["hard negatives"]]
    parts = ["### What breadth buys\n\n", table(heads, curve)]
    for field, found in study["left out"].items():
        lines = [[f"{row['name']} ({row['articles']})", *figures(row)] for row in found["settings"]]
        parts.append(table([f"{field} never read (articles)", *questions], lines))
    lines = [
        [question, system, str(Interval(*mean)), f"{worst[0]} {Interval(*worst[1:])}" if system == "stancebook" else ""]
        for question in questions
        for worst in [study["all settings"][question]["worst"]]
        for system, mean in study["all settings"][question]["mean"].items()
    ]
    parts.append(table(["over all settings left out", "system", "mean", "worst"], lines))
    return "".join(parts)


def _diversity(texts: Sequence[CodedText]) -> str:
    bodies = [text.article.body for text in texts]
    every = [word for body in bodies for word in words(body)]
    sentences = [len(words(u.span.of(t.article.body))) for t in texts for u in t.units if u.unit == "body"]
    own = {length: _shared(bodies, length) for length in (8, 10, 12)}
    groups = Counter(text.group for text in texts)
    facts = [
        ("distinct 4-word sequences / all", f"{distinct_share(bodies):.3f}"),
        ("different words / all words (type-token ratio)", f"{len(set(every)) / len(every):.3f}"),
        ("words a body sentence: mean (sd)", f"{statistics.mean(sentences):.1f} ({statistics.stdev(sentences):.1f})"),
        *((f"sequences of {length} words in more than one article", count) for length, count in own.items()),
        ("groups of near copies with more than one article", sum(count > 1 for count in groups.values())),
        ("most common first words of articles", _common([" ".join(words(body)[:2]) for body in bodies])),
        ("most common last words of articles", _common([" ".join(words(body)[-2:]) for body in bodies])),
    ]
    return "### Diversity\n\n" + table(["what", "figure"], facts)


def _shared(bodies: Sequence[str], length: int) -> int:
    found = Counter(run for body in bodies for run in set(runs(body, length)))
    return sum(count > 1 for count in found.values())


def _common(found: Sequence[str]) -> str:
    ranked = sorted(Counter(found).items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f'"{text}" {count}' for text, count in ranked[:5])


def main() -> None:
    """Print or write the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--write", action="store_true", help="put the tables into data/README.md")
    parser.add_argument("--compare", type=Path, action="append", help="JSON lines with a `text` field")
    asked = parser.parse_args()
    corpus = Corpus.load()
    if asked.compare:
        lines = [line for path in asked.compare for line in path.read_text("utf-8").splitlines()]
        both = {
            "these articles": [text.article.body for text in corpus.texts],
            "other": [json.loads(line)["text"] for line in lines],
        }
        heads = ["330 texts at random, at most 150 words of each", "words", "distinct 4-word sequences"]
        heads += ["type-token ratio", "words a unit: mean (sd)", "same first 3 words", "same last 3 words"]
        reader = TextReader(corpus.codebook)
        print(table(heads, [[name, *spread(found, reader)] for name, found in both.items()]), end="")
        return
    figures = describe(corpus)
    if not asked.write:
        print(figures, end="")
        return
    card = HERE / "README.md"
    before, _, rest = card.read_text("utf-8").partition(MARKS[0])
    card.write_text(before + MARKS[0] + "\n" + figures + MARKS[1] + rest.partition(MARKS[1])[2], "utf-8")


if __name__ == "__main__":
    main()
