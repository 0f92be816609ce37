"""Speakers: from a noun phrase to somebody with a name and a type, remembered through the article."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass

from stancebook.codebook import Codebook
from stancebook.records import UNKNOWN_SPEAKER
from stancebook.text.mentions import MentionFinder
from stancebook.text.normalize import WORD, word_key

PRONOUNS = {"he": "he", "she": "she", "they": "they", "it": "it", "him": "he", "her": "she", "them": "they"}
_PARTICLES = (
    r"(?:al|el|ez|es|ash|ad|ar|an|at|bin|ibn|bint|abu|abd|de|del|della|di|da|dos|la|le|van|von|der|den|ter|y|e)"
)
_CAPITAL = r"(?:[A-Z][\w'’]*(?:-[\w'’]+)*\.?|(?:al|el|ez|es|ash|ad|ar|an|as)-[A-Z][\w'’]*(?:-[\w'’]+)*)"
_NAME = re.compile(rf"(?<![\w-]){_CAPITAL}(?: (?:{_PARTICLES} )?{_CAPITAL})*")
_TITLES = frozenset(
    """mr mrs ms miss mx dr prof professor gen general maj major col colonel lt lieutenant capt captain sgt
    sergeant cpl corporal brig brigadier adm admiral cmdr commander marshal president premier prime minister
    chancellor secretary governor mayor senator sen rep representative congressman congresswoman mp judge
    justice sheriff chief inspector superintendent constable officer director sheikh sheik imam mullah maulvi
    mufti ayatollah sayyid hajj haji rabbi father fr sister brother bishop archbishop cardinal pastor reverend
    rev pope king queen prince princess emir sultan lord lady sir dame baroness comandante comrade spokesman
    spokeswoman spokesperson ambassador deputy vice foreign defence defense interior health first private
    corporal petty warrant staff nurse matron principal headmaster head leader chairman chairwoman coordinator
    engineer eng lawyer""".split()
)
_ORGANISATION = frozenset(
    """ministry university hospital forces force army council agency command department group party units unit news
    state states observatory cross crescent committee commission court office police front movement brigade
    brigades battalion division corps federation union association centre center bank church mosque school
    college company foundation institute authority service services board bureau parliament senate house
    government coalition organisation organization nations network club city province district county village
    street road times post herald radio television tv press media front line january february march april may
    june july august september october november december monday tuesday wednesday thursday friday saturday
    sunday the""".split()
)
_CUT = re.compile(
    r"\s*(?:[,(;:]| who\b| which\b| that\b| whose\b| participating\b| taking\b| working\b| speaking\b| living\b|"
    r" on condition\b| under (?:the )?condition\b| when\b| while\b| as\b)"
)
_DETERMINER = re.compile(
    r"^(?:(?:but|and|yet|so|or|however|meanwhile|later|also|still|then|even|only|today|yesterday)\b,? )*"
    r"(?:the|a|an|one(?! of)|another|some|several|many|this|that|these|those|his|her|their|its|our|two|three|other) ",
    re.IGNORECASE,
)
# a definite phrase built on these points back to whoever spoke last
_BACKWARD = re.compile(
    r"^(?:the|this|that|an?other|same) (?:same )?"
    r"(?:source|speaker|statement|report|document|letter|witness|release|text|message|note)s?$",
    re.IGNORECASE,
)
# "a spokesman for Khmer Rouge", "the mother of Ali": the name is not the speaker's
_OF_SOMEBODY = re.compile(r"\b(?:of|for|from|in|at|with|to|near|by|under)(?: the| late| ousted)* $", re.IGNORECASE)
_ONE_OF_THEM = re.compile(
    r"^(?:one|another|some|several|many|a (?:second|third)|two)(?: of (?:them|the men|the women))?"
    r"(?:$|, (?P<apposition>(?:an?|the) .+)$|, who\b)",
    re.IGNORECASE,
)
_GENDERED = {
    "he": frozenset(
        """mr sir lord man boy father brother son husband uncle grandfather spokesman chairman imam sheikh priest bishop
        king prince policeman serviceman businessman fr""".split()
    ),
    "she": frozenset(
        """mrs ms miss lady woman girl mother sister daughter wife aunt grandmother spokeswoman chairwoman queen
        princess policewoman widow actress fiancée housewife schoolmistress señora congresswoman""".split()
    ),
}
_KIN = re.compile(
    r"\b(?:wom[ae]n|m[ae]n|girl|boy|mother|father|sister|brother|son|daughter|wife|husband|uncle|aunt|grandmother|"
    r"grandfather|widow|cousin|neighbour|neighbor|fianc\w+|farmer|shopkeeper|trader|driver|student|teacher|owner|"
    r"labourer|baker|survivor|refugee|villager|resident|priest|deacon|imam|friend|merchant|vendor|seller)$",
    re.IGNORECASE,
)
_LONG_FORM = {
    "gen": "general",
    "col": "colonel",
    "maj": "major",
    "capt": "captain",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "dr": "doctor",
    "rev": "reverend",
    "prof": "professor",
    "sen": "senator",
}
_REMEMBERED = 12
_MOST_OF_IT = 0.7
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks: a name or a description, a type of the codebook, and what a pronoun may take them for."""

    name: str
    type: str
    form: str = "group"  # person, people or group
    is_named: bool = False


