"""Attribution: whose words each unit of an article reports (rules R3-R5 and R9 of the codebook).

A cue ("said", "according to") ties a content to a source; a quotation without a cue keeps the speaker of the one
before it, or waits for the one that follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from stancebook.records import UNKNOWN_SPEAKER, Attribution, QuoteKind, Span, Unit, UnitKind
from stancebook.text.normalize import WORD, fold, word_key
from stancebook.text.quotes import blank, is_speech, quoted_spans
from stancebook.text.speakers import PRONOUNS, HolderWords, Speaker, SpeakerBook, person_names, unknown_speaker

# verbs that report speech wherever they stand
_SAYING = (
    "said|says|saying|told|tells|added|adds|stated|states|explained|explains|replied|recalled|recalls|insisted|insists|"
    "argued|argues|quipped|joked|commented|remarked|testified|tweeted|wrote|writes|announced|declared|declares|shouted|"
    "continued|concluded|complained|complains|admitted|admits|acknowledged|acknowledges|asserted|asserts|recounted|"
    "muttered|whispered|shrugged|laughed|sighed|chuckled|grumbled|pleaded|boasted"
)
# verbs that report speech with "that", a quotation, or at the end of the sentence
_REPORTING = (
    "reported|reports|confirmed|confirms|denied|denies|noted|notes|warned|warns|stressed|stresses|emphasi[sz]ed|"
    "emphasi[sz]es|reiterated|indicated|revealed|disclosed|estimated|estimates|believes|believe|thinks|suggested|"
    "suggests|predicted|predicts|promised|promises|vowed|vows|pledged|pledges|maintained|maintains|pointed out|"
    "points out|say|tell|hopes|hoped|feared|fears|observed|observes|agreed|agrees|asked|asks|called|calls|"
    "described|describes|dismissed|branded|dubbed|labelled|labeled|thanked|urged|urges|read|reads|put it|"
    "remembers|claimed|claims|alleged|alleges|remembered|decided|concedes|conceded|cautioned|cautions|counters|"
    "countered|contends|contended|quoted"
)
# verbs that are a position in themselves, with a noun after them
_POSITION = (
    "condemned|condemns|denounced|denounces|criticised|criticized|criticises|criticizes|praised|praises|welcomed|"
    "welcomes|rejected|rejects|accused|accuses|blamed|blames|deplored|applauded|affirmed|affirm|reaffirmed|slammed|"
    "affirms|commended|commends|expressed|expresses|hailed|hails|paid tribute"
)
_CUE = re.compile(rf"\b(?P<cue>(?P<saying>{_SAYING})|(?P<reporting>{_REPORTING})|(?P<position>{_POSITION}))\b", re.I)
_ACCORDING = re.compile(
    r"\b(?P<cue>according to|in the words of)\s+(?P<source>[^,;\"–]+(?:, (?:who|which|a|an|the)\b[^,;\"]+)?)", re.I
)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|be|being|is|are|'s|get|got|gets)\s+(?:\w+ly |not |also |reportedly )?$", re.I
)
_NOT_A_VERB = re.compile(r"\b(?:the|a|an|its|his|her|their|no|any|of|these|those|some|such|several|many|to)\s+$", re.I)
_SUBORDINATE = re.compile(
    r"^\s*(?:when|after|since|before|as|if|while|because|who|which|whose|where|unless|until|once|although|though|that)\b",
    re.I,
)
_ADVERBIAL = re.compile(
    r"^\s*(?:in|on|at|after|before|during|while|when|as|since|with|by|for|despite|following|amid|under|from|within|"
    r"among|through|until|because|although|though|if|unlike|without|over|earlier|later|last|this|meanwhile|however|"
    r"moreover|also|still|yet|but|and|so|then|instead|today|yesterday|tomorrow|now|notably|indeed|nevertheless|"
    r"asked|reached|contacted|speaking|\w+ing|\w+ly)\b(?! (?:source|official|spokes|general|commander))",
    re.I,
)
_INVERTED_END = re.compile(
    r"[.;\"!?–]| (?:in a|in an|on|at|during|as|when|after|while|from|to|before|by phone|into|over)\b"
)
_LABEL = re.compile(r"^(?P<who>[A-Z][\w'.]*(?: [A-Z(][\w'.)]*){0,4})(?: \([^)]{1,40}\))?: +(?=\S)")
_OUTLET_LABELS = frozenset(
    """anchor reporter presenter host narrator correspondent newsreader voiceover q editor""".split()
)
_MODIFIER = re.compile(
    r"(?:\s+(?:also|later|further|then|has|have|had|already|even|still|reportedly|again|who|\w+ly))+$"
)
# a cue behind one of these belongs to a clause inside the sentence, not to the sentence
_DEPENDENT = re.compile(
    r"\w (?:after|before|when|where|while|because|since|until|if|as|than|that|which|whom|what)\b ", re.I
)
_NOBODY = re.compile(r"^\s*(?:nobody|no one|none|nothing|no \w+) ", re.I)
_ENOUGH = 4
_LONGEST_SUBJECT = 16


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue with its source phrase, before the speaker is resolved."""

    cue: Span
    source: Span
    leading: bool


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
    found: list[Attribution] = []
    labelled: tuple[int, Attribution] | None = None  # a transcript's speaker keeps the floor to the paragraph's end
    for unit, spans in zip(units, quoted, strict=True):
        before = found[-1] if found else None
        if not unit.is_coded:
            found.append(Attribution())
        elif (spoken := _labelled(unit, types, book)) is not None:
            labelled = (unit.paragraph, spoken) if spoken.is_speech else None
            found.append(spoken)
        elif labelled is not None and labelled[0] == unit.paragraph:
            found.append(replace(labelled[1], source=None, content=(Span(0, len(unit.text)),)))
        else:
            found.append(_attribute_unit(unit, spans, types, book, before))
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


