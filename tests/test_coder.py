"""The coder on the seed articles, which it never saw: what the first release promises."""

from __future__ import annotations

import pandas as pd
import pytest

from stancebook import Article, Coder
from stancebook.errors import InputError
from stancebook.evaluation import article_hash
from stancebook.examples import Examples
from stancebook.records import NARRATOR, CodedArticle, CodedText

STRIKE = "Dockers went on strike on Monday. The harbour company said it would not pay more."


@pytest.fixture(scope="module")
def coded(coder: Coder, seeds: list[CodedText]) -> dict[str, CodedArticle]:
    return {text.article.article_id[:3]: coder.code(text.article) for text in seeds}


def test_the_seeds_are_not_among_the_training_articles(coder: Coder, seeds: list[CodedText]) -> None:
    seen = set(coder.manifest["data"]["article_hashes"])
    assert len(seen) >= 200
    assert not seen & {article_hash(text.article.body) for text in seeds}


def test_article_topics_are_right_and_sure(coded: dict[str, CodedArticle], seeds: list[CodedText]) -> None:
    for text in seeds:
        topic = coded[text.article.article_id[:3]].topic
        assert (topic.label, topic.abstain) == (text.topic, None)
        assert topic.probability >= 0.6


def test_at_least_28_of_36_clear_sentence_topics(coded: dict[str, CodedArticle], seed_examples: Examples) -> None:
    right = total = 0
    for text, codings in zip(seed_examples.texts, seed_examples.codings, strict=True):
        for unit, coding in zip(coded[text.article.article_id[:3]].units, codings, strict=True):
            if coding is not None and coding.topic_clear:
                total += 1
                right += unit.topic.label == coding.topic
    assert total == 36
    assert right >= 28


def test_in_the_blood_drive_the_speakers_condemn_and_the_narrator_does_not(coded: dict[str, CodedArticle]) -> None:
    article = coded["000"]
    assert ("ISIS", "against") not in {(row.target, row.stance) for row in article.narrator_stances}
    assert ("ISIS", "against") in {(row.target, row.stance) for row in article.speaker_stances}


def test_in_the_offensive_the_narrator_takes_sides(coded: dict[str, CodedArticle]) -> None:
    assert ("IRAQI_FORCES", "favour") in {(row.target, row.stance) for row in coded["002"].narrator_stances}


def test_every_stance_and_topic_cites_evidence_from_the_text(coded: dict[str, CodedArticle]) -> None:
    for article in coded.values():
        body = article.read.article.body
        assert article.topic_evidence
        for evidence in (*article.topic_evidence, *(item for row in article.stances for item in row.evidence)):
            assert evidence.span.of(body) == evidence.text
        assert all(row.evidence for row in article.stances)


def test_every_row_of_the_contract(coded: dict[str, CodedArticle]) -> None:
    content = coded["001"].to_dict()
    assert list(content) == ["article_id", "topic", "frames", "stances", "sentences", "metadata"]
    assert set(content["topic"]) >= {"label", "probability", "abstain"}
    assert all(set(frame) == {"label", "probability"} for frame in content["frames"])
    for stance in content["stances"]:
        assert set(stance) >= {"holder", "holder_type", "target", "stance", "probability", "evidence"}
        assert (stance["holder"] == NARRATOR) == (stance["holder_type"] == "narrator")
        assert all(set(item) >= {"start", "end", "text"} for item in stance["evidence"])
    for sentence in content["sentences"]:
        assert set(sentence) >= {"start", "end", "text", "unit", "topic", "frames", "speaker", "stances"}
        assert sentence["unit"] != "boilerplate"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing but page furniture"),
        ("Blood.", "too short"),
        ("Source: Mara News", "nothing but page furniture"),
        ("أعلن الجيش أن قواته دخلت المدينة يوم الاثنين بعد قتال استمر يومين في ضواحيها الشمالية.", "not English prose"),
        (
            "Les habitants de la ville ont fui vers le nord avant que l'armée ne ferme la route hier soir.",
            "not English prose",
        ),
        (
            "Die Armee hat am Montag die Stadt eingenommen, teilten Beamte nach zwei Tagen Kampf mit.",
            "not English prose",
        ),
        ("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18", "too short"),
    ],
)
def test_abstains_with_a_reason(coder: Coder, text: str, reason: str) -> None:
    topic = coder.code(Article.from_text("a", text)).topic
    assert (topic.label, topic.abstain) == (None, reason)


def test_what_cannot_be_read_is_not_coded_in_part(coder: Coder) -> None:
    text = "Die Armee hat am Montag die Stadt eingenommen.\n\nISIS hat die Stadt nach zwei Tagen Kampf verlassen."
    coded = coder.code(Article.from_text("a", text))
    assert {(unit.topic.label, unit.topic.abstain, unit.frames, unit.stances) for unit in coded.units} == {
        (None, "not English prose", (), ())
    }


def test_a_headline_alone_is_enough(coder: Coder) -> None:
    assert coder.code(Article.from_text("a", "Rebels capture army base")).topic.label == "offensive"


def test_offsets_count_from_the_callers_text(coder: Coder) -> None:
    coded = coder.code(Article.from_text("a", STRIKE, headline="Dockers walk out"))
    first, second, _ = coded.to_dict()["sentences"]
    assert (first["unit"], first["start"], first["text"]) == ("headline", 0, "Dockers walk out")
    assert STRIKE[second["start"] : second["end"]] == second["text"] == "Dockers went on strike on Monday."


def test_many_are_coded_as_one_is(coder: Coder, seeds: list[CodedText]) -> None:
    articles = [text.article for text in seeds] * 30
    together = list(coder.code_all(articles))
    assert [article.article_id for article in together] == [article.article_id for article in articles]
    assert together[0].to_dict() == coder.code(articles[0]).to_dict()


def test_a_frame_of_articles(coder: Coder) -> None:
    frame = pd.DataFrame({"text": [STRIKE, None, "Blood."], "outlet": "x"}, index=["a", "b", "c"])
    result = coder.code_frame(frame)
    assert list(result["article_id"]) == ["a", "b", "c"]
    assert result["abstain"].iloc[2] == "too short"
    sentences = coder.code_frame(frame, level="sentence")
    assert list(sentences["text"]) == [*STRIKE.replace(". ", ".|").split("|"), "Blood."]
    assert set(coder.code_frame(frame, level="stance").columns) >= {"holder", "target", "stance", "text"}


def test_a_frame_without_the_column(coder: Coder) -> None:
    with pytest.raises(InputError, match="no column 'text' in the table; found: body"):
        coder.code_frame(pd.DataFrame({"body": ["x"]}))
    with pytest.raises(InputError, match="level is 'word'; expected one of article, sentence, stance"):
        coder.code_frame(pd.DataFrame({"text": [STRIKE]}), level="word")
