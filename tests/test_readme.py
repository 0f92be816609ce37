"""The README tells the truth: its commands run, its output and Python work, its figures are the model's."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from stancebook.bundle import read_manifest, shipped_model

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)


def console_blocks() -> list[tuple[str, str]]:
    """Return each shown command with the output shown under it."""
    found = []
    for language, block in BLOCKS:
        if language == "console":
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                found.append((command, output))
    return found


@pytest.mark.parametrize(("command", "output"), console_blocks(), ids=lambda text: text[:40])
def test_commands_print_what_is_shown(command: str, output: str) -> None:
    if not command.startswith("stancebook "):
        assert command.split(maxsplit=1)[0] in ("pip", "make")
        return
    process = subprocess.run(
        ["bash", "-c", command.replace("stancebook ", f"{sys.executable} -m stancebook ", 1)],
        capture_output=True,
        check=True,
    )
    if output.strip():
        shown = [line.rstrip() for line in output.strip().splitlines()]
        printed = [line.rstrip() for line in process.stdout.decode().splitlines()]
        for line in shown:
            assert line == "..." or line in printed, line


def test_the_python_runs(tmp_path: Path) -> None:
    for language, block in BLOCKS:
        if language == "python":
            subprocess.run([sys.executable, "-c", block], check=True, cwd=ROOT, capture_output=True)


def test_the_figures_are_those_of_the_shipped_model() -> None:
    questions = read_manifest(shipped_model("conflict-news"))["evaluation"]["questions"]
    for question in questions:
        for figures in question["systems"]:
            value, low, high = (f"{number:.2f}"[1:] for number in figures["macro_f1"])
            row = f"{question['name'].split(',')[0].split(' of ')[0]} | {figures['system']} | {value} [{low}, {high}]"
            assert row in README, row


def test_the_contract_names_every_field() -> None:
    process = subprocess.run(
        [sys.executable, "-m", "stancebook", "predict", "seeds/002_9a57935e1eaae060.txt", "--format", "jsonl"],
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    content = json.loads(process.stdout)
    names = {*content, *content["topic"], *content["stances"][0], *content["sentences"][0], *content["frames"][0]}
    assert not {name for name in names if f"`{name}`" not in README}


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
