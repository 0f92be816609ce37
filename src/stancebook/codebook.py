"""The codebook: what is coded, read from a TOML file and checked down to the last field.

A codebook is data. The package ships one (``conflict-news``); a user's own works the same way, and no label,
frame, target or alias of any codebook is named in code.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from stancebook.errors import CodebookError

DEFAULT_CODEBOOK = "conflict-news"

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
Phrase = Annotated[str, Field(min_length=1, pattern=r"\w")]
Level = Literal["article", "sentence", "stance"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Strict):
    """One code of a variable, with the rules a coder needs and the examples that test them."""

    id: Identifier
    name: str
    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    confusable_with: tuple[Identifier, ...] = ()
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    keywords: tuple[Phrase, ...] = ()
    parent: str | None = None
    crosswalk: dict[str, str] = Field(default_factory=dict)


class Variable(_Strict):
    """One thing that is coded: the topic, the frames or the stance.

    ``none`` names the code for "nothing applies": it is a label like the others, and not an abstention.
    """

    id: Identifier
    name: str
    question: str
    levels: tuple[Level, ...]
    type: Literal["single", "multiple"]
    none: Identifier | None = None
    article_share: Annotated[float, Field(ge=0, le=1)] = 0.15
    label: tuple[Label, ...]

    @property
    def label_ids(self) -> tuple[str, ...]:
        """The identifiers of the labels, in the order of the codebook."""
        return tuple(label.id for label in self.label)

    @model_validator(mode="after")
    def _check(self) -> Self:
        _unique("label", self.label_ids)
        known = set(self.label_ids)
        if self.type == "single" and self.none is None:
            raise ValueError("a variable of type 'single' must name its code for 'nothing applies' in `none`")
        if self.none is not None and self.none not in known:
            raise ValueError(f"`none` is {self.none!r}, which is no label of this variable")
        for label in self.label:
            strangers = set(label.confusable_with) - known
            if strangers:
                raise ValueError(f"label {label.id!r}: confusable_with names no label here: {sorted(strangers)}")
        return self


class Role(_Strict):
    """A kind of target, with the words that refer to one without naming it.

    ``words`` stand for the article's only actor of that role, or else for ``generic``; ``anaphors`` ("the group")
    stand only for an actor named before them. ``speaker_type`` is the holder type of such an actor when it speaks.
    """

    id: Identifier
    name: str
    generic: Identifier
    speaker_type: Identifier | None = None
    words: tuple[Phrase, ...] = ()
    anaphors: tuple[Phrase, ...] = ()


class Target(_Strict):
    """Somebody or something that stances are held toward, with every name it goes by.

    ``places`` are the place names and adjectives that make a role word point here when nobody of that role is named.
    """

    id: Identifier
    name: str
    role: Identifier
    parent: Identifier | None = None
    aliases: tuple[Phrase, ...] = ()
    case_sensitive: tuple[Phrase, ...] = ()
    places: tuple[Phrase, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.aliases and not self.case_sensitive:
            raise ValueError(f"target {self.id!r} has no alias, so it can never be found")
        return self


class HolderType(_Strict):
    """A kind of speaker, with the words that reveal it ("minister", "surgeon").

    ``collective`` words can hold a position as a group ("activists", "residents"). A type without words is that of
    speakers whom no word reveals.
    """

    id: Identifier
    name: str
    words: tuple[Phrase, ...] = ()
    collective: tuple[Phrase, ...] = ()


class WordList(_Strict):
    """Words with something in common that bears on stance, or on a frame.

    As ``loaded`` they take sides when the narrator uses them (rule R2) and are reported apart; as ``signal`` they tell
    of acts and suffering, which are a stance only in the mouth of a speaker (rules R1 and R7). A signal with a
    ``frame`` tells of that frame and says nothing of stance.
    """

    id: Identifier
    name: str
    note: str = ""
    frame: Identifier | None = None
    words: tuple[Phrase, ...]


class Roles(_Strict):
    """Which variable plays which part in coding."""

    topic: Identifier = "topic"
    frames: Identifier = "frame"
    stance: Identifier = "stance"


class Header(_Strict):
    """Who wrote the codebook and which version it is."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    language: Literal["en"] = "en"
    title: str = ""
    changelog: tuple[str, ...] = ()
    variables: Roles = Roles()


