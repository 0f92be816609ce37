"""Views of (sentence, holder, target): the holder's words with the target masked, and what stands around it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from stancebook.codebook import Codebook
from stancebook.features.lexicon import Lexicon
from stancebook.features.views import View, actor_word
from stancebook.records import Holder, Mention, QuoteKind, ReadUnit, Span
from stancebook.text.normalize import WORD, fold, word_key

WINDOW = 6
NEAR = 4
EPITHETS = 3
"""How many words before a mention may call the target something."""
_NEGATIONS = frozenset({"not", "no", "never", "without", "neither", "nor", "cannot", "denied", "deny", "refused"})
_TARGET, _HOLDER = "xtarget", "xholder"


def candidate_pairs(unit: ReadUnit) -> Iterator[tuple[Holder, Mention]]:
    """Yield each holder of a unit with each target it mentions, at the mention that stands in the holder's words."""
    for holder in unit.holders:
        for target in unit.targets:
            mentions = [mention for mention in unit.mentions if mention.target == target]
            own = [mention for mention in mentions if _in_voice(unit, holder, mention.span)]
            mention = (own or mentions)[0]
            if holder.span is not None and holder.span.overlaps(mention.span):
                others = [other for other in mentions if not holder.span.overlaps(other.span)]
                if not others:
                    continue  # nobody is coded for a stance toward themselves
                mention = others[0]
            yield holder, mention


class PairViews:
    """Makes the views of stance pairs with the loaded words and stance words of one codebook.

    Parameters
    ----------
    codebook : Codebook
        Its loaded words (rule R2) and the keywords of its stance labels become features with their side.
    """

    def __init__(self, codebook: Codebook) -> None:
        self._lexicon = Lexicon(codebook, stance_only=True)

    def view(self, unit: ReadUnit, holder: Holder, mention: Mention) -> View:
        """Return the view of one pair, each part a string of tokens.

        ``words`` and ``voiced`` hold the holder's words, ``window`` those around the target, ``signs`` who speaks and
        the word lists by their place, ``called`` what the target is called.
        """
        tokens = self._tokens(unit, holder, mention)
        voice = [place for place, token in enumerate(tokens) if token.voice]
        at = next((place for place, token in enumerate(tokens) if token.word == _TARGET), 0)
        side = "n" if holder.is_narrator else "r" if holder.basis == "reported_position" else "s"
        words = [tokens[place].word for place in voice]
        window = [
            f"{'b' if place < at else 'a'}{'1' if abs(place - at) == 1 else ''}:{tokens[place].word}"
            for place in range(max(0, at - WINDOW), min(len(tokens), at + WINDOW + 1))
            if place != at and tokens[place].voice
        ]
        signs = self._signs(unit, holder, mention, tokens, at)
        return {
            "words": " ".join(words),
            "window": " ".join(window),
            "signs": " ".join([*signs, *(f"{side}|{sign}" for sign in signs)]),
            "called": _crossed(self._called(unit, mention), side, mention.role),
            "voiced": " ".join(f"{side}|{word}" for word in words),
        }

    def _called(self, unit: ReadUnit, mention: Mention) -> list[str]:
        """Return the lists that the mention itself and the words before it touch, and its words where it is no name."""
        text = fold(unit.unit.text)
        before = WORD.findall(text[: mention.span.start])[-EPITHETS:]
        words = WORD.findall(mention.span.of(text)) if mention.resolved else []
        return [
            *(f"name={name}" for name in sorted(self._lexicon.names(mention.surface))),
            *(f"epithet={name}" for name in sorted(self._lexicon.names(" ".join(before)))),
            *(f"word={word_key(word)}" for word in words),
        ]

    def _signs(self, unit: ReadUnit, holder: Holder, mention: Mention, tokens: list[_Token], at: int) -> list[str]:
        signs = [f"role={mention.role}", f"type={holder.type}", f"quote={unit.attribution.kind.value}"]
        signs.append(f"basis={holder.basis}")
        signs.append("resolved" if mention.resolved else "named")
        signs.append("inside" if _in_voice(unit, holder, mention.span) else "outside")
        if len(unit.targets) > 1:
            signs.append("several_targets")
        for hit in self._lexicon.hits([token.key for token in tokens]):
            name, place, length = hit.name, hit.place, hit.length
            token = tokens[place]
            # epithets inside indirect speech are the narrator's choice of words (rule R4)
            counted = token.voice or (holder.is_narrator and not token.quoted)
            if not counted:
                continue
            before = place < at
            near = (at - place - length if before else place - at - 1) < NEAR
            negated = any(tokens[other].word in _NEGATIONS for other in range(max(0, place - 3), place))
            sign = f"{name}:{'before' if before else 'after'}{':near' if near else ''}{':not' if negated else ''}"
            signs += [name, sign, f"{sign}:{mention.role}"]
        signs += [f"other={other.role}" for other in unit.mentions if other.target != mention.target]
        return signs

    def _tokens(self, unit: ReadUnit, holder: Holder, mention: Mention) -> list[_Token]:
        """Return the words of the unit, each mention of an actor as one masked word."""
        attribution = unit.attribution
        speech = attribution.content if attribution.is_speech else ()
        waiting = deque(unit.mentions)
        tokens: list[_Token] = []
        done = 0
        for found in WORD.finditer(fold(unit.unit.text)):
            span = Span(found.start(), found.end())
            if span.start < done:
                continue
            while waiting and waiting[0].span.end <= span.start:
                waiting.popleft()
            covering = waiting[0] if waiting and waiting[0].span.overlaps(span) else None
            key = word_key(found.group())
            is_holder = holder.span is not None and holder.span.overlaps(covering.span if covering else span)
            if is_holder:
                if covering is None and tokens and tokens[-1].word == _HOLDER:
                    continue
                word = _HOLDER
            elif covering is not None:
                word = _TARGET if covering.target == mention.target else actor_word(covering.role)
            else:
                word = key
            done = covering.span.end if covering is not None else span.end
            inside = any(content.overlaps(span) for content in speech)
            voice = not attribution.is_speech or inside != holder.is_narrator
            tokens.append(_Token(word, key, voice, inside and attribution.kind is not QuoteKind.INDIRECT))
        return tokens


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    key: str
    voice: bool
    quoted: bool


def _crossed(signs: list[str], side: str, role: str) -> str:
    """Return signs alone, with the kind of holder, and with the kind of holder and the role of the target."""
    return " ".join([*signs, *(f"{side}|{sign}" for sign in signs), *(f"{side}|{role}|{sign}" for sign in signs)])


def _in_voice(unit: ReadUnit, holder: Holder, span: Span) -> bool:
    """Whether these words are the holder's own: the content for a speaker, the rest for the narrator."""
    attribution = unit.attribution
    if not attribution.is_speech:
        return True
    inside = any(content.overlaps(span) for content in attribution.content)
    return inside != holder.is_narrator