class SpeakerBook:
    """Who has been met in one article, so that "he", "al-Alwani" and "the source" find their person.

    One is made for each article; nothing is kept between articles.
    """

    def __init__(self, types: HolderWords, finder: MentionFinder) -> None:
        self._types = types
        self._finder = finder
        self._people: dict[str, Speaker] = {}
        self._recent: deque[tuple[Speaker, frozenset[str]]] = deque(maxlen=_REMEMBERED)
        self._gender: dict[str, str] = {}
        self.last: Speaker | None = None
        self.introduced: Speaker | None = None

    def meet(self, text: str) -> None:
        """Remember the people that a unit names in full, speakers or not."""
        for name, start, titled in person_names(text):
            if titled or (" " in name and not _OF_SOMEBODY.search(text[max(0, start - 30) : start])):
                self._remember(name, self._types.type_of(text[max(0, start - 60) : start + len(name)]))

    def introduce(self, phrase: str) -> None:
        """Note whom a sentence of the narrator's is about: a person whose words may follow."""
        self.introduced = None
        speaker = self.resolve(phrase)
        if speaker is None or speaker.form != "person":
            return
        if speaker.is_named or speaker.type != self._types.fallback or _KIN.search(phrase):
            self.introduced = speaker
            self._note(speaker, phrase)

    def spoke(self, speaker: Speaker, phrase: str = "") -> None:
        """Note that `speaker` spoke last, and in which words the text called them."""
        self.last = speaker
        self.introduced = None
        self._note(speaker, phrase)

    def _note(self, speaker: Speaker, phrase: str) -> None:
        if speaker.name == UNKNOWN_SPEAKER:
            return
        known = next((words for one, words in self._recent if one.name == speaker.name), frozenset())
        called = phrase.split(" who ", maxsplit=1)[0].split(",", 2)[:2]
        keys = [word_key(word) for word in WORD.findall(",".join(called))]
        words = frozenset(_LONG_FORM.get(key, key) for key in keys) | known
        for pronoun, gendered in _GENDERED.items():
            if words & gendered:
                self._gender.setdefault(speaker.name, pronoun)
        self._recent = deque((entry for entry in self._recent if entry[0].name != speaker.name), _REMEMBERED)
        self._recent.append((speaker, words))

    def resolve(self, phrase: str) -> Speaker | None:
        """Return the speaker that a noun phrase names, describes or points back to; None where it is nobody."""
        phrase = " ".join(phrase.split()).strip(" ,.;:–-'\"")
        if not _LETTER.search(phrase):
            return None
        words = phrase.split()
        if len(words) == 1 or (len(words) <= 3 and words[-2].lower() != "of"):
            for word in (words[-1].lower(), words[0].lower()):
                if word in PRONOUNS:
                    return self._pointed_at(PRONOUNS[word])
        if _BACKWARD.match(phrase) and self.last is not None:
            return self.last
        if (one := _ONE_OF_THEM.match(phrase)) is not None:
            apposition = one["apposition"]
            named = self.resolve(apposition) if apposition else None
            return named or (self._latest(("people",)) if " " not in phrase else None) or self._described(phrase)
        names = [found for found in _names_in_apposition(phrase) if not self._is_actor(found[0])]
        if names:
            name, _, titled = names[0]
            known = self._people.get(_surname(name))
            kind = self._types.type_of(phrase)
            if known is not None and (len(name.split()) == 1 or known.name.endswith(name)):
                if known.type == self._types.fallback and kind != known.type:
                    known = self._remember(known.name, kind)
                return known
            if len(name.split()) > 1 or titled:
                return self._remember(name, kind)
        return self._described(phrase)

    def _is_actor(self, name: str) -> bool:
        """Whether what looks like a person is the whole alias of a target ("Khmer Rouge")."""
        return any(
            hit.kind == "target" and hit.span.end - hit.span.start == len(name) for hit in self._finder.hits(name)
        )

    def _latest(self, forms: tuple[str, ...], pronoun: str = "") -> Speaker | None:
        """Return the last one of these forms whom a pronoun may mean."""
        for speaker, _ in reversed(self._recent):
            if speaker.form in forms and (not pronoun or self._gender.get(speaker.name, pronoun) == pronoun):
                return speaker
        return None

    def _pointed_at(self, pronoun: str) -> Speaker:
        if pronoun in ("he", "she"):
            found = self._latest(("person",), pronoun)
            if found is not None:
                self._gender.setdefault(found.name, pronoun)
        else:
            found = self._latest(("group",)) if pronoun == "it" else self._latest(("people", "group"))
        return found or self.last or unknown_speaker(self._types)

    def _described(self, phrase: str) -> Speaker | None:
        """Return an unnamed speaker: an actor, a role ("a local activist"), a collective or a document."""
        head = phrase[: cut.start()] if (cut := _CUT.search(phrase)) and cut.start() else phrase
        kind = self._types.type_of(head)
        mentions = self._finder.find([head])[0]
        bare = _DETERMINER.sub("", head).strip()
        form = _form(bare)
        if kind == self._types.fallback:
            if mentions:
                kind = self._types.type_of_role(mentions[0].role)
            elif len(bare.split()) > 8 or not (
                _DETERMINER.match(head) or bare[:1].isupper() or form == "people" or _is_body(bare)
            ):
                return None
        back = _DETERMINER.match(head)
        if back and back.group().strip().lower() in ("the", "this", "that") and len(bare.split()) <= 2:
            known = self._known_as(bare, form)
            if known is not None:
                return known
        named = next((mention for mention in mentions if not mention.resolved), None)
        if named is not None and len(named.surface) >= _MOST_OF_IT * len(bare):
            return Speaker(self._finder.name_of(named.target), kind)
        return Speaker(" ".join(bare.split()[:8]), kind, form)

    def _known_as(self, bare: str, form: str) -> Speaker | None:
        """Return who was called so before: "the spokesman" after "a spokesman for the army"."""
        noun = word_key(bare.rsplit(maxsplit=1)[-1]) if bare else ""
        for speaker, words in reversed(self._recent):
            if noun in words and speaker.form == form:
                return speaker
        return None

    def _remember(self, name: str, kind: str) -> Speaker:
        key = _surname(name)
        known = self._people.get(key)
        if known is not None and known.type != self._types.fallback and kind == self._types.fallback:
            kind = known.type
        if known is not None and len(known.name) > len(name):
            name = known.name
        self._people[key] = Speaker(name, kind, "person", is_named=True)
        return self._people[key]


