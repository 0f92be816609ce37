"""Attribution: whose words each unit of an article reports (rules R3-R5 and R9 of the codebook).

A cue ("said", "according to") ties a content to a source; a quotation without a cue keeps the speaker of the one
before it, or waits for the one that follows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from stancebook.records import UNKNOWN_SPEAKER, Attribution, QuoteKind, Span, Unit, UnitKind
from stancebook.text.cues import Cue, find_cue
from stancebook.text.normalize import WORD, fold, word_key
from stancebook.text.quotes import SPEECH_WORDS, blank, is_speech, quoted_spans
from stancebook.text.speakers import PRONOUNS, HolderWords, Speaker, SpeakerBook, person_names, unknown_speaker
from stancebook.text.subjects import has_finite_verb, leading_subject

# what stands before the sentence: a clock time, a bullet, a dateline ("NAIROBI, SEPT 13 (ITS) - ")
_STAMP = re.compile(
    r"^(?:[\W_]*\d{1,2}[:.h]\d\d ?(?:[ap]\.?m\.?)?(?![\d%])[\W_]*?(?=[\"'(]|\w)|[*•●\-–\s]+)?"
    r"(?:[A-Z]{3,}[^-–:\"'.]{0,45}(?: [-–]+|//) (?=\S))?"
)
_LABEL = re.compile(r"(?P<who>[A-Z][\w'.]*(?: [\w(][\w)'.]*){0,8})(?: \([^)]{1,40}\))?(?:, [^,:\"]{3,40})?: +(?=\S)")
_PLAIN_LABEL = re.compile(r"^[A-Z][\w'.]*(?: [A-Z(][\w)'.]*){0,4}$")
_OUTLET_LABELS = frozenset(
    """anchor reporter presenter host narrator correspondent newsreader voiceover q editor""".split()
)
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|we|we're|my|our|us|me)\b", re.IGNORECASE)
_TITLE_BEFORE = re.compile(
    r"\b(?:slogan|motto|title|titled|entitled|called|named|headed|heading|is|as|to)\W*$", re.IGNORECASE
)
_NO_SPEAKERS_LABEL = re.compile(r"\b(?:said|says|say|added|told|live|by|in|on|text|photo|caption)\b", re.IGNORECASE)


def attribute(units: Sequence[Unit], types: HolderWords, book: SpeakerBook) -> list[Attribution]:
    """Return whose words each unit reports.

    Parameters
    ----------
    units : sequence of Unit
        The units of one article in order, boilerplate included.
    types : HolderWords
        The words that reveal a speaker's type.
    book : SpeakerBook
        A fresh book; it is filled as the article is read.

    Returns
    -------
    list of Attribution
        One for each unit. Spans count from the beginning of the unit's text.

    Examples
    --------
    >>> from stancebook.text.reading import TextReader
    >>> from stancebook import Article, load_codebook
    >>> text = '"We will not leave," said Mayor Ana Ruiz. The town is small. "They burn farms," she added.'
    >>> read = TextReader(load_codebook()).read(Article.from_text("a", text))
    >>> [unit.attribution.speaker for unit in read.units]
    ['Ana Ruiz', 'NARRATOR', 'Ana Ruiz']
    """
    quoted = _quoted_in_units(units)
    repeated = _repeated_labels(units)
    found: list[Attribution] = []
    labelled: tuple[int, Attribution] | None = None  # a transcript's speaker keeps the floor to the paragraph's end
    for unit, spans in zip(units, quoted, strict=True):
        if not unit.is_coded:
            found.append(Attribution())
        elif (spoken := _labelled(unit, repeated, types, book)) is not None:
            labelled = (unit.paragraph, spoken) if spoken.is_speech else None
            found.append(spoken)
        elif labelled is not None and labelled[0] == unit.paragraph:
            found.append(replace(labelled[1], source=None, content=(Span(0, len(unit.text)),)))
        else:
            found.append(_attribute_unit(unit, spans, types, book))
    return _look_ahead(units, found)


def _quoted_in_units(units: Sequence[Unit]) -> list[list[Span]]:
    """Return the quoted spans of each unit. Marks are paired over the paragraph: a quotation may fill several units."""
    result: list[list[Span]] = [[] for _ in units]
    at = 0
    while at < len(units):
        end = at + 1
        while end < len(units) and units[end].paragraph == units[at].paragraph:
            end += 1
        origin = units[at].span.start
        paragraph = ""
        for unit in units[at:end]:
            paragraph = paragraph.ljust(unit.span.start - origin) + unit.text
        spans = quoted_spans(paragraph)
        for index in range(at, end):
            start = units[index].span.start - origin
            for span in spans:
                clipped = Span(max(span.start - start, 0), min(span.end - start, len(units[index].text)))
                if clipped.start < clipped.end:
                    result[index].append(clipped)
        at = end
    return result


def _repeated_labels(units: Sequence[Unit]) -> frozenset[str]:
    """Return the labels in capitals that open several units, as the speakers of a transcript do."""
    found = [
        (label["who"], text[label.end() :])
        for text in map(fold, (unit.text for unit in units if unit.is_coded))
        if (label := _LABEL.match(text)) and label["who"].isupper()
    ]
    times = Counter(who for who, _ in found)
    if any(_is_outlet(who) for who in times):
        return frozenset(times)
    return frozenset(who for who, said in found if times[who] > 1 and _FIRST_PERSON.search(said))


def _without_lead(text: str) -> str:
    """Return a text with its time stamp, dateline or place label overwritten, as they are no part of the sentence."""
    stamp = _STAMP.match(text)
    at = stamp.end() if stamp else 0
    label = _LABEL.match(text, at)
    if label is not None and label["who"].isupper():
        at = label.end()
    return " " * at + text[at:]


def _attribute_unit(unit: Unit, quoted: list[Span], types: HolderWords, book: SpeakerBook) -> Attribution:
    text = _without_lead(fold(unit.text))
    speech = [span for span in quoted if is_speech(span.of(text))]
    outside = blank(text, quoted)
    cue = find_cue(outside, quoted, speech)
    speaker = book.resolve(cue.source.of(text)) if cue is not None else None
    if cue is not None and speaker is not None:
        book.meet(outside)
        book.spoke(speaker, cue.source.of(text))
        content = tuple(quoted) if _only_quotes(text, quoted, cue) else (_indirect(text, cue),)
        kind = _kind(text, quoted, speech, cue)
        return Attribution(kind, speaker.name, speaker.type, cue.cue, _head(text, cue.source), content)
    if speech:
        return _uncued(text, unit, quoted, speech, types, book)
    book.meet(text)
    if unit.kind is UnitKind.BODY:
        _introduce(text, book)
    return Attribution()


def _introduce(text: str, book: SpeakerBook) -> None:
    """Tell the book whom a sentence of the narrator's is about, as that person may speak next."""
    subject = leading_subject(text)
    phrase = subject.of(text) if subject is not None else ""
    if phrase.lower() not in PRONOUNS:
        book.introduce(phrase)


