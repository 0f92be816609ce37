"""Cues: the words that tie a content to its source ("said", "according to"), and the source beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stancebook.records import Span
from stancebook.text.speakers import person_names
from stancebook.text.subjects import has_finite_verb, leading_subject

# verbs that report speech wherever they stand
_SAYING = (
    "said|says|saying|say|told|tells|tell|added|adds|stated|states|explained|explains|replied|recalled|recalls|"
    "insisted|insists|insist|argued|argues|argue|quipped|joked|commented|remarked|testified|tweeted|declares|shouted|"
    "complained|complains|admitted|admits|acknowledged|acknowledges|asserted|asserts|recounted|recounts|relates|"
    "related|muttered|whispered|grumbled|pleaded|boasted|confided|confides|confessed|answered|asserting|"
    "let it be known|lets it be known"
)
# verbs that report speech with "that", a quotation, or at the end of the sentence
_REPORTING = (
    "reported|reports|report|confirmed|confirms|confirm|noted|notes|warned|warns|warn|stressed|stresses|"
    "emphasi[sz]ed|emphasi[sz]es|reiterated|indicated|indicates|revealed|disclosed|estimated|estimates|estimate|"
    "believes|believe|thinks|suggested|suggests|predicted|predicts|promised|promises|vowed|vows|pledged|pledges|"
    "maintained|maintains|pointed out|points out|hopes|hoped|feared|fears|observed|observes|agreed|agrees|ask|"
    "protested|branded|dubbed|labelled|labeled|read|reads|put it|remembers|remember|claimed|claims|claim|"
    "alleged|alleges|remembered|decided|concedes|conceded|cautioned|cautions|counters|countered|contends|contended|"
    "announced|announces|declared|continued|continues|concluded|wrote|writes|write|recall|laughed|laughs|shrugged|sighed|"
    "chuckled|assured|assures|assure|informed|informs|communicated|calculates|expects|expect|"
    "regrets|regretted|noticed|demanded|demands|recommended|recommends|ruled|screamed|cried|sang|assuring|"
    "called out|cabled|launched|urging|repeated|concludes"
)
# verbs that are a position or an appeal in themselves, with a noun after them
_POSITION = (
    "condemned|condemns|condemn|denounced|denounces|criticised|criticized|criticises|criticizes|praised|praises|"
    "welcomed|rejected|rejects|reject|accused|accuses|accuse|blamed|blames|blame|deplored|applauded|affirmed|"
    "affirm|reaffirmed|slammed|affirms|commended|commends|expressed|expresses|hailed|hails|paid tribute|denied|"
    "denies|deny|described|describes|describe|thanked|thanks|asked|asks|advised|advises|urged|urges|urge|"
    "reminded|reminds|called(?! out| for| off)|calls(?! for| off)|call(?! for| off)|appealed|appeals|"
    "saluted|salutes|congratulated|termed|disagree|disagreed|apologised|apologized|spoke of|speaks of|speak of|"
    "puts?(?= [^,.;]{3,60} at )|spoke about|tell of|tells of|told of|complain of|quoted"
)
_CUE = re.compile(
    rf"(?<!-)\b(?P<cue>(?P<saying>{_SAYING})|(?P<reporting>{_REPORTING})|(?P<position>{_POSITION}))\b", re.I
)
_ACCORDING = re.compile(
    r"\b(?P<cue>according to|in the words of|by the (?:count|reckoning|estimate) of)\s+"
    r"(?P<source>[^,;\"–]+(?:, (?:who|which|a|an|the)\b[^,;\"]+)?)",
    re.I,
)
_QUOTED_AS = re.compile(r"\b(?P<cue>quot(?:ed|es|ing))\s+(?P<source>[^;\"]{3,120}?),? as saying\b", re.I)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|be|being|is|are|am|'s|'m|'re|get|got|gets)\s+(?:\w+ly |not |also |reportedly )?$", re.I
)
# an active "told" has a hearer after it, an active "accused" somebody it accuses
_PASSIVE_OBJECT = re.compile(
    r"^(?:told (?:that|to|how|not to|in|by)\b|accused of\b|said to (?:be|have|hold)\b|blamed (?:for|on)\b|"
    r"(?:condemned|urged|called|reminded|asked|announced|declared|reported) (?:by|to)\b|called on before\b|"
    r"\w+ (?:nothing|as much)\b)",
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:not|never|nothing|hardly|rarely|\w+n't)\s+(?:\w+ly |yet |publicly )?$|\b(?:nobody|no one|none) (?:has )?$",
    re.I,
)
_NOT_A_VERB = re.compile(
    r"(?<![\w'])(?:the|a|an|its|his|her|their|your|our|no|any|of|these|those|some|such|to|and|or|in|for|from|under)\s+$",
    re.I,
)
_ADJECTIVE = re.compile(
    r"\b\w+(?:ing|al|ic|ous|ive)\s+$|\b(?:do|does|did|would|will|can|could|should) [^,]{1,40}$", re.I
)
_ALSO_A_NOUN = re.compile(r"^(?:reports?|claims?|calls?|demands?|fears?|hopes?|states|notes?|appeals?|blame)$", re.I)
_BARE = re.compile(r"^(?:say|tell|report|claim|call|describe|urge|ask|blame|believe|expect|write|warn|confirm)$", re.I)
# questions and pleas for anonymity are acts towards the reporter
_NO_CONTENT = re.compile(
    r"^ask(?:ed|s|ing)? (?:for|that (?:not even )?(?:his|her|their)|not to be|to be|to remain|whether|leave)\b",
    re.I,
)
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
_MODIFIER = re.compile(
    r"(?:\s+(?:also|later|further|then|has|have|had|already|even|still|reportedly|again|who|is|are|privately|\w+ly))+$"
)
# a cue behind one of these belongs to a clause inside the sentence, not to the sentence
_DEPENDENT = re.compile(
    r"\w (?:after|before|when|where|while|because|since|until|if|than|that|which|whom|what)\b ", re.I
)
_NOBODY = re.compile(r"^\s*(?:nobody|no one|none|nothing|neither|someone|somebody|i|we|no \w+|not a \w+)\b ?", re.I)
_THAT_SUBJECT = re.compile(r"^\s*that\s+(?:man|woman|source|official)\b", re.I)
_RELATIVE = re.compile(r"\b(?:who|which|that)\s+(?:\w+ly |also |has |have |had |never )*$", re.I)
# "In the capital a doctor", "In a statement it": the subject follows a phrase without a comma
_LATE_SUBJECT = re.compile(r"\s*(?:In|On|At|By|From|Near|Outside|Inside|Of)(?: [\w'-]+){1,8}? (?=(?:an?|one) )")
_LATE_PRONOUN = re.compile(r"\s*\w+(?: [\w'-]+)+ (?=(?:he|she|it|they)\s*$)")
_QUESTION = re.compile(r"^\s*(?:what|how|why|whom)\b|\b(?:I|we|you)\s*$", re.I)
_JOIN = re.compile(r"\b(?:but|although|though|and)\b", re.I)
_OWN_SUBJECT = re.compile(r"^\s*(?:(?i:the|a|an|he|she|it|they|one|some|his|her|its|their)\b|[A-Z])")
_ENOUGH = 4
_LONGEST_SUBJECT = 16
# longer stretches are no sentences; the limit keeps the time linear in the length of an article
_LONGEST_SENTENCE = 2000


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue with its source phrase, before the speaker is resolved."""

    cue: Span
    source: Span


