"""Characters: repair once before offsets exist, then fold without moving a single offset."""

from __future__ import annotations

import re
import unicodedata

import ftfy

# ftfy's defaults straighten quotes, expand ligatures, narrow full-width forms and unescape HTML: all of that would
# rewrite what the outlet printed, or move the caller's offsets. What stays on is the repair of broken encodings.
_REPAIR = ftfy.TextFixerConfig(
    unescape_html=False,
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    remove_terminal_escapes=False,
    explain=False,
    normalization=None,
)

# one character for one character, so that every offset stays what it was
_FOLD = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " "),
    ord("\n"): "\n",
    ord("\r"): "\n",
    **dict.fromkeys(map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"), " "),
    **dict.fromkeys(map(ord, "\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff\u00ad\u2028\u2029"), " "),
    **dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), " "),
    **dict.fromkeys(map(ord, "“”„‟«»″"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛ʼʻ`´′"), "'"),
    **dict.fromkeys(map(ord, "‐‑‒−"), "-"),
    **dict.fromkeys(map(ord, "–—―"), "–"),
}


def repair(text: str) -> str:
    """Mend text that was decoded with the wrong encoding. Offsets count from here on.

    >>> repair("the groupâ€™s men")
    'the group’s men'
    """
    return ftfy.fix_text(text, _REPAIR)


def fold(text: str) -> str:
    r"""Return `text` for matching: plain spaces, straight quotes, one kind of dash; the same length.

    >>> fold("“the group’s\u00a0men”")
    '"the group\'s men"'
    """
    return text.translate(_FOLD)


def lower(text: str) -> str:
    """Lower-case without changing the length, as some capitals have two-letter lower-case forms.

    >>> len(lower("İzmir")) == len("İzmir")
    True
    """
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


# hyphens part words and apostrophes do not, so that "al-Qa'im", "al-Qaim" and "al Qaim" come out alike
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_POSSESSIVE = re.compile(r"'s$|'$")


def word_key(word: str) -> str:
    """Return the form under which a folded word is looked up: no possessive, no apostrophe, lower case, no accent.

    >>> word_key("Qa'im's")
    'qaim'
    """
    bare = lower(_POSSESSIVE.sub("", word)).replace("'", "")
    if bare.isascii():
        return bare
    return "".join(char for char in unicodedata.normalize("NFD", bare) if not unicodedata.combining(char))


def is_shouted(text: str) -> bool:
    """Whether the text is set in capitals, so that case tells nothing.

    >>> is_shouted("TOWN IS QUIET")
    True
    """
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 3 and sum(char.isupper() for char in letters) > 0.8 * len(letters)