def _labelled(unit: Unit, repeated: frozenset[str], types: HolderWords, book: SpeakerBook) -> Attribution | None:
    """Read a line "NAME: words" of a transcript, a live page or a heading; None where the label is no speaker."""
    text = fold(unit.text)
    stamp = _STAMP.match(text)
    label = _LABEL.match(text, stamp.end() if stamp else 0)
    if label is None or unit.kind not in (UnitKind.BODY, UnitKind.HEADLINE):
        return None
    who, rest = label["who"], text[label.end() :]
    if _is_outlet(who):
        found = find_cue(" " * label.end() + rest, [], []) if not quoted_spans(rest) else None
        return None if found is not None else Attribution()
    if not _names_speaker(who, rest, who in repeated, types):
        return None
    speaker = book.resolve(who.title() if who.isupper() else who) or Speaker(who, types.fallback)
    book.spoke(speaker, who)
    span = Span(label.start("who"), label.end("who"))
    return Attribution(QuoteKind.DIRECT, speaker.name, speaker.type, None, span, (Span(label.end(), len(text)),))


def _is_outlet(who: str) -> bool:
    """Whether a label stands for the outlet's own people, who are the narrator."""
    return any(word_key(word) in _OUTLET_LABELS for word in who.split())


def _names_speaker(who: str, said: str, is_repeated: bool, types: HolderWords) -> bool:
    """Whether the words before a colon are somebody, and not a place, a heading or a clause."""
    if _NO_SPEAKERS_LABEL.search(who) or has_finite_verb(who):
        return False
    if who.isupper() and _PLAIN_LABEL.match(who):
        return is_repeated or (len(who.split()) > 1 and _FIRST_PERSON.search(said) is not None)
    if types.type_of(who) != types.fallback:
        return True
    return (
        _PLAIN_LABEL.match(who) is not None
        and any(" " in name for name, _, _ in person_names(who))
        and (_FIRST_PERSON.search(said) is not None or '"' in said[:2])
    )


