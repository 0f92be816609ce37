"""The command line: parse, call the library function of the same name, catch the one base error.

Exit codes: 0 all done; 1 something could not be read or done, the rest is written; 2 the command itself is wrong.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from stancebook import __version__
from stancebook.errors import StancebookError

if TYPE_CHECKING:
    from stancebook.records import Article, Unreadable

_EXAMPLES = """
\b
Examples:
  stancebook predict seeds/*.txt
  stancebook predict articles.jsonl --format csv --level stance -o stances.csv
  stancebook train data --codebook conflict-news -o models/mine
  stancebook evaluate models/mine coded/
  stancebook codebook check mine.toml
"""


class _Group(click.Group):
    """A group whose commands turn the one base error into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except StancebookError as error:
            _fail(str(error))
        except BrokenPipeError:
            # the reader of a pipe has gone; nothing is wrong
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=_Group, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="stancebook")
def main() -> None:
    """Code news by topic, frames and stances, with probabilities and the sentences quoted as evidence."""


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--model", default="conflict-news", show_default=True, help="Model folder, or the name of the shipped one."
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "jsonl", "csv"]), default="table", show_default=True
)
@click.option("--level", type=click.Choice(["article", "sentence", "stance"]), default="article", show_default=True,
              help="What a row is. At level article, json and jsonl hold everything.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to a file; it appears only when complete.")
@click.option("--max-bytes", type=click.IntRange(min=1), default=2_000_000, show_default=True,
              help="Refuse a longer article.")  # fmt: skip
def predict(inputs: tuple[str, ...], model: str, form: str, level: str, output: str | None, max_bytes: int) -> None:
    """Code articles.

    INPUT is a .txt file with one article, a .jsonl file with one object a line (text, and optionally article_id,
    headline and any metadata), a folder of such files, or - for JSON lines on standard input. What cannot be read gets
    a line on standard error and exit code 1; the rest is still coded.
    """
    from stancebook.bundle import load_coder
    from stancebook.corpus.articles import scan_articles
    from stancebook.tables import write_results

    coder = load_coder(model)
    refused: list[Unreadable] = []
    items = _naming_refused(scan_articles(inputs, max_bytes=max_bytes), refused)
    with _destination(output) as stream:
        for piece in write_results(coder.code_stream(items), coder.codebook, form, level):
            stream.write(piece)
    if refused:
        sys.exit(1)


@main.command()
@click.argument("corpus", type=click.Path(file_okay=False))
@click.option(
    "--codebook", default="conflict-news", show_default=True, help="A codebook file, or the name of a shipped one."
)
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False), help="Where to write the model folder."
)
@click.option("--folds", type=click.IntRange(min=2), default=5, show_default=True, help="Folds of whole groups.")
@click.option("--group-by", metavar="FIELD", help="Metadata field (outlet, writer) whose articles also stay together.")
@click.option("--random-state", type=int, default=0, show_default=True, help="Fixes folds and intervals.")
def train(corpus: str, codebook: str, output: str, folds: int, group_by: str | None, random_state: int) -> None:
    """Train a model on a coded CORPUS (a folder with articles and codings.jsonl) and measure it on held-out groups."""
    from stancebook.training import train as train_model

    def progress(step: str) -> None:
        click.echo(f"  {step} ...", err=True)

    trained = train_model(
        corpus, codebook, output=output, n_folds=folds, group_by=group_by, random_state=random_state, progress=progress
    )
    click.echo(trained.evaluation.to_markdown(), nl=False)
    click.echo(f"\nwritten: {output}", err=True)


@main.command()
@click.argument("model")
@click.argument("corpus", type=click.Path(file_okay=False))
@click.option("--random-state", type=int, default=0, show_default=True, help="Fixes the intervals.")
@click.option("--allow-seen", is_flag=True, help="Go on although the model was trained on some of these articles.")
def evaluate(model: str, corpus: str, random_state: int, allow_seen: bool) -> None:
    """Measure MODEL on a coded CORPUS that it was not trained on."""
    from stancebook.bundle import load_coder
    from stancebook.evaluation import evaluate as evaluate_coder

    evaluation = evaluate_coder(load_coder(model), corpus, random_state=random_state, allow_seen=allow_seen)
    click.echo(evaluation.to_markdown(), nl=False)


@main.group()
def codebook() -> None:
    """Check codebooks."""


@codebook.command()
@click.argument("source", default="conflict-news", metavar="[FILE]")
def check(source: str) -> None:
    """Check a codebook FILE; every mistake is listed with its path."""
    from stancebook.codebook import load_codebook

    book = load_codebook(source)
    labels = "; ".join(f"{variable.id}: {', '.join(variable.label_ids)}" for variable in book.variable)
    click.echo(f"{book.codebook.id} {book.codebook.version}: valid, hash {book.hash[:12]}")
    click.echo(f"  {labels}")
    click.echo(f"  {len(book.target)} targets, {len(book.role)} roles, {len(book.holder)} holder types, "
               f"{len(book.loaded)} lists of loaded words")  # fmt: skip


def _naming_refused(items: Iterable[Article | Unreadable], refused: list[Unreadable]) -> Iterator[Article | Unreadable]:
    """Pass everything on; what is no article is named on standard error and kept in `refused`."""
    from stancebook.records import Unreadable

    for item in items:
        if isinstance(item, Unreadable):
            refused.append(item)
            click.echo(f"stancebook: {item.source}: {item.reason}", err=True)
        yield item


@contextmanager
def _destination(output: str | None) -> Iterator[TextIO]:
    """Give standard output, or a file beside the wanted one that takes its name only when it is complete."""
    if output is None or output == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(output)
    try:
        descriptor, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        _fail(f"{output}: cannot be written: {error.strerror}")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            yield stream
        os.chmod(part, 0o666 & ~_umask())
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _fail(message: str) -> NoReturn:
    click.echo(f"stancebook: {message}", err=True)
    sys.exit(1)
