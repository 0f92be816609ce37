"""Reports: the model card, written from the manifest so that it cannot say what was not measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stancebook.coding import Coder

if TYPE_CHECKING:
    from stancebook.evaluation import Evaluation


def model_card(coder: Coder, evaluation: Evaluation, provenance: dict[str, Any]) -> str:
    """Return the model card as Markdown: what it is, its data, its figures, its limits."""
    book, data, training = coder.codebook, provenance["data"], provenance["training"]
    rule, abstention = coder.rule, coder.abstention
    shared = training["group_by"]
    groups = f"near copies, and all articles with the same {shared}, together" if shared else "near copies together"
    topics = ", ".join(f"{label} {count}" for label, count in data["topics"].items())
    return f"""# Model card: {book.codebook.id} {book.codebook.version}

Codes English news by the codebook `{book.codebook.id}` {book.codebook.version} ({book.codebook.title}).
This card is written by `stancebook train` from the manifest beside it.

## Data
{data["articles"]} articles in {data["groups"]} groups ({groups}), {data["units"]} coded units.
Articles by topic: {topics}.

## Figures
Grouped {training["n_folds"]}-fold cross-validation: no group stands on both sides, and probabilities and thresholds
were chosen on folds that were not scored. Intervals are 95 % bootstrap intervals over groups. Where features and
settings were chosen on the same folds, as those of the shipped defaults were on the shipped corpus, the figures lean to
the good side.
Figures on the training corpus' own kind of text: expect less on other outlets and periods, and measure it there.

{evaluation.to_markdown()}
## How an article's label comes about
Linear models over word and character n-grams score each sentence, with named actors hidden behind their role. A
headline weighs {rule.headline:g}, the first {rule.lead_units} body sentences {rule.lead:g}, any other 1; that evidence
and the whole text are weighed together by a calibrated logistic model. A frame holds for the article in the headline or
lead, or in at least {rule.frame_share:.0%} of its sentences. A holder takes a side in the article with the probability
that at least one sentence takes it (those below {rule.stance_floor:g} left out), stated from
{rule.stance_held:g}, and beside the opposite side only when both reach {rule.stance_clear:g}. The model abstains on
texts of fewer than {abstention.shortest_article_words} words, on text that is not English prose, and below probability
{abstention.article_below:g} (article) or {abstention.sentence_below:g} (sentence).

## Use and limits
For research on collections of news, with figures checked on coded articles of the collection itself. Not for
decisions about persons, not for targeting, not for laying responsibility on individuals. Stances are read from single
sentences; irony and what stands between the lines are missed. Places, periods and outlets unlike the training data are
less certain than the probabilities say.
"""