def _uncued(
    text: str,
    unit: Unit,
    quoted: list[Span],
    speech: list[Span],
    types: HolderWords,
    book: SpeakerBook,
) -> Attribution:
    """Read a unit that quotes without a cue: a floating quotation, or a narrator who weaves one in."""
    letters = sum(char.isalpha() for char in text)
    inside = sum(char.isalpha() for span in quoted for char in span.of(text))
    floating = inside >= 0.85 * letters
    if unit.kind in (UnitKind.HEADLINE, UnitKind.SUBHEAD):
        speaker: Speaker | None = None
    elif floating:
        speaker = book.introduced or book.last
    else:
        outside = blank(text, quoted)
        subject = leading_subject(outside)
        speaker = book.resolve(subject.of(text)) if subject is not None and subject.end < speech[0].start else None
        if speaker is not None and speaker.form != "person" and ":" not in outside:
            speaker = None
        if _TITLE_BEFORE.search(outside[: speech[0].start]) or (speaker is None and inside < 0.5 * letters):
            book.meet(text)
            return Attribution()
        speaker = speaker or book.last
    kind = QuoteKind.FLOATING if floating else QuoteKind.MIXED
    named = speaker or unknown_speaker(types)
    if speaker is not None:
        book.spoke(speaker)
    return Attribution(kind, named.name, named.type, None, None, tuple(speech))


def _look_ahead(units: Sequence[Unit], found: list[Attribution]) -> list[Attribution]:
    """Give quotations in headings, and opening quotations, the speaker who is named after them."""
    result = list(found)
    for at, (unit, attribution) in enumerate(zip(units, found, strict=True)):
        if not attribution.is_speech or attribution.cue or attribution.source:
            continue
        if attribution.speaker != UNKNOWN_SPEAKER:
            continue
        keys = {word_key(word) for span in attribution.content for word in WORD.findall(span.of(fold(unit.text)))}
        later = [
            (_shared(keys, units[place].text), -place)
            for place in range(at + 1, len(units))
            if found[place].is_speech and found[place].speaker != UNKNOWN_SPEAKER
        ]
        heading = unit.kind in (UnitKind.HEADLINE, UnitKind.SUBHEAD)
        if not heading:
            later = later[:1] if later and -later[0][1] == at + 1 else []
        if later:
            named = found[-max(later)[1]]
            result[at] = replace(attribution, speaker=named.speaker, speaker_type=named.speaker_type)
    return result


def _shared(keys: set[str], text: str) -> float:
    """Return which part of a heading's quoted words a unit repeats, where it is at least half."""
    words = {word_key(word) for word in WORD.findall(fold(text))}
    share = len(keys & words) / max(len(keys), 1)
    return share if share >= 0.5 else 0.0


def _head(text: str, source: Span) -> Span:
    """Return the source without its relative clause or apposition, in which others may be named."""
    found = re.search(r"[,(]| which | who | whose ", source.of(text))
    return Span(source.start, source.start + found.start()) if found and found.start() else source


def _only_quotes(text: str, quoted: list[Span], cue: Cue) -> bool:
    """Whether all that is said stands in quote marks."""
    rest = blank(blank(text, quoted), [cue.source, cue.cue])
    return bool(quoted) and len(WORD.findall(rest)) < 2 * SPEECH_WORDS


def _indirect(text: str, cue: Cue) -> Span:
    """Return the content of indirect speech: what stands on the longer side of source and cue."""
    low, high = min(cue.source.start, cue.cue.start), max(cue.source.end, cue.cue.end)
    return Span(high, len(text)) if len(text) - high >= low else Span(0, low)


def _kind(text: str, quoted: list[Span], speech: list[Span], cue: Cue) -> QuoteKind:
    if not speech and not any(len(WORD.findall(span.of(text))) for span in quoted):
        return QuoteKind.INDIRECT
    if not quoted:
        return QuoteKind.INDIRECT
    if _only_quotes(text, quoted, cue) and speech:
        return QuoteKind.DIRECT
    return QuoteKind.MIXED if speech else QuoteKind.INDIRECT