def find_cue(outside: str, quoted: list[Span], speech: list[Span]) -> Cue | None:
    """Return the cue that attributes a unit, the surest first.

    Parameters
    ----------
    outside : str
        The unit's folded text with its quotations overwritten by spaces.
    quoted, speech : list of Span
        All quoted stretches, and those that are somebody's words.

    Returns
    -------
    Cue or None
        None where the unit reports nobody's words, as far as words tell.
    """
    outside = outside[:_LONGEST_SENTENCE]
    for pattern in (_ACCORDING, _QUOTED_AS):
        found = pattern.search(outside)
        if found is not None and found["source"].strip():
            return _named_behind(found)
    candidates: list[tuple[int, int, Cue]] = []
    for found in _CUE.finditer(outside):
        built = _cue_at(outside, found, quoted, speech)
        if built is not None:
            rank = 0 if found["saying"] else 1 if found["reporting"] else 2
            candidates.append((rank, found.start(), built))
    return min(candidates, key=lambda item: item[:2])[2] if candidates else None


def _named_behind(found: re.Match[str]) -> Cue:
    """Read the source behind "according to"; a clause that follows it is no apposition."""
    source = found["source"].rstrip(" .")
    first, _, rest = source.partition(",")
    if has_finite_verb(rest) and not re.match(r" (?:who|which)\b", rest):
        source = first
    return Cue(Span(*found.span("cue")), Span(found.start("source"), found.start("source") + len(source)))