def _attribute_unit(
    unit: Unit, quoted: list[Span], types: HolderWords, book: SpeakerBook, before: Attribution | None
) -> Attribution:
    text = fold(unit.text)
    speech = [span for span in quoted if is_speech(span.of(text))]
    outside = blank(text, quoted)
    cue = _find_cue(outside, quoted, speech)
    speaker = book.resolve(_source_text(text, cue)) if cue is not None else None
    if cue is not None and speaker is not None:
        book.meet(outside)
        book.spoke(speaker)
        content = tuple(quoted) if _only_quotes(text, quoted, cue) else (_indirect(text, cue),)
        kind = _kind(text, quoted, speech, cue)
        return Attribution(kind, speaker.name, speaker.type, cue.cue, _head(text, cue.source), content)
    if speech:
        return _uncued(text, unit, quoted, speech, types, book, before)
    book.meet(text)
    return Attribution()


def _labelled(unit: Unit, types: HolderWords, book: SpeakerBook) -> Attribution | None:
    """Read a transcript line "NAME: words". The outlet's own people are the narrator."""
    text = fold(unit.text)
    label = _LABEL.match(text)
    if label is None or unit.kind is not UnitKind.BODY:
        return None
    who = label["who"]
    if any(word_key(word) in _OUTLET_LABELS for word in who.split()):
        return Attribution()
    if not (who.isupper() or person_names(who)):
        return None
    speaker = book.resolve(who.title() if who.isupper() else who) or Speaker(who, types.fallback)
    book.spoke(speaker)
    span = Span(label.start("who"), label.end("who"))
    return Attribution(QuoteKind.DIRECT, speaker.name, speaker.type, None, span, (Span(label.end(), len(text)),))


def _uncued(
    text: str,
    unit: Unit,
    quoted: list[Span],
    speech: list[Span],
    types: HolderWords,
    book: SpeakerBook,
    before: Attribution | None,
) -> Attribution:
    """Read a unit that quotes without a cue: a floating quotation, or a narrator who weaves one in."""
    letters = sum(char.isalpha() for char in text)
    inside = sum(char.isalpha() for span in quoted for char in span.of(text))
    floating = inside >= 0.85 * letters
    if unit.kind in (UnitKind.HEADLINE, UnitKind.SUBHEAD):
        speaker: Speaker | None = None
    elif floating:
        speaker = book.last if before is None or before.is_speech or book.last else None
    else:
        subject = re.split(r"[,;:]|\b(?:that|who|which)\b", blank(text, quoted).strip())[0]
        names = person_names(subject[:80])
        speaker = book.resolve(names[0][0]) if names else None
        if speaker is None and subject.split()[:1] and subject.split()[0].lower() in PRONOUNS:
            speaker = book.resolve(subject.split()[0])
        if speaker is None and inside < 0.5 * letters:
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


def _find_cue(outside: str, quoted: list[Span], speech: list[Span]) -> _Cue | None:
    """Return the cue that attributes the unit, the best first: beside a quotation, then at the end, then leading."""
    found = _ACCORDING.search(outside)
    if found is not None and found["source"].strip():
        source = Span(found.start("source"), found.start("source") + len(found["source"].rstrip(" .")))
        return _Cue(Span(found.start("cue"), found.end("cue")), source, found.start() < 3)
    candidates: list[tuple[int, int, _Cue]] = []
    for found in _CUE.finditer(outside):
        built = _cue_at(outside, found, quoted, speech)
        if built is not None:
            rank = 0 if found["saying"] else 1 if found["reporting"] else 2
            candidates.append((rank, found.start(), built))
    return min(candidates, key=lambda item: item[:2])[2] if candidates else None


