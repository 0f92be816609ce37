"""Model folders from strangers: nothing runs, nothing escapes, everything that does not fit is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from stancebook import Codebook, load_coder
from stancebook.bundle import save_coder, shipped_model
from stancebook.corpus.codings import read_corpus
from stancebook.errors import BundleError
from stancebook.evaluation import article_hash
from stancebook.training import codings_hash


@pytest.fixture
def model(tmp_path: Path) -> Path:
    shutil.copytree(shipped_model("conflict-news"), tmp_path / "model")
    return tmp_path / "model"


def edit(model: Path, **changes: object) -> None:
    manifest = json.loads((model / "manifest.json").read_text())
    (model / "manifest.json").write_text(json.dumps({**manifest, **changes}))


def refused(model: Path, message: str) -> None:
    with pytest.raises(BundleError, match=message):
        load_coder(model)


def test_the_copy_loads(model: Path) -> None:
    assert load_coder(model).codebook.codebook.id == "conflict-news"


def test_a_missing_folder(tmp_path: Path) -> None:
    refused(tmp_path / "none", r"no model folder \(no manifest.json\); train one with: stancebook train")


def test_a_missing_file(model: Path) -> None:
    (model / "stance.npz").unlink()
    refused(model, "stance.npz is missing")


@pytest.mark.parametrize("name", ["stance.npz", "stance.vocabulary.txt", "codebook.json"])
def test_an_altered_or_truncated_file(model: Path, name: str) -> None:
    content = (model / name).read_bytes()
    (model / name).write_bytes(content[: len(content) // 2])
    refused(model, f"{name} is not the file that the manifest describes")


def test_a_future_version(model: Path) -> None:
    edit(model, format=99)
    refused(model, "model format 99, this Stancebook reads format 1")


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 1}', "null", ""])
def test_a_broken_manifest(model: Path, content: str) -> None:
    (model / "manifest.json").write_text(content)
    refused(model, "damaged")


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", ".hidden", "a/b"])
def test_no_path_leaves_the_folder(model: Path, name: str) -> None:
    edit(model, files={name: "0" * 64})
    refused(model, "names files outside the folder")


def test_arrays_with_objects_are_not_unpickled(model: Path, tmp_path: Path) -> None:
    import hashlib

    np.savez(tmp_path / "evil.npz", weights=np.array([{"a": 1}], dtype=object))
    content = (tmp_path / "evil.npz").read_bytes()
    (model / "stance.npz").write_bytes(content)
    files = json.loads((model / "manifest.json").read_text())["files"]
    edit(model, files={**files, "stance.npz": hashlib.sha256(content).hexdigest()})
    refused(model, "damaged")


def test_a_folder_with_other_things_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(BundleError, match="not empty and no model folder"):
        save_coder(load_coder(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_shipped_models_card_holds_its_figures() -> None:
    card = (shipped_model("conflict-news") / "README.md").read_text()
    for words in ("# Model card", "actor prior", "keywords", "95 %", "random split", "Not for"):
        assert words in card


def test_the_shipped_model_is_of_the_shipped_codebook_and_corpus(codebook: Codebook) -> None:
    manifest = load_coder().manifest
    assert manifest["codebook"]["hash"] == codebook.hash
    texts = read_corpus(Path(__file__).parents[1] / "data", codebook)
    assert manifest["data"]["article_hashes"] == sorted(article_hash(text.article.body) for text in texts)
    assert manifest["data"]["codings_hash"] == codings_hash(texts)
