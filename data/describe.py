"""Print the figures of the data card as Markdown tables, or write them into it.

``python data/describe.py`` prints, ``--write`` puts the tables between the marks in ``data/README.md``, and
``--compare FILE`` prints the diversity of these articles beside that of another collection (JSON lines, ``text``).
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from stancebook import Codebook, load_codebook
from stancebook.corpus.codings import read_corpus
from stancebook.records import NARRATOR, CodedText

HERE = Path(__file__).parent
MARKS = ("<!-- figures: written by describe.py, do not edit -->\n", "<!-- end of figures -->\n")
TOPICS = ("blood_drive", "offensive", "coercion", "none")

# the first group with a word in the setting is its group, so that what is narrow stands before what is wide
REGIONS: dict[str, str] = {
    "World wars, Spain 1936-39": "World War|Stalingrad|Normandy|German-occupied|Spanish Civil War",
    "Iraq": r"(?<!Iran-)(?<!Turkey-)Iraq\b|Basra",
    "Syria": "Syria|Afrin",
    "Israel, Palestine, Lebanon, Jordan": "Israel|Gaza (?!province)|West Bank|Lebanon|Jordan",
    "Arabian Peninsula, Iran": "Yemen|Kuwait|Saudi|Qatar|Iran",
    "North Africa": "Egypt|Libya|Tunisia|Algeria|Sinai",
    "Caucasus, Central Asia": "Armenia|Azerbaijan|Karabakh|Georgia|Chechnya|Kyrgyz|Tajik|Turkmen|Byurakan",
    "Turkey": "Turkey",
    "Ukraine, Russia": "Ukrain|Russia|Kherson|Zaporizhzhia|Black Sea",
    "Balkans": "Bosnia|Croatia|Serbia|Kosovo",
    "Afghanistan": "Afghanistan",
    "South Asia": "India|Pakistan|Bangladesh|Sri Lanka|Nepal",
    "South-east Asia": "Myanmar|Burma|Thailand|Cambodia|Viet|Laos|Indonesia|Philippines",
    "East Asia": "China|Taiwan|Korea(?!n War \\(US)|Japan",
    "West and central Africa": "Niger|Lake Chad|Mali|Burkina|Cameroon|Biafra|Liberia|Sierra|Central African|Congo",
    "East Africa, Horn": "Sudan|Somalia|Ethiopia|Eritrea|Kenya|Uganda|Rwanda|Burundi",
    "Southern Africa": "Mozambique|Angola|Zimbabwe|Rhodesia|South Africa",
    "Latin America": "Mexico|Colombia|Peru|Salvador|Guatemala|Haiti|Honduras|Brazil|Venezuela|Falkland",
    "North America": "United States|US home front|Canada",
    "Western Europe": "UK|England|Ireland|France|Germany|Spain|Portugal|Netherlands",
    "Oceania": "Australia|New Zealand|Papua New Guinea",
}  # fmt: skip
# kinds of page, by the words of the free-text field `style`
STYLES: dict[str, str] = {
    "state, army or party outlet": "state|army|ministry|communiqu|party|government|settler|defence",
    "partisan, exile or activist outlet": "partisan|activist|opposition|exile|slanted|rebel|diaspora",
    "wire or agency": r"wire|agency|telegram|brief",
    "broadcast": "radio|TV|transcript|broadcast|newsreel|presenter",
    "live blog": "live",
    "organisation, company or campus": "NGO|UN |rights|humanitarian|corporate|campus|municipal|think-tank",
    "opinion, letter or tabloid": "opinion|column|letter|tabloid|editorial",
    "long form, analysis or Q&A": "long|feature|magazine|Q&A|analysis|explainer|essay",
    "local press": "local|weekly|county|small-town|evening|notice",
    "regional or national press": "regional|national|daily|newspaper|broadsheet|news|translated|website|page",
}  # fmt: skip


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


def group_of(value: str, groups: dict[str, str]) -> str:
    """Return the first group with a word in `value`, or ``other``."""
    return next((name for name, pattern in groups.items() if re.search(pattern, value)), "other")


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


def spread(texts: Sequence[str]) -> list[str]:
    """Return distinct four-word sequences and type-token ratio of 50,000 words, at most 150 from each text."""
    cut: list[str] = []
    left = 50_000
    for text in texts:
        piece = words(text)[: min(150, left)]
        left -= len(piece)
        cut.append(" ".join(piece))
    every = " ".join(cut).split()
    return [f"{len(every):,}", f"{distinct_share(cut):.3f}", f"{len(set(every)) / len(every):.3f}"]


def describe(texts: Sequence[CodedText], rows: Sequence[dict[str, Any]], codebook: Codebook) -> str:
    """Return all tables of the card."""
    topics = [str(text.topic) for text in texts]
    meta = [text.article.metadata for text in texts]
    units = [row for row in rows if row["level"] == "sentence"]

    def against_topics(title: str, first: str, values: Iterable[str], by_name: bool = False) -> str:
        return cross(title, first, zip(values, topics, strict=True), by_name)

    flags = ("hard negative" if row["hard_negative"] else "not flagged" for row in meta)
    parts = [
        _totals(texts, rows, codebook),
        against_topics("Planned against coded topic", "planned", (row["planned_topic"] for row in meta)),
        against_topics("Hard negatives", "flag of the writer", flags),
        against_topics("Breadth", "setting group", (group_of(row["setting"], REGIONS) for row in meta)),
        against_topics("Decade of the event", "decade", (row["decade"] for row in meta), by_name=True),
        against_topics("Kind of page", "kind, from `style`", (group_of(row["style"], STYLES) for row in meta)),
        against_topics("Writers", "writer", (row["writer"] for row in meta), by_name=True),
        _coders(rows),
        _units(units),
        _frames(texts, units, codebook),
        _stances(units),
        _targets(units),
        _diversity(texts),
    ]
    return "".join(parts)


def _totals(texts: Sequence[CodedText], rows: Sequence[dict[str, Any]], codebook: Codebook) -> str:
    meta = [text.article.metadata for text in texts]
    lengths = [len(words(text.article.body)) for text in texts]
    tenths = statistics.quantiles(lengths, n=10)
    different = [str(len({row[field] for row in meta})) for field in ("setting", "outlet", "style")]
    dates = sorted(row["published_at"] for row in meta)
    hashes = ", ".join(sorted({row["codebook_hash"] for row in rows}))
    facts = [
        ("articles", len(texts)),
        ("coded units", f"{sum(row['level'] == 'sentence' for row in rows):,}"),
        ("words", f"{sum(lengths):,}"),
        ("words an article: median (middle 80 %)", f"{tenths[4]:.0f} ({tenths[0]:.0f}-{tenths[-1]:.0f})"),
        ("writers / coders", f"{len({row['writer'] for row in meta})} / {len({row['coder'] for row in rows})}"),
        ("different settings / outlets / styles, as written", " / ".join(different)),
        ("dates of publication, as written", f"{dates[0]} to {dates[-1]}"),
        ("passes of coding", len({row["pass"] for row in rows})),
        ("codebook", f"`{codebook.codebook.id}` {codebook.codebook.version}, hash `{hashes}`"),
    ]
    return "### Totals\n\n" + table(["what", "figure"], facts)


def _coders(rows: Sequence[dict[str, Any]]) -> str:
    lines = []
    for coder in sorted({row["coder"] for row in rows}, key=lambda name: (len(name), name)):
        own = [row for row in rows if row["coder"] == coder and row["level"] == "sentence"]
        writers = sorted({row["article_id"][0] for row in own})
        shares = [
            percent(sum(row["topic"] == "none" for row in own), len(own)),
            percent(sum(row["topic_certainty"] == "arguable" for row in own), len(own)),
            percent(sum(bool(row["frames"] or row["frames_arguable"]) for row in own), len(own)),
            percent(sum(bool(row["stances"]) for row in own), len(own)),
        ]
        lines.append([coder, len({r["article_id"] for r in own}), len(own), " ".join(writers), *shares])
    heads = ["coder", "articles", "units", "writers coded", "topic `none`", "topic arguable", "any frame", "any stance"]
    return "### Coders\n\n" + table(heads, lines)


def _units(units: Sequence[dict[str, Any]]) -> str:
    kinds = Counter(str(unit["unit"]) for unit in units)
    lines = []
    for topic in TOPICS:
        own = [unit for unit in units if unit["topic"] == topic]
        unsure = sum(unit["topic_certainty"] == "arguable" for unit in own)
        second = sum(topic in unit["topic_also"] for unit in units)
        lines.append([topic, len(own), percent(len(own), len(units)), unsure, second])
    speech = sum(unit["speaker"] != NARRATOR for unit in units)
    text = ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common())
    return (
        "### Topic of units\n\n"
        + table(["topic", "units", "share", "of these arguable", "as second topic elsewhere"], lines)
        + f"Units by kind: {text}. Units with a speaker other than the narrator: {speech:,} "
        + f"({percent(speech, len(units))}).\n\n"
    )


def _frames(texts: Sequence[CodedText], units: Sequence[dict[str, Any]], codebook: Codebook) -> str:
    lines = []
    for frame in codebook.frames.label:
        clear = sum(frame.id in unit["frames"] for unit in units)
        unsure = sum(frame.id in unit["frames_arguable"] for unit in units)
        articles = sum(any(frame.id in (*u.frames, *u.frames_arguable) for u in text.units) for text in texts)
        lines.append([f"{frame.id} {frame.name}", clear, unsure, percent(clear + unsure, len(units)), articles])
    return "### Frames\n\n" + table(["frame", "units, clear", "units, arguable", "share of units", "articles"], lines)


def _stances(units: Sequence[dict[str, Any]]) -> str:
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    bases: Counter[str] = Counter()
    for unit in units:
        for stance in unit["stances"]:
            if stance["holder"] == NARRATOR:
                holder = "narrator"
            else:
                holder = "speaker of the unit" if stance["holder"] == unit["speaker"] else "other person or collective"
            counts[holder][stance["stance"], stance["certainty"]] += 1
            bases[stance["basis"]] += 1
    keys = [(side, sure) for side in ("favour", "against") for sure in ("clear", "arguable")]
    lines = [
        [holder, *(found[key] for key in keys), found.total()] for holder, found in sorted(counts.items())
    ]  # fmt: skip
    total = sum(bases.values())
    lines.append(["all", *(sum(found[key] for found in counts.values()) for key in keys), total])
    with_stance = sum(bool(unit["stances"]) for unit in units)
    return (
        "### Stances by class of holder\n\n"
        + table(["holder", *(f"{side}, {sure}" for side, sure in keys), "all"], lines)
        + f"Units with a stance: {with_stance:,} ({percent(with_stance, len(units))}). By basis: "
        + ", ".join(f"`{basis}` {count}" for basis, count in bases.most_common())
        + ".\n\n"
    )


def _targets(units: Sequence[dict[str, Any]]) -> str:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in units:
        for stance in unit["stances"]:
            counts[stance["target"]][stance["stance"]] += 1
    order = sorted(counts, key=lambda target: (-counts[target].total(), target))
    rest = Counter[str]()
    for target in order[12:]:
        rest.update(counts[target])
    shown = [(f"`{target}`", counts[target]) for target in order[:12]] + [(f"{len(order) - 12} others", rest)]
    lines = [[name, found["favour"], found["against"], found.total()] for name, found in shown]
    return "### Targets\n\n" + table(["target", "favour", "against", "all"], lines)


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


def load() -> tuple[list[CodedText], list[dict[str, Any]], Codebook]:
    """Return the checked corpus, the rows of its codings and the codebook."""
    codebook = load_codebook()
    lines = (HERE / "codings.jsonl").read_text("utf-8").splitlines()
    return read_corpus(HERE, codebook), [json.loads(line) for line in lines], codebook


def main() -> None:
    """Print or write the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--write", action="store_true", help="put the tables into data/README.md")
    parser.add_argument("--compare", type=Path, action="append", help="JSON lines with a `text` field")
    asked = parser.parse_args()
    texts, rows, codebook = load()
    if asked.compare:
        lines = [line for path in asked.compare for line in path.read_text("utf-8").splitlines()]
        both = {
            "these articles": [t.article.body for t in texts],
            "other": [json.loads(line)["text"] for line in lines],
        }
        heads = ["50,000 words, at most 150 an article", "words", "distinct 4-word sequences", "type-token ratio"]
        print(table(heads, [[name, *spread(found)] for name, found in both.items()]), end="")
        return
    figures = describe(texts, rows, codebook)
    if not asked.write:
        print(figures, end="")
        return
    card = HERE / "README.md"
    before, _, rest = card.read_text("utf-8").partition(MARKS[0])
    card.write_text(before + MARKS[0] + "\n" + figures + MARKS[1] + rest.partition(MARKS[1])[2], "utf-8")


if __name__ == "__main__":
    main()
