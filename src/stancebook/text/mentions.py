"""Mentions: where a text names a target, by the alias tables of a codebook.

Words are compared without case, apostrophes, accents and possessives, and hyphens part words; the longest alias wins.
Aliases that are ordinary words in lower case ("IS") match only as they are written, and never in text set in capitals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stancebook.codebook import Codebook
from stancebook.records import Mention, Span
from stancebook.text.normalize import WORD, fold, is_shouted, word_key

# a role word points to the actor of that role whom the article is about: named more than twice as often as any other
_DOMINANT = 2.0
_SHORT_ACRONYM = 3


@dataclass(slots=True)
class _Node:
    """One step of the alias trie: what may follow, and what ends here."""

    then: dict[str, _Node] = field(default_factory=dict)
    entries: list[_Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an alias refers to. ``exact`` holds the words as they must be written, where case matters."""

    kind: str  # "target", "word", "anaphor" or "place"
    name: str
    exact: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An alias found in a text, before it is resolved."""

    span: Span
    kind: str
    name: str


class MentionFinder:
    """Finds the targets of a codebook in text.

    Parameters
    ----------
    codebook : Codebook
        Its targets and roles give the aliases and the words that refer without naming.

    Examples
    --------
    >>> from stancebook.codebook import load_codebook
    >>> finder = MentionFinder(load_codebook())
    >>> [mention.target for mention in finder.find(["It is said that IS left Mosul, and the group fled."])[0]]
    ['ISIS', 'ISIS']
    """

    def __init__(self, codebook: Codebook) -> None:
        self._root = _Node()
        self._role_of = {target.id: target.role for target in codebook.target}
        self._role_of |= {role.generic: role.id for role in codebook.role}
        self._names = dict(codebook.target_names)
        self._generic = {role.id: role.generic for role in codebook.role}
        self._parent = {target.id: target.parent for target in codebook.target if target.parent}
        epithets = [word for words in codebook.loaded for word in words.words if len(word.split()) == 1]
        for target in codebook.target:
            for alias in target.aliases:
                # a short acronym in lower case is another word ("bir", "jem")
                exact = tuple(_words(alias)) if alias.isupper() and len(alias) <= _SHORT_ACRONYM else None
                self._add(alias, _Entry("target", target.id, exact))
            for alias in target.case_sensitive:
                self._add(alias, _Entry("target", target.id, tuple(_words(alias))))
            for place in target.places:
                self._add(place, _Entry("place", target.id))
        for role in codebook.role:
            for word in role.words:
                self._add(word, _Entry("word", role.id))
            for word in role.anaphors:
                self._add(word, _Entry("anaphor", role.id))
                # "the radical group": an epithet does not hide who is meant
                article, _, noun = word.partition(" ")
                for epithet in epithets if noun else ():
                    self._add(f"{article} {epithet} {noun}", _Entry("anaphor", role.id))

    def _add(self, alias: str, entry: _Entry) -> None:
        node = self._root
        for word in _words(alias):
            node = node.then.setdefault(word_key(word), _Node())
        if node is not self._root:
            node.entries.append(entry)

    def hits(self, text: str) -> list[Hit]:
        """Return every alias in `text`, longest first and without overlaps, places aside."""
        folded = fold(text)
        tokens = [(found.start(), found.end(), found.group()) for found in WORD.finditer(folded)]
        keys = [word_key(token[2]) for token in tokens]
        shouted = is_shouted(text)
        found: list[Hit] = []
        at = 0
        while at < len(tokens):
            step = 1
            node: _Node | None = self._root
            best: list[_Entry] = []
            for reach in range(at, len(tokens)):
                node = node.then.get(keys[reach]) if node else None
                if node is None:
                    break
                surface = [token[2] for token in tokens[at : reach + 1]]
                entries = [entry for entry in node.entries if _fits(entry, surface, shouted)]
                if entries:
                    best, step = entries, reach + 1 - at
            last = tokens[at + step - 1]
            end = last[0] + len(last[2].removesuffix("'s").rstrip("'"))
            found.extend(Hit(Span(tokens[at][0], end), entry.kind, entry.name) for entry in best)
            at += step
        return found

    def find(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Return the mentions in each of an article's units, in order, words resolved within the article.

        Parameters
        ----------
        texts : sequence of str
            The units of one article in order. Spans in the result count from the beginning of each unit.
        """
        hits = [self.hits(text) for text in texts]
        places = Counter(hit.name for unit in hits for hit in unit if hit.kind == "place")
        hits = [_unambiguous(unit, places) for unit in hits]
        named = Counter(hit.name for unit in hits for hit in unit if hit.kind == "target")
        earlier: dict[str, str] = {}
        result: list[list[Mention]] = []
        for text, unit in zip(texts, hits, strict=True):
            mentions: list[Mention] = []
            for hit in unit:
                if hit.kind == "place":
                    continue
                target = self._resolve(hit, named, places, earlier)
                if target is None:
                    continue
                role = self._role_of[target]
                span, resolved = hit.span, hit.kind != "target"
                if mentions and mentions[-1].target == target and not text[mentions[-1].span.end : span.start].strip():
                    # "ISIS militants" is one mention
                    span, resolved = Span(mentions[-1].span.start, span.end), mentions[-1].resolved and resolved
                    mentions.pop()
                mentions.append(Mention(target, span, span.of(text), role, resolved))
                if target not in self._generic.values():
                    earlier[role] = target
            result.append(mentions)
        return result

    def _resolve(self, hit: Hit, named: Counter[str], places: Counter[str], earlier: dict[str, str]) -> str | None:
        if hit.kind == "target":
            return hit.name
        if hit.kind == "anaphor":
            return earlier.get(hit.name)
        candidates = [target for target in named if self._role_of[target] == hit.name]
        outermost = [target for target in candidates if self._parent.get(target) not in candidates]
        if outermost:
            return _clear_first(outermost, named, _DOMINANT) or self._generic[hit.name]
        near = [target for target in places if self._role_of[target] == hit.name]
        return _clear_first(near, places, 1) or self._generic[hit.name]

    def name_of(self, target: str) -> str:
        """Return the readable name of a target."""
        return self._names[target]


def _unambiguous(hits: list[Hit], places: Counter[str]) -> list[Hit]:
    """Keep one target where several share an alias: the one whose places the article names most."""
    best: dict[Span, Hit] = {}
    for hit in hits:
        if hit.kind == "target" and (hit.span not in best or places[hit.name] > places[best[hit.span].name]):
            best[hit.span] = hit
    return [hit for hit in hits if hit.kind == "place" or best.get(hit.span, hit) is hit]


def _clear_first(candidates: list[str], counts: Counter[str], factor: float) -> str | None:
    """Return the candidate that is counted more than `factor` times as often as any other; None if there is none."""
    ranked = sorted(candidates, key=lambda target: -counts[target])
    if not ranked or (len(ranked) > 1 and counts[ranked[0]] <= factor * counts[ranked[1]]):
        return None
    return ranked[0]


def _words(phrase: str) -> list[str]:
    return WORD.findall(fold(phrase))


def _fits(entry: _Entry, surface: Iterable[str], shouted: bool) -> bool:
    if entry.exact is None:
        return True
    written = tuple(word.removesuffix("'s").rstrip("'") for word in surface)
    return not shouted and written == entry.exact