def _cue_at(outside: str, found: re.Match[str], quoted: list[Span], speech: list[Span]) -> Cue | None:
    start, end = found.span("cue")
    before = outside[:start]
    if _PASSIVE.search(before[-40:]) or _NEGATED.search(before[-40:]) or _PASSIVE_OBJECT.match(outside[start:]):
        return None
    joined = re.search(r"\b(?:and|but)(?: \w+ly| also| then)?\s+$", before[-24:], re.I)
    if _NOT_A_VERB.search(before[-40:]) and (not joined or _ALSO_A_NOUN.match(found["cue"])):
        return None
    if (_ALSO_A_NOUN.match(found["cue"]) or _BARE.match(found["cue"])) and _ADJECTIVE.search(before[-60:]):
        return None
    if _ALSO_A_NOUN.match(found["cue"]) and found["cue"][0].isupper() and start and not outside[:start].isupper():
        return None
    if _NO_CONTENT.match(outside[start:]):
        return None
    cue = Span(start, end)
    bound = max((span.end for span in quoted if span.end <= start), default=0)
    bound = max(bound, _last_boundary(before))
    if _is_inverted(outside, bound, cue, quoted):
        return _inverted(outside, cue)
    subject = _subject(outside, bound, start)
    if subject is None:
        return None
    return Cue(cue, subject) if _reports(outside, found, subject, quoted, speech) else None


def _reports(outside: str, found: re.Match[str], subject: Span, quoted: list[Span], speech: list[Span]) -> bool:
    """Whether a verb with a subject reports words here, and is not just an act."""
    end = found.end("cue")
    after = outside[end:]
    if found["saying"]:
        return True
    if found["position"]:
        return bool(after.split()) and not re.match(r" (?:off|up|in|themselves|itself|himself|herself)\b", after)
    follows_that = re.match(r"(?:\s+[\w']+){0,4}?\s+(?<!at )(?<!of )(?<!in )(?:that|how|why|whether)\b|\s*[,:]", after)
    beside = any(abs(span.start - end) < 40 or 0 <= subject.start - span.end < 4 for span in speech)
    trailing = len(after.split()) <= 7 and len(outside[: subject.start].split()) + 4 * len(quoted) >= _ENOUGH
    return bool(follows_that) or beside or trailing


def _last_boundary(before: str) -> int:
    """Return where the clause that ends before a cue may begin, as far as marks tell."""
    return max((found.end() for found in re.finditer(r"[;:–]|(?<![A-Z][a-z])\.\s|!\s|\?\s", before)), default=0)


def _is_inverted(outside: str, bound: int, cue: Span, quoted: list[Span]) -> bool:
    """Whether the speaker stands behind the cue: directly after a quotation, or after a whole clause and a comma."""
    left, after = outside[bound : cue.start], outside[cue.end :]
    if not re.search(r"\w", left):
        closes = any(0 <= bound - span.end <= 3 for span in quoted) or outside[:bound].rstrip().endswith(
            (",", "–", "?")
        )
        return bool(bound and closes and re.search(r"\w", after))
    if not left.rstrip().endswith(","):
        return False
    follows = re.split(r"[,.;–]", re.sub(r"\b([A-Z][a-z]{0,4})\.", r"\1 ", after))[0]
    if not follows.strip() or has_finite_verb(follows) or re.match(r"\s*(?:that|to|it|there|in|on)\b", follows):
        return False
    pieces = [piece for piece in left.split(",") if re.search(r"\w", piece)]
    if len(pieces) > 1 and _ADVERBIAL.match(pieces[0]):
        pieces = pieces[1:]
        return has_finite_verb(pieces[0]) and not re.search(r"\bwho\b|\bwhich\b", left)
    return len(pieces) == 1 or (has_finite_verb(pieces[0]) and not re.search(r"\bwho\b|\bwhich\b", left))


