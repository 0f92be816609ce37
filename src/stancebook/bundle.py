"""Bundles: a trained coder as a plain folder of JSON, text and arrays. Nothing in it can run.

Layout: ``manifest.json`` (format, versions, hashes of data, code and files, settings, scores), ``codebook.json``,
``README.md`` (the model card), and for each model ``<name>.vocabulary.txt`` and ``<name>.npz``.
"""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

import stancebook
from stancebook.codebook import Codebook
from stancebook.coding import AbstentionRule, Coder, Models
from stancebook.errors import BundleError
from stancebook.modeling.aggregation import AggregationRule
from stancebook.modeling.calibration import SoftmaxCalibrator
from stancebook.modeling.classifiers import ViewClassifier
from stancebook.modeling.stacking import StackedClassifier

FORMAT = 1
DEFAULT_MODEL = "conflict-news"
_CLASSIFIERS = ("sentence_topic", "article_text", "frames", "stance")
_STACK = "unit_topic"
_CALIBRATOR = "article_topic"
_MANIFEST = "manifest.json"
_CODEBOOK = "codebook.json"


def save_coder(coder: Coder, folder: str | Path, provenance: dict[str, Any] | None = None, card: str = "") -> Path:
    """Write a coder as a model folder; an existing model there is replaced only when the new one is complete.

    Parameters
    ----------
    coder : Coder
        A trained coder.
    folder : path
        Where to; parents are made.
    provenance : dict, optional
        What goes into the manifest beside versions and hashes: data, scores, settings.
    card : str
        The model card, as Markdown.
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()) and not (folder / _MANIFEST).exists():
        raise BundleError(f"{folder}: not empty and no model folder; choose another place")
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, bytes] = {_CODEBOOK: _json(coder.codebook.model_dump(mode="json")), "README.md": card.encode()}
    settings: dict[str, Any] = {}
    for name in _CLASSIFIERS:
        model: ViewClassifier | None = getattr(coder.models, name)
        if model is None:
            continue
        settings[name], vocabularies, arrays = model.state()
        files[f"{name}.vocabulary.txt"] = "\n\n".join("\n".join(words) for words in vocabularies).encode()
        files[f"{name}.npz"] = _npz(arrays)
    settings[_STACK] = {"labels": coder.models.unit_topic.labels}
    files[f"{_STACK}.npz"] = _npz(coder.models.unit_topic.state())
    settings[_CALIBRATOR] = {}
    files[f"{_CALIBRATOR}.npz"] = _npz(coder.models.article_topic.state())
    manifest = {
        "format": FORMAT,
        "versions": versions(),
        "codebook": {
            "id": coder.codebook.codebook.id,
            "version": coder.codebook.codebook.version,
            "hash": coder.codebook.hash,
        },
        "code_hash": code_hash(),
        "models": settings,
        "aggregation": asdict(coder.rule),
        "abstention": asdict(coder.abstention),
        **(provenance or {}),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    for name, content in files.items():
        _write(folder / name, content)
    _write(folder / _MANIFEST, _json(manifest))  # last: a folder without a fitting manifest does not load
    for stale in folder.iterdir():
        if stale.suffix in (".npz", ".txt") and stale.name not in files:
            stale.unlink()
    return folder


def load_coder(folder: str | Path = DEFAULT_MODEL) -> Coder:
    """Read a model folder, or the shipped model by its name.

    Raises
    ------
    BundleError
        If the folder is missing, incomplete, altered, or of a version that this Stancebook does not read.

    Examples
    --------
    >>> load_coder().codebook.codebook.id
    'conflict-news'
    """
    path = shipped_model(str(folder)) or Path(folder)
    manifest = read_manifest(path)
    content = {name: _checked(path, name, digest) for name, digest in manifest["files"].items()}
    try:
        codebook = Codebook.model_validate_json(content[_CODEBOOK])
        models: dict[str, Any] = {}
        for name, settings in manifest["models"].items():
            arrays = _arrays(content[f"{name}.npz"])
            if name == _STACK:
                models[name] = StackedClassifier.from_state(settings["labels"], arrays)
            elif name == _CALIBRATOR:
                models[name] = SoftmaxCalibrator.from_state(arrays)
            elif name in _CLASSIFIERS:
                blocks = content[f"{name}.vocabulary.txt"].decode().split("\n\n")
                words = [block.split("\n") if block else [] for block in blocks]
                models[name] = ViewClassifier.from_state(settings, words, arrays)
        rule, abstention = AggregationRule(**manifest["aggregation"]), AbstentionRule(**manifest["abstention"])
        return Coder(codebook, Models(**models), rule, abstention, manifest)
    except (KeyError, ValueError, TypeError, OSError, ValidationError) as error:
        raise BundleError(f"{path}: the model folder is damaged ({error}); install or train it again") from error


def read_manifest(path: Path) -> dict[str, Any]:
    """Read and check the manifest of a model folder."""
    file = path / _MANIFEST
    if not file.is_file():
        raise BundleError(
            f"{path}: no model folder (no {_MANIFEST}); train one with: stancebook train CORPUS -o {path}"
        )
    try:
        manifest = json.loads(file.read_text("utf-8"))
        found = manifest["format"]
        names = list(manifest["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise BundleError(f"{path}: {_MANIFEST} is damaged ({error})") from error
    if found != FORMAT:
        raise BundleError(f"{path}: model format {found}, this Stancebook reads format {FORMAT}; train the model again")
    strangers = [name for name in names if Path(name).name != name or name.startswith(".")]
    if strangers:
        raise BundleError(f"{path}: {_MANIFEST} names files outside the folder: {strangers}")
    return dict(manifest)


def shipped_model(name: str) -> Path | None:
    """Return where the shipped model of this name stands: in the installed package, or at the top of a checkout."""
    if not name.replace("-", "").isalnum():
        return None
    package = Path(str(resources.files("stancebook")))
    for place in (package / "models" / name, package.parents[1] / "models" / name):
        if (place / _MANIFEST).is_file():
            return place
    return None


def versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    names = ("numpy", "scipy", "scikit-learn", "sentencex", "ftfy")
    found = {name: metadata.version(name) for name in names}
    return {"stancebook": stancebook.__version__, "python": platform.python_version(), **found}


def code_hash() -> str:
    """Return a digest of the package's own source."""
    digest = hashlib.sha256()
    package = Path(str(resources.files("stancebook")))
    for source in sorted(package.rglob("*.py")):
        digest.update(source.relative_to(package).as_posix().encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def _checked(path: Path, name: str, digest: str) -> bytes:
    try:
        content = (path / name).read_bytes()
    except OSError as error:
        raise BundleError(f"{path}: {name} is missing; install or train the model again") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise BundleError(
            f"{path}: {name} is not the file that the manifest describes; install or train the model again"
        )
    return content


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _npz(arrays: dict[str, NDArray[Any]]) -> bytes:
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in sorted(arrays.items()):
            part = io.BytesIO()
            np.save(part, array, allow_pickle=False)
            # a fixed date, so that the same model gives the same bytes
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), part.getvalue(), zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()


def _arrays(content: bytes) -> dict[str, NDArray[Any]]:
    import io

    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
