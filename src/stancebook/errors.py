"""The errors that Stancebook raises on purpose.

One base, so that a caller can catch everything with one ``except``::

    StancebookError
    |-- InputError          what was read cannot be used
    |   |-- ArticleError    an article: missing, binary, empty, too large
    |   |-- CodingError     a coding: offsets, labels or holders that do not exist
    |   `-- CodebookError   a codebook: every mistake with its path
    |-- TrainingError       the data cannot support a model or a figure
    `-- BundleError         a model folder: missing, altered, from another version

Every message says what was found, what was expected and what to do.
"""


class StancebookError(Exception):
    """Base of every error that Stancebook raises on purpose."""


class InputError(StancebookError):
    """What was read cannot be used."""


class ArticleError(InputError):
    """An article cannot be read; the message says why in a clause fit for a report row."""


class CodingError(InputError):
    """A coding does not fit its article or its codebook."""


class CodebookError(InputError):
    """A codebook is not valid; the message lists every mistake with its path."""


class TrainingError(StancebookError):
    """The data cannot support the model or the figure asked for."""


class BundleError(StancebookError):
    """A model folder is missing, incomplete, altered or of another version."""