class HolderWords:
    """The words of a codebook that reveal what kind of speaker somebody is."""

    def __init__(self, codebook: Codebook) -> None:
        self._words: dict[tuple[str, ...], str] = {}
        self.collectives: frozenset[str] = frozenset(
            word_key(word) for holder in codebook.holder for word in holder.collective if len(word.split()) == 1
        )
        for holder in codebook.holder:
            for phrase in (*holder.words, *holder.collective):
                self._words.setdefault(tuple(map(word_key, WORD.findall(phrase))), holder.id)
        plain = [holder.id for holder in codebook.holder if not holder.words and not holder.collective]
        self.fallback = plain[0] if plain else "other"
        self._role_types = {role.id: role.speaker_type or self.fallback for role in codebook.role}

    def type_of(self, phrase: str) -> str:
        """Return the type that the words of a phrase reveal: its longest, then its last entry wins."""
        keys = [word_key(word) for word in WORD.findall(phrase)]
        found, length = self.fallback, 0
        for at in range(len(keys)):
            for size in (3, 2, 1):
                kind = self._words.get(tuple(keys[at : at + size]))
                if kind is not None and size >= length:
                    found, length = kind, size
                    break
        return found

    def type_of_role(self, role: str) -> str:
        """Return the speaker type of an actor of this role."""
        return self._role_types.get(role, self.fallback)


