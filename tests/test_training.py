"""Training: a user's own codebook and articles, from files to a model folder and back; and the refusals."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from stancebook import Article, load_coder, train
from stancebook.codebook import parse_codebook
from stancebook.corpus.codings import grouped_by, read_corpus
from stancebook.errors import CodingError, TrainingError
from stancebook.training import Trained
from test_codebook import MINE

STRIKE = ["dockers", "strike", "pickets", "walkout"]
OTHER = ["museum", "rain", "fair", "painting"]
SYLLABLES = ["ba", "do", "ki", "lu", "ma", "no", "pe", "ri", "su", "te", "va", "zo"]
SIDES = [
    ('"Docks Ltd is greedy and cruel," said Ana Ruiz.', "con"),
    ('"Docks Ltd is fair and generous," said Ana Ruiz.', "pro"),
    ("Docks Ltd has nine cranes.", "neither"),
]


def sentence(generator: random.Random, words: list[str]) -> str:
    """Make a sentence about one of `words` that shares no word sequence with the others."""

    def noun() -> str:
        return "".join(generator.choices(SYLLABLES, k=3))

    cost = "over pay" if generator.random() < 0.5 else "at noon"
    return f"The {noun()} of {noun()} had a {generator.choice(words)} {cost} in the {noun()} by {noun()}."


def write_corpus(folder: Path, count: int, outlets: int = 10) -> Path:
    """Write a made-up corpus in the user's own codebook: `count` articles of four sentences."""
    generator = random.Random(0)
    articles, codings = [], []
    for number in range(count):
        topic = "strike" if number % 2 else "other"
        side, stance = SIDES[number % 3]
        lines = [sentence(generator, STRIKE if topic == "strike" else OTHER) for _ in range(3)]
        text = "\n\n".join([*lines, side])
        identifier = f"n{number}"
        articles.append({"article_id": identifier, "text": text, "outlet": f"o{number % outlets}"})
        codings.append({"article_id": identifier, "level": "article", "topic": topic})
        start = 0
        for at, line in enumerate(text.split("\n\n")):
            coding = {"article_id": identifier, "start": start, "end": start + len(line), "unit": "body"}
            coding["topic"] = topic if at < 3 else "other"
            coding["frames"] = ["money"] if "pay" in line else []
            taken = at == 3 and stance != "neither"
            coding["speaker"] = "Ana Ruiz" if taken else "NARRATOR"
            coding["stances"] = [{"holder": "Ana Ruiz", "target": "DOCKS", "stance": stance}] if taken else []
            codings.append(coding)
            start += len(line) + 2
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, articles)))
    (folder / "codings.jsonl").write_text("\n".join(map(json.dumps, codings)))
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trained, Path]:
    folder = tmp_path_factory.mktemp("corpus")
    return train(write_corpus(folder, 60), parse_codebook(MINE), n_folds=3), folder


def test_a_users_own_codebook_is_learned(trained: tuple[Trained, Path]) -> None:
    coder = trained[0].coder
    coded = coder.code(
        Article.from_text(
            "new", 'There was a strike over pay on Monday. "Docks Ltd is greedy and cruel," said Tom Hall.'
        )
    )
    assert coded.topic.label == "strike"
    assert [frame.label for frame in coded.frames] == ["money"]
    assert [(row.holder, row.target, row.stance) for row in coded.stances] == [("Tom Hall", "DOCKS", "con")]


def test_every_figure_stands_beside_its_baselines(trained: tuple[Trained, Path]) -> None:
    systems = {question.name: [row.system for row in question.rows] for question in trained[0].evaluation.questions}
    assert systems["article topic"] == ["stancebook", "keywords", "majority"]
    assert "keywords" in systems["sentence topic"]
    assert "actor prior" in systems["stance of (sentence, holder, target), clear codings"]
    page = trained[0].evaluation.to_markdown()
    assert "a random split" in page
    assert "(gap" in page


def test_the_saved_model_is_the_same_model(trained: tuple[Trained, Path], tmp_path: Path) -> None:
    result, folder = trained
    result.save(tmp_path / "model")
    restored = load_coder(tmp_path / "model")
    texts = read_corpus(folder, result.coder.codebook)
    for text in texts[:10]:
        assert restored.code(text.article).to_dict() == result.coder.code(text.article).to_dict()
    manifest = restored.manifest
    assert manifest["codebook"]["hash"] == result.coder.codebook.hash
    assert set(manifest) >= {"format", "versions", "code_hash", "data", "training", "evaluation", "files"}
    assert not [path for path in (tmp_path / "model").iterdir() if path.suffix not in {".json", ".npz", ".txt", ".md"}]


def test_training_twice_gives_the_same_bytes(trained: tuple[Trained, Path], tmp_path: Path) -> None:
    result, folder = trained
    first = result.save(tmp_path / "one")
    second = train(folder, parse_codebook(MINE), n_folds=3, output=tmp_path / "two")
    assert second.evaluation.to_dict() == result.evaluation.to_dict()
    for path in first.iterdir():
        if path.name != "manifest.json":
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_too_few_groups_are_refused_with_every_count(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"each class needs at least 5 groups .* found other: 3, strike: 3"):
        train(write_corpus(tmp_path, 6), parse_codebook(MINE))


def test_one_fold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="at least 2 folds"):
        train(write_corpus(tmp_path, 6), parse_codebook(MINE), n_folds=1)


def test_grouping_by_outlet(tmp_path: Path) -> None:
    texts = read_corpus(write_corpus(tmp_path, 12, outlets=4), parse_codebook(MINE))
    groups = {text.article.metadata["outlet"]: text.group for text in grouped_by(texts, "outlet")}
    assert len(set(groups.values())) == 4
    with pytest.raises(CodingError, match="cannot group by 'writer': 12 articles have no such field, n0 the first"):
        grouped_by(texts, "writer")


def test_a_corpus_without_stances_or_frames_gives_a_model_without_them(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, 20)
    rows = [json.loads(line) for line in (folder / "codings.jsonl").read_text().splitlines()]
    plain = [{key: value for key, value in row.items() if key not in ("frames", "stances")} for row in rows]
    (folder / "codings.jsonl").write_text("\n".join(map(json.dumps, plain)))
    result = train(folder, parse_codebook(MINE), n_folds=2)
    assert result.coder.models.frames is None
    assert result.coder.models.stance is None
    result.save(folder / "model")
    coded = load_coder(folder / "model").code(Article.from_text("a", "There was a strike over pay on Monday at noon."))
    assert (coded.frames, coded.stances) == ((), ())
