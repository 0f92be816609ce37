"""The command line as a user meets it: real processes, real files."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SEEDS = sorted(str(path) for path in (ROOT / "seeds").glob("*.txt"))
TEXT = "The army entered the town of Mara on Monday after two days of fighting, officials said."


def run(*arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "stancebook", *arguments], input=stdin, capture_output=True, check=False
    )


def lines(process: subprocess.CompletedProcess[bytes]) -> list[dict]:
    return [json.loads(line) for line in process.stdout.decode().splitlines()]


def test_the_main_job() -> None:
    process = run("predict", *SEEDS)
    assert process.returncode == 0
    page = process.stdout.decode()
    assert process.stderr == b""
    for words in ("topic     blood_drive", "topic     coercion", "topic     offensive", "→ ISIS: against", "narrator"):
        assert words in page


def test_jsonl_in_and_out(tmp_path: Path) -> None:
    rows = [{"article_id": f"a{n}", "headline": "Army takes town", "text": TEXT, "outlet": "x"} for n in range(3)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)))
    found = lines(run("predict", str(tmp_path / "in.jsonl"), "--format", "jsonl"))
    assert [row["article_id"] for row in found] == ["a0", "a1", "a2"]
    assert found[0]["metadata"] == {"outlet": "x"}
    assert found == lines(run("predict", "-", "--format", "jsonl", stdin=(tmp_path / "in.jsonl").read_bytes()))


@pytest.mark.parametrize("level", ["article", "sentence", "stance"])
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_every_format_at_every_level(form: str, level: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = run("predict", *SEEDS, "--format", form, "--level", level, "-o", str(out))
    assert (process.returncode, process.stdout) == (0, b"")
    content = out.read_text("utf-8")
    if form == "json":
        assert json.loads(content)
    elif form == "jsonl":
        assert [json.loads(line) for line in content.splitlines()]
    elif form == "csv":
        table = list(csv.DictReader(io.StringIO(content)))
        assert {row["article_id"] for row in table} == {Path(seed).stem for seed in SEEDS}
    else:
        assert content.count("002_9a57935e1eaae060") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_bad_input_beside_good_input(tmp_path: Path) -> None:
    bad = {
        "empty.txt": (b"", "an empty file"),
        "binary.txt": (bytes(range(256)) * 10, "binary data"),
        "big.txt": (b"The army left. " * 700_000, "too large for one article: 10.5 MB, the limit is 2.0 MB"),
        "page.txt": (b"<html><body><p>The army left.</p></body></html>", "HTML, not text"),
    }
    for name, (content, _) in bad.items():
        (tmp_path / name).write_bytes(content)
    good = {
        "arabic.txt": ("دخل الجيش المدينة يوم الاثنين بعد قتال استمر يومين. " * 3).encode(),
        "word.txt": b"Blood",
        "mixed.txt": ("“" + TEXT + "” ").encode() * 3 + "café".encode("cp1252"),
        "z.txt": TEXT.encode(),
    }
    for name, content in good.items():
        (tmp_path / name).write_bytes(content)
    paths = [*sorted(str(path) for path in tmp_path.iterdir()), str(tmp_path / "missing.txt"), str(tmp_path / "sub")]
    (tmp_path / "sub").mkdir()
    process = run("predict", *paths, "--format", "jsonl")
    assert process.returncode == 1
    errors = process.stderr.decode().splitlines()
    assert len(errors) == 6
    for name, (_, reason) in bad.items():
        assert sum(name in line and reason in line for line in errors) == 1
    assert any("missing.txt: no such file" in line for line in errors)
    assert any("sub: a folder without .txt or .jsonl files" in line for line in errors)
    assert "Traceback" not in process.stderr.decode()
    found = {row["article_id"]: row for row in lines(process)}
    assert found["arabic"]["topic"]["abstain"] == "not English prose"
    assert found["word"]["topic"]["abstain"] == "too short"
    assert found["z"]["topic"]["label"] == "offensive"
    assert found["mixed"]["topic"]["label"] is not None
    assert sum("error" in row for row in found.values()) == 6


def test_a_failing_run_leaves_the_old_output_alone(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("kept")
    assert run("predict", SEEDS[0], "--model", str(tmp_path / "none"), "-o", str(out)).returncode == 1
    assert out.read_text() == "kept"


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    process = run("predict", SEEDS[0], "-o", str(tmp_path / "no" / "out.csv"))
    assert process.returncode == 1
    assert b"cannot be written" in process.stderr


def test_spreadsheets_run_nothing(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"article_id": "=HYPERLINK(1)", "text": f"=cmd. {TEXT}"}))
    process = run("predict", str(tmp_path / "in.jsonl"), "--format", "csv", "--level", "sentence")
    table = list(csv.reader(io.StringIO(process.stdout.decode())))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)


def test_terminals_are_sent_no_control_characters(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"article_id": "a\x1b[31m", "text": f"\x1b[2J\u202e {TEXT}"}))
    page = run("predict", str(tmp_path / "in.jsonl")).stdout.decode()
    assert "\x1b" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "Usage"),
        (["predict"], 2, "Missing argument"),
        (["predict", "x.txt", "--format", "xml"], 2, "Invalid value for '--format'"),
        (["predict", "x.txt", "--model", "no/such"], 1, "no model folder"),
        (["train", "seeds", "-o", "x"], 1, "each class needs at least 5 groups"),
        (["train", "tests", "-o", "x"], 1, "no codings.jsonl here"),
        (["evaluate", "conflict-news", "data"], 1, "the model was trained on"),
        (["codebook", "check", "no.toml"], 1, "cannot be read as a codebook"),
    ],
)
def test_mistakes_get_one_clear_line(arguments: list[str], code: int, message: str) -> None:
    process = run(*arguments)
    assert process.returncode == code
    assert message in process.stderr.decode()
    assert "Traceback" not in process.stderr.decode()
    assert not (ROOT / "x").exists()


def test_training_on_the_seeds_names_the_groups_of_each_class() -> None:
    message = run("train", "seeds", "-o", "x").stderr.decode()
    assert "found blood_drive: 1, coercion: 1, offensive: 1" in message


def test_evaluate_on_the_seeds() -> None:
    process = run("evaluate", "conflict-news", "seeds")
    assert process.returncode == 0
    for words in ("**article topic** (3 units in 3 groups)", "| keywords |", "| actor prior |", "Speaker or narrator"):
        assert words in process.stdout.decode()


def test_codebook_check() -> None:
    process = run("codebook", "check")
    assert process.returncode == 0
    assert process.stdout.startswith(b"conflict-news 1.1.0: valid")


def test_help_is_quick_and_names_every_command() -> None:
    page = run("--help").stdout.decode()
    for command in ("predict", "train", "evaluate", "codebook"):
        assert command in page
    heavy = "import sys, stancebook.cli; sys.exit(any(name in sys.modules for name in ('sklearn', 'pandas', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", heavy], check=False).returncode == 0


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m stancebook predict {' '.join(SEEDS * 5)} | head -1"
    process = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False)
    assert process.stderr == b""
