"""What the furniture of a page looks like: credits, forms, links, bylines, dates. One pattern a line, with its kind.

The patterns name shapes, never an outlet. Each must match a whole folded line.
"""

from __future__ import annotations

import re

MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?)(?:,? \d{{4}})?"
NAME = r"[A-Z][\w'.-]*(?: (?:(?:de|del|la|al|el|bin|von|van|and) )?[A-Z][\w'.-]*){0,5}"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"

# case does not matter here
_SHAPES = (
    # who made it
    r"\(?(?:additional )?(?:reporting|writing|editing|edited|compiled|translated|photography|production) by\b.{0,160}",
    r"(?:sources?|via|agencies|credits?)\s*:.{0,80}",
    r"(?:by )?(?:our|a|from our|staff) (?:own |special |staff |local )?"
    r"(?:correspondents?|reporters?|writers?|desk|bureau)\.?(?:,? .{0,30})?",
    # pictures
    r"\(?(?:file|stock|handout|archive) (?:photo|picture|image|footage)s?\b.{0,60}\)?\.?",
    r"\(?(?:image|photo|photos|photograph|picture|pictures|video|graphic|illustration|cover)"
    r"(?: credits?| by| courtesy(?: of)?)?\s*[:/].{0,100}",
    r"\(?(?:photo|picture|image|photograph)s? (?:by|courtesy|supplied|credit)\b.{0,80}\)?",
    # forms and buttons
    r"leave a (?:comment|reply)|(?:post|add|submit|view|read|write) (?:a |your |all |the )?comments?.{0,20}",
    r"\d* ?comments?|comments? (?:are )?(?:closed|off)\.?",
    r"\w+ [+x×*–-] (?:\w+ )?=.{0,10}|\w+ (?:plus|minus|times) \w+ =.{0,10}",
    r"your (?:e-?mail|name).{0,80}|required fields.{0,40}|e-?mail address.{0,60}|(?:name|website|e-?mail)\s*\*?:?",
    r"(?:share|tweet|print|e-?mail|save|like|pin)(?: (?:this|on|via|the|article|story|page|it|by).{0,60})?[.:]?",
    # links to other pages
    r"(?:read more|more|related|related (?:articles?|stories|news|content)|see also|also read|read also|recommended|"
    r"watch|listen|in pictures|most read|trending|next|previous|up next|continue reading|further reading|more on this)"
    r"\b\s*[:>»].{0,160}",
    r"(?:read more|related (?:articles?|stories)|see also|continue reading|most read|trending)\b.{0,80}",
    r"(?:subscribe|sign up|sign in|log in|register|follow us|join our|download (?:our|the) app|support our|click here|"
    r"get our|get the latest)\b.{0,140}",
    # furniture
    r"advertisement|sponsored(?: content)?|skip to .{1,40}|back to top|loading.{0,5}|cookies?.{0,60}",
    r"(?:tags?|topics?|categor(?:y|ies)|keywords?)\s*:.{0,160}|filed under.{0,160}",
    r"(?:copyright|\(c\)|©).{0,120}|.{0,80}all rights reserved.{0,40}",
    r"(?:for (?:more|further) information|(?:media |press )?(?:contact|enquiries|inquiries|office)|editor's note|"
    r"notes? to editors?|ends?|disclaimer)\s*:.{0,200}",
    r"-? ?(?:ends?|30|###?)\s?-?|\[ends?\]|\*{3,}|#{2,}|-{3,}|_{3,}|={3,}",
    # when and where it was put up
    r"(?:first |last )?(?:published|updated|posted|modified|broadcast|filed|date)(?: on| at)?\s*:?.{0,60}",
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?:,? \d{1,2}[:.]\d{2}.{0,12})?",
    r"https?://\S+|www\.\S+|@\w+|\S+@\S+\.\w+",
)
# here capitals tell a name from a sentence
_NAMED_SHAPES = (
    rf"(?:By|BY|Words by|From) {NAME}(?:,.{{0,80}})?(?: [|/–-] .{{0,80}})?",
    rf"{NAME}, (?i:staff (?:writer|reporter)|correspondent|(?:special )?to the .{{1,40}}|reporter|chief reporter)",
    rf"{_WEEKDAY}{DATE}(?:,? (?:at )?[\d:.]{{1,5}} ?(?:[ap]\.?m\.?)?(?: [A-Z]{{2,4}})?)?",
)
_LINE = re.compile("|".join([*(f"(?i:{shape})" for shape in _SHAPES), *_NAMED_SHAPES]))
# a stand-alone line that is an agency or an outlet: "Northern News Agency", "(Reuters)", "Staff"
_AGENCY = re.compile(
    r"\(?(?:[A-Z][\w'&.-]*(?: (?:[A-Z][\w'&.-]*|of|the|and|al))* )?"
    r"(?:News|Agency|Agencies|Press|Times|Post|Herald|Tribune|Gazette|Reuters|AFP|AP|Media|Online|Newsroom|Wire|Bureau|Staff)"
    r"(?: Agency| Service| Network| Desk)?\)?"
)
_BYLINE = re.compile(rf"(?:By|BY|Words by) (?P<name>{NAME})|(?i:(?:reporting|writing) by:? )(?P<reporter>{NAME})")
_LONGEST_AGENCY_WORDS = 5


def is_boilerplate(line: str) -> bool:
    """Whether a folded line is furniture of the page.

    >>> is_boilerplate("Source: Mara News"), is_boilerplate("seventeen + 1 ="), is_boilerplate("Troops left.")
    (True, True, False)
    """
    if _LINE.fullmatch(line):
        return True
    return len(line.split()) <= _LONGEST_AGENCY_WORDS and _AGENCY.fullmatch(line) is not None


def byline(line: str) -> str | None:
    """Return the writer whom a folded line credits, if it does.

    >>> byline("Reporting by: Ana Ruiz")
    'Ana Ruiz'
    """
    found = _BYLINE.match(line)
    return (found["name"] or found["reporter"]) if found else None