def _cue_at(outside: str, found: re.Match[str], quoted: list[Span], speech: list[Span]) -> _Cue | None:
    start, end = found.span("cue")
    before, after = outside[:start], outside[end:]
    if _PASSIVE.search(before) or _NOT_A_VERB.search(before):
        return None
    cue = Span(start, end)
    bound = max((span.end for span in quoted if span.end <= start), default=0)
    bound = max(bound, _last_boundary(before))
    left = outside[bound:start]
    if not re.search(r"\w", left):
        if not (bound and re.search(r"[\w]", after)):
            return None
        return _inverted(outside, cue) if _closes_content(outside, bound, quoted) else None
    subject = _subject(outside, bound, start)
    if subject is None:
        return None
    leading = subject.start < _ENOUGH * 6 and not any(span.end <= subject.start for span in speech)
    follows_that = re.match(r"(?:\s+\w+){0,4}?\s+(?:that|how|why|whether)\b|\s*[,:]", after)
    beside = any(abs(span.start - end) < 40 or 0 <= subject.start - span.end < 4 for span in speech)
    trailing = len(after.split()) <= 7 and len(outside[: subject.start].split()) + 4 * len(quoted) >= _ENOUGH
    if found["saying"]:
        ok = True
    elif found["reporting"]:
        ok = bool(follows_that) or beside or trailing
    else:
        ok = bool(after.split())
    return _Cue(cue, subject, leading) if ok else None


def _last_boundary(before: str) -> int:
    """Return where the clause that ends before a cue may begin, as far as marks tell."""
    return max((found.end() for found in re.finditer(r"[;:–]|\.\s|!\s|\?\s", before)), default=0)


def _closes_content(outside: str, bound: int, quoted: list[Span]) -> bool:
    return any(0 <= bound - span.end <= 3 for span in quoted) or outside[:bound].rstrip().endswith((",", "–"))


def _inverted(outside: str, cue: Span) -> _Cue | None:
    """Read the speaker behind the cue: '..., said Ana Ruiz, who runs the ward.'"""
    rest = outside[cue.end :]
    masked = re.sub(r"\b([A-Z][a-z]{0,4})\.(?= [A-Za-z])", r"\1 ", rest)  # titles are not the end of the sentence
    stop = _INVERTED_END.search(masked)
    phrase = rest[: stop.start()] if stop else rest
    if not re.search(r"\w", phrase):
        return None
    left = len(phrase) - len(phrase.lstrip(" ,"))
    return _Cue(cue, Span(cue.end + left, cue.end + len(phrase.rstrip(" ,."))), False)


def _subject(outside: str, bound: int, start: int) -> Span | None:
    """Return the noun phrase before a cue, its apposition included; None where it is a subordinate clause."""
    left = _MODIFIER.sub("", outside[bound:start].rstrip())
    pieces = left.split(",")
    offsets = [bound + sum(len(piece) + 1 for piece in pieces[:at]) for at in range(len(pieces))]
    if re.search(r"\w", pieces[-1]):
        first = len(pieces) - 1
        whole = pieces[-1]
        if _SUBORDINATE.match(whole) and not _ADVERBIAL_SUBJECT.match(whole):
            return None
        if _DEPENDENT.search(whole) or _NOBODY.match(whole):
            return None
        join = list(re.finditer(r"\b(?:but|although|though|and)\b", whole))
        if join and len(whole.split()) > 7:
            cut = join[-1].end()
            return Span(offsets[first] + cut, start) if re.search(r"\w", whole[cut:]) else None
        if len(whole.split()) > _LONGEST_SUBJECT:
            return None
        return Span(offsets[first], bound + len(left))
    filled = [at for at, piece in enumerate(pieces) if re.search(r"\w", piece)]
    plain = [at for at in filled if not _ADVERBIAL.match(pieces[at])]
    if not plain or (_SUBORDINATE.match(pieces[filled[0]]) and len(plain) < 2):
        return None
    # "Troops left, Ruiz, the mayor, said": the apposition belongs to the last name, not to the whole content
    first = plain[0]
    if len(pieces[first].split()) > 9 and len(plain) > 1 and not person_names(pieces[first]):
        first = plain[1]
    return Span(offsets[first], bound + len(left))


_ADVERBIAL_SUBJECT = re.compile(r"^\s*that\s+(?:man|woman|source|official)\b", re.I)


def _head(text: str, source: Span) -> Span:
    """Return the source without its relative clause or apposition, in which others may be named."""
    found = re.search(r"[,(]| which | who | whose ", source.of(text))
    return Span(source.start, source.start + found.start()) if found and found.start() else source


def _source_text(text: str, cue: _Cue) -> str:
    return cue.source.of(text)


def _only_quotes(text: str, quoted: list[Span], cue: _Cue) -> bool:
    """Whether all that is said stands in quote marks."""
    rest = blank(blank(text, quoted), [cue.source, cue.cue])
    return bool(quoted) and len(WORD.findall(rest)) < 2 * _ENOUGH


def _indirect(text: str, cue: _Cue) -> Span:
    """Return the content of indirect speech: what stands on the longer side of source and cue."""
    low, high = min(cue.source.start, cue.cue.start), max(cue.source.end, cue.cue.end)
    return Span(high, len(text)) if len(text) - high >= low else Span(0, low)


def _kind(text: str, quoted: list[Span], speech: list[Span], cue: _Cue) -> QuoteKind:
    if not speech and not any(len(WORD.findall(span.of(text))) for span in quoted):
        return QuoteKind.INDIRECT
    if not quoted:
        return QuoteKind.INDIRECT
    if _only_quotes(text, quoted, cue) and speech:
        return QuoteKind.DIRECT
    return QuoteKind.MIXED if speech else QuoteKind.INDIRECT