class Codebook(_Strict):
    """A whole codebook.

    >>> book = load_codebook()
    >>> book.codebook.id
    'conflict-news'
    >>> book.topic.none in book.topic.label_ids
    True
    """

    codebook: Header
    variable: tuple[Variable, ...]
    role: tuple[Role, ...] = ()
    target: tuple[Target, ...] = ()
    holder: tuple[HolderType, ...] = ()
    loaded: tuple[WordList, ...] = ()
    signal: tuple[WordList, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        _unique("variable", [variable.id for variable in self.variable])
        _unique("role", [role.id for role in self.role])
        _unique("target", [target.id for target in self.target])
        _unique("holder", [holder.id for holder in self.holder])
        _unique("word list", [words.id for words in (*self.loaded, *self.signal)])
        roles = {role.id for role in self.role}
        targets = {target.id for target in self.target} | {role.generic for role in self.role}
        for target in self.target:
            if target.role not in roles:
                raise ValueError(f"target {target.id!r}: role {target.role!r} is not defined; known: {sorted(roles)}")
            if target.parent is not None and target.parent not in targets:
                raise ValueError(f"target {target.id!r}: parent {target.parent!r} is not a target")
        holders = {holder.id for holder in self.holder}
        for role in self.role:
            if role.speaker_type is not None and role.speaker_type not in holders:
                raise ValueError(f"role {role.id!r}: speaker_type {role.speaker_type!r} is not a holder type")
        for part, name in self.codebook.variables:
            if name not in {variable.id for variable in self.variable}:
                raise ValueError(f"codebook.variables.{part} names {name!r}, but no variable has that id")
        for variable, kind in ((self.topic, "single"), (self.frames, "multiple"), (self.stance, "single")):
            if variable.type != kind:
                raise ValueError(f"variable {variable.id!r} must be of type {kind!r}, found {variable.type!r}")
        for words in (*self.loaded, *self.signal):
            if words.frame is not None and words.frame not in self.frames.label_ids:
                raise ValueError(f"word list {words.id!r}: frame {words.frame!r} is not a label of the frames")
        return self

    def variable_named(self, name: str) -> Variable:
        """Return the variable with this id."""
        return next(variable for variable in self.variable if variable.id == name)

    @property
    def topic(self) -> Variable:
        """The single-label variable of articles and sentences."""
        return self.variable_named(self.codebook.variables.topic)

    @property
    def frames(self) -> Variable:
        """The multi-label variable of articles and sentences."""
        return self.variable_named(self.codebook.variables.frames)

    @property
    def stance(self) -> Variable:
        """The single-label variable of (sentence, holder, target)."""
        return self.variable_named(self.codebook.variables.stance)

    @cached_property
    def target_ids(self) -> frozenset[str]:
        """Every target a coding may name, the generic ones included."""
        return frozenset(target.id for target in self.target) | {role.generic for role in self.role}

    @cached_property
    def target_names(self) -> dict[str, str]:
        """The readable name of every target."""
        return {role.generic: role.name for role in self.role} | {target.id: target.name for target in self.target}

    @cached_property
    def hash(self) -> str:
        """A digest of the content, the same for any layout of the file."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def _unique(what: str, names: list[str] | tuple[str, ...]) -> None:
    doubled = [name for name, count in Counter(names).items() if count > 1]
    if doubled:
        raise ValueError(f"{what} id used more than once: {', '.join(doubled)}")


def load_codebook(source: str | Path = DEFAULT_CODEBOOK) -> Codebook:
    """Read and check a codebook.

    Parameters
    ----------
    source : str or Path
        The path of a TOML file, or the name of a shipped codebook.

    Raises
    ------
    CodebookError
        If the file is missing or not valid. The message lists every mistake with its path in the file.

    Examples
    --------
    >>> load_codebook("conflict-news").stance.none
    'none'
    """
    path = Path(source)
    if isinstance(source, str) and source in shipped_codebooks():
        text = resources.files("stancebook").joinpath("codebooks", f"{source}.toml").read_text("utf-8")
    else:
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError, ValueError) as error:
            known = ", ".join(shipped_codebooks())
            raise CodebookError(f"{source}: cannot be read as a codebook ({error}); shipped ones: {known}") from error
    return parse_codebook(text, str(source))


def parse_codebook(text: str, name: str = "codebook") -> Codebook:
    """Check the text of a codebook; `name` stands before every mistake.

    >>> parse_codebook("[codebook]", "mine.toml")
    Traceback (most recent call last):
        ...
    stancebook.errors.CodebookError: mine.toml: 3 mistakes
      codebook.id: Field required
      codebook.version: Field required
      variable: Field required
    """
    try:
        content: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{name}: not valid TOML: {error}") from error
    try:
        return Codebook.model_validate(content)
    except ValidationError as error:
        mistakes = list(_mistakes(error, content))
        plural = "mistake" if len(mistakes) == 1 else "mistakes"
        raise CodebookError("\n  ".join([f"{name}: {len(mistakes)} {plural}", *mistakes])) from None


def shipped_codebooks() -> list[str]:
    """Return the names of the codebooks inside the package."""
    folder = resources.files("stancebook").joinpath("codebooks")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


def _mistakes(error: ValidationError, content: dict[str, Any]) -> Iterator[str]:
    """Word each mistake with its path, naming list items by their id where they have one."""
    for detail in error.errors():
        path, here = "", content
        for step in detail["loc"]:
            here = _inside(here, step)
            if isinstance(step, int):
                label = here.get("id") if isinstance(here, dict) else None
                path += f"[{label or step}]"
            else:
                path += f".{step}" if path else step
        message = detail["msg"].removeprefix("Value error, ")
        found = f", found {detail['input']!r}" if isinstance(detail["input"], str | int | float) else ""
        yield f"{path or 'codebook'}: {message}{found}"


def _inside(here: Any, step: int | str) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None