def person_names(text: str) -> list[tuple[str, int, bool]]:
    """Return the people named in a folded text: name without titles, offset, whether a title stood before it.

    >>> person_names("police chief Maj. Gen. Hadi Kassar of the Anbar police")
    [('Hadi Kassar', 23, True)]
    """
    people = []
    for found in _NAME.finditer(text):
        words = found.group().split()
        titled = False
        while words and _is_title(words[0]):
            words, titled = words[1:], True
        after = [at for at, word in enumerate(words) if _is_title(word)]
        if after:
            words, titled = words[after[-1] + 1 :], True
        if not words or any(word_key(word.rstrip(".")) in _ORGANISATION for word in words):
            continue
        if any(char.isdigit() for char in "".join(words)) or len(words[0]) == 1:
            continue
        name = " ".join(words).rstrip(".,'’")
        name = name.removesuffix("'s").removesuffix("’s")
        # capitals before a common noun are an adjective ("Syrian Kurdish journalist"), not a person
        follows = re.match(r"(?:'s)? ([a-z]+)", text[found.end() :])
        if not titled and follows is not None and not _goes_after_a_name(follows.group(1), len(words)):
            continue
        people.append((name, found.end() - len(" ".join(words)), titled))
    return people


_AFTER_NAME = frozenset(
    """who of from said told and in at on is was has had with to for the a an as by or also then later were will
    would can could may might did does whose when while after before but that not never just only says wrote
    writes tells thinks knows held took went came left began""".split()
)
_PLURALS = frozenset(
    """residents activists students patients parents migrants militants citizens civilians fighters soldiers officers
    officials forces troops authorities rebels villagers journalists doctors media police sources tribes""".split()
)


_THINGS = frozenset(
    """statement report letter leaflet note message document text release poster circular communique notice petition
    decree order map paper newspaper website agency station outlet video programme law study survey poll team network
    faction militia regime administration delegation directorate alliance organisation assembly secretariat staff
    mission branch body charity society leadership""".split()
)


def _names_in_apposition(phrase: str) -> list[tuple[str, int, bool]]:
    """Return the people in the head of a phrase, or else in a piece of its apposition that is nothing but a name."""
    head, *rest = re.split(r",|\(| who | which | whose ", phrase)
    names = [found for found in person_names(head) if not _OF_SOMEBODY.search(head[: found[1]])]
    for piece in rest:
        bare = piece.strip(" )")
        for name in person_names(bare) if not names else ():
            if bare.endswith(name[0]) and bare[:1].isupper():
                return [name]
    return names


_NOUN_ENDS = re.compile(r" (?:of|at|in|from|for|with|near|to|on|by|close|inside|\w+ing|\w{3,}ed)\b|,")


def _is_body(bare: str) -> bool:
    """Whether a bare phrase names a body by its kind ("education department")."""
    words = bare.split()
    return len(words) < 5 and word_key(words[-1]) in (_ORGANISATION | _THINGS)


def _form(bare: str) -> str:
    """Return how a described speaker is spoken of afterwards: a person, people or a group."""
    head = _NOUN_ENDS.split(bare)[0].split()
    if not head:
        return "group"
    noun = word_key(head[-1].rstrip("."))
    if noun in _ORGANISATION or noun in _THINGS or (head[-1][:1].isupper() and len(head) > 1):
        return "group"
    if noun in _PLURALS or noun in ("people", "men", "women") or re.search(r"[^sui]s$", noun):
        return "people"
    return "person" if head[-1][:1].islower() or (len(head) == 1 and noun in _TITLES) else "group"


def _is_title(word: str) -> bool:
    return word_key(word.rstrip(".")) in _TITLES


def _goes_after_a_name(word: str, length: int) -> bool:
    """Whether a lower-case word can follow a name of so many words: a function word or a verb, not a noun."""
    if word in _AFTER_NAME:
        return True
    return word.endswith(("ed", "s") if length > 1 else "ed") and word not in _PLURALS


def _surname(name: str) -> str:
    return word_key(name.rsplit(maxsplit=1)[-1].rsplit("-", maxsplit=1)[-1].rstrip("."))


def unknown_speaker(types: HolderWords) -> Speaker:
    """Return the holder of words whose speaker the text does not give."""
    return Speaker(UNKNOWN_SPEAKER, types.fallback)
