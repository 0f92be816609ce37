"""Training: from coded articles to a coder, measured on groups that it had not seen, beside its baselines."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stancebook.bundle import save_coder
from stancebook.codebook import DEFAULT_CODEBOOK, Codebook, load_codebook
from stancebook.coding import Coder
from stancebook.corpus.codings import grouped_by, read_corpus
from stancebook.corpus.splits import grouped_folds, random_folds, require_groups
from stancebook.errors import TrainingError
from stancebook.evaluation import Evaluation, article_hash, speaker_note
from stancebook.examples import Examples, make_examples
from stancebook.fitting import SENTENCE_BLOCKS, STRENGTH, Fitted
from stancebook.held_out import HeldOut, decided
from stancebook.measurement.metrics import macro_f1
from stancebook.modeling.classifiers import ViewClassifier
from stancebook.records import CodedText
from stancebook.report import model_card

FOLDS = 5


@dataclass(frozen=True)
class Trained:
    """A coder and what was measured of it on held-out groups."""

    coder: Coder
    evaluation: Evaluation
    provenance: dict[str, Any]

    def save(self, folder: str | Path) -> Path:
        """Write the model folder with its card."""
        return save_coder(self.coder, folder, self.provenance, model_card(self.coder, self.evaluation, self.provenance))


def train(
    corpus: str | Path,
    codebook: str | Path | Codebook = DEFAULT_CODEBOOK,
    *,
    output: str | Path | None = None,
    n_folds: int = FOLDS,
    group_by: str | None = None,
    random_state: int = 0,
    progress: Callable[[str], None] = lambda step: None,
) -> Trained:
    """Train a coder on a coded corpus and measure it by grouped cross-validation.

    Parameters
    ----------
    corpus : path
        A folder with articles and ``codings.jsonl``, as `corpus.codings.read_corpus` takes it.
    codebook : Codebook, path or name
        The scheme that the codings follow.
    output : path, optional
        Where to write the model folder.
    n_folds : int
        Folds of whole groups; each topic needs at least as many groups.
    group_by : str, optional
        A metadata field (an outlet, a writer): articles that share it stay in one fold too, so that the figures are
        those for an outlet or a hand never met before.
    random_state : int
        Fixes the folds and the bootstrap.
    progress : callable
        Told the name of each step.

    Returns
    -------
    Trained
        The coder, its evaluation on held-out groups, and its provenance.

    Raises
    ------
    TrainingError
        If a topic has fewer groups than there are folds; the message gives the count of every topic.

    Examples
    --------
    >>> train("seeds")
    Traceback (most recent call last):
        ...
    stancebook.errors.TrainingError: cannot train or evaluate on 3 groups: each class needs at least 5 groups ...
    """
    book = codebook if isinstance(codebook, Codebook) else load_codebook(codebook)
    if n_folds < 2:
        raise TrainingError(f"n_folds is {n_folds}: held-out figures and calibration need at least 2 folds")
    progress("read")
    texts = read_corpus(corpus, book)
    if not texts:
        raise TrainingError(f"{corpus}: no coded articles to train on")
    examples = make_examples(grouped_by(texts, group_by) if group_by else texts, book)
    require_groups(examples.topics, examples.groups, n_folds)
    folds = grouped_folds(examples.topics, examples.groups, n_folds, random_state)
    fitted = Fitted(examples, folds, progress)
    progress("measure")
    evaluation = _evaluate(examples, fitted, n_folds, random_state)
    coder = Coder(book, fitted.models)
    trained = Trained(coder, evaluation, _provenance(examples, evaluation, corpus, n_folds, group_by, random_state))
    if output is not None:
        trained.save(output)
    return trained


def _evaluate(examples: Examples, fitted: Fitted, n_folds: int, random_state: int) -> Evaluation:
    held_out = HeldOut(examples, fitted, random_state)
    asked = (held_out.article_topic(), held_out.unit_topic(), held_out.frames(), held_out.stance())
    questions = tuple(question for question in asked if question is not None)
    return Evaluation(questions, (speaker_note(examples),), _leakage(fitted, n_folds, random_state))


def _leakage(fitted: Fitted, n_folds: int, random_state: int) -> dict[tuple[str, str], float]:
    """Return what a split of sentences at random, articles torn apart, would have shown."""
    truth, labels = fitted.topic_truth, fitted.sentence_topic.labels
    names = [labels[place] for place in truth.argmax(axis=1)]
    careless = ViewClassifier(labels, SENTENCE_BLOCKS, multiple=False, strength=STRENGTH["topic"]).fit(
        fitted.kept_views, truth, random_folds(names, n_folds, random_state)
    )
    return {("sentence topic", "its words alone"): macro_f1(truth, decided(careless.held_out_))}


def _provenance(
    examples: Examples,
    evaluation: Evaluation,
    corpus: str | Path,
    n_folds: int,
    group_by: str | None,
    random_state: int,
) -> dict[str, Any]:
    hashes = sorted(article_hash(text.article.body) for text in examples.texts)
    by_target: dict[str, Counter[str]] = {}
    for pair in examples.pairs:
        by_target.setdefault(pair.mention.target, Counter())[pair.stance] += 1
    return {
        "data": {
            "name": Path(corpus).name,
            "articles": len(examples.texts),
            "groups": len(set(examples.groups)),
            "units": len(examples.unit_article),
            "topics": dict(sorted(Counter(examples.topics).items())),
            "article_hashes": hashes,
            "codings_hash": codings_hash(examples.texts),
        },
        "training": {"n_folds": n_folds, "group_by": group_by, "random_state": random_state},
        "actor_prior": {target: found.most_common(1)[0][0] for target, found in sorted(by_target.items())},
        "evaluation": evaluation.to_dict(),
    }


def codings_hash(texts: Sequence[CodedText]) -> str:
    """Return a digest of every code that coders gave."""
    codings = [[text.article.article_id, text.topic, [repr(unit) for unit in text.units]] for text in texts]
    return hashlib.sha256(json.dumps(codings).encode()).hexdigest()
