"""The word lists of a codebook, found in text: keywords of its labels, loaded words, words that signal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from stancebook.codebook import Codebook
from stancebook.text.normalize import WORD, fold, word_key

_LONGEST = 4


@dataclass(frozen=True, slots=True)
class LexicalHit:
    """A phrase of a word list: which list, at which word, how many words."""

    name: str
    place: int
    length: int


class Lexicon:
    """Finds the word lists of a codebook in a sequence of words.

    What a codebook's author knows about words ("forced", "prohibited" and "at gunpoint" are all compulsion) carries
    over to words that no training article holds.

    Parameters
    ----------
    codebook : Codebook
        Its keywords, loaded words and signals are looked for.
    stance_only : bool
        Leave out the lists that tell of topics and frames.

    Examples
    --------
    >>> from stancebook.codebook import load_codebook
    >>> sorted(Lexicon(load_codebook()).names("They were ordered to donate blood."))
    ['blood_drive', 'compulsion']
    """

    def __init__(self, codebook: Codebook, *, stance_only: bool = False) -> None:
        self._entries: dict[tuple[str, ...], list[str]] = {}
        for variable in (codebook.stance,) if stance_only else (codebook.topic, codebook.frames, codebook.stance):
            for label in variable.label:
                self._enter(label.id.lower(), label.keywords)
        for words in (*codebook.loaded, *codebook.signal):
            if words.frame is None or not stance_only:
                self._enter(words.id, words.words)
        # what changes the meaning of a topic's own words stands beside them in the sentence
        self._crossed = {label.id.lower() for label in codebook.topic.label} | {words.id for words in codebook.signal}

    def _enter(self, name: str, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            key = tuple(word_key(word) for word in WORD.findall(fold(phrase)))
            if key and name not in self._entries.setdefault(key, []):
                self._entries[key].append(name)

    def hits(self, keys: Sequence[str]) -> Iterator[LexicalHit]:
        """Yield the longest entries at each place of a sequence of word keys (see `text.normalize.word_key`)."""
        for place in range(len(keys)):
            for length in range(min(_LONGEST, len(keys) - place), 0, -1):
                names = self._entries.get(tuple(keys[place : place + length]))
                if names:
                    yield from (LexicalHit(name, place, length) for name in names)
                    break

    def names(self, text: str) -> set[str]:
        """Return the lists that a text touches."""
        return {hit.name for hit in self.hits([word_key(found) for found in WORD.findall(fold(text))])}

    def cues(self, text: str) -> str:
        """Return the lists that a text touches as words, and each pair of those that bear on its topic.

        >>> from stancebook.codebook import load_codebook
        >>> "blood_drive&compulsion" in Lexicon(load_codebook()).cues("Residents were forced to donate blood.")
        True
        """
        names = self.names(text)
        crossed = sorted(names & self._crossed)
        return " ".join([*sorted(names), *(f"{one}&{other}" for one, other in combinations(crossed, 2))])