def _inverted(outside: str, cue: Span) -> Cue | None:
    """Read the speaker behind the cue: '..., said Ana Ruiz, who runs the ward.'"""
    rest = outside[cue.end :]
    masked = re.sub(r"\b([A-Z][a-z]{0,4})\.(?= [A-Za-z])", r"\1 ", rest)  # titles are not the end of the sentence
    stop = _INVERTED_END.search(masked)
    phrase = rest[: stop.start()] if stop else rest
    if not re.search(r"\w", phrase):
        return None
    left = len(phrase) - len(phrase.lstrip(" ,"))
    return Cue(cue, Span(cue.end + left, cue.end + len(phrase.rstrip(" ,."))))


def _subject(outside: str, bound: int, start: int) -> Span | None:
    """Return the noun phrase before a cue, its apposition included; None where it is a subordinate clause."""
    left = _MODIFIER.sub("", outside[bound:start].rstrip())
    if re.search(r"\b(?:and|but)$", left):
        return _shared_subject(outside, bound, left)
    pieces = left.split(",")
    offsets = [bound + sum(len(piece) + 1 for piece in pieces[:at]) for at in range(len(pieces))]
    if re.search(r"\w", pieces[-1]):
        return _near_subject(pieces[-1], offsets[-1], bound + len(left), _RELATIVE.search(outside[:start]) is not None)
    filled = [at for at, piece in enumerate(pieces) if re.search(r"\w", piece)]
    plain = [at for at in filled if not _ADVERBIAL.match(pieces[at]) and not _SUBORDINATE.match(pieces[at])]
    if filled and filled[0] not in plain:
        # "In the capital a doctor, asking not to be named, said": the subject follows without a comma
        late = _LATE_SUBJECT.match(pieces[filled[0]])
        if late and not _SUBORDINATE.match(pieces[filled[0]]):
            return Span(offsets[filled[0]] + late.end(), bound + len(left))
    if not plain or (_SUBORDINATE.match(pieces[filled[0]]) and len(plain) < 2) or _NOBODY.match(pieces[plain[0]]):
        return None
    # "Troops left, Ruiz, the mayor, said": the apposition belongs to the last name, not to the whole content
    first = plain[0]
    if len(plain) > 1 and not person_names(pieces[first]) and _is_clause(pieces[first]):
        first = next(
            (at for at in plain[1:] if _OWN_SUBJECT.match(pieces[at]) and not has_finite_verb(pieces[at])), first
        )
    return Span(offsets[first], bound + len(left))


def _is_clause(piece: str) -> bool:
    return len(piece.split()) > 9 or has_finite_verb(re.split(r" (?:who|which|whose|that) ", piece)[0])


def _shared_subject(outside: str, bound: int, left: str) -> Span | None:
    """Return the subject of "X did this and said": the noun phrase that opens the clause."""
    clause = outside[bound : bound + len(left)]
    subject = leading_subject(clause)
    if subject is None or _SUBORDINATE.match(clause) or _NOBODY.match(clause[subject.start :]):
        return None
    return Span(bound + subject.start, bound + subject.end)


def _near_subject(piece: str, offset: int, end: int, relative: bool) -> Span | None:
    """Read the stretch between the last comma and a cue as its subject."""
    if relative or (_SUBORDINATE.match(piece) and not _THAT_SUBJECT.match(piece)):
        return None
    if _DEPENDENT.search(re.sub(r" who .*", "", piece)) or _NOBODY.match(piece) or _QUESTION.search(piece):
        return None
    joins = list(_JOIN.finditer(piece))
    if joins and (len(piece.split()) > 7 or not piece[: joins[0].start()].strip()):
        cut = joins[-1].end()
        return Span(offset + cut, end) if re.search(r"\w", piece[cut:]) and not _NOBODY.match(piece[cut:]) else None
    if (late := _LATE_SUBJECT.match(piece)) or (late := _LATE_PRONOUN.match(piece)):
        return Span(offset + late.end(), end)
    if len(piece.split()) > _LONGEST_SUBJECT:
        return None
    return Span(offset, end)
