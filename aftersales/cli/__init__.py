"""The command line: verbs over the same services that the window uses.

Data goes to stdout (``--json`` prints one object), messages to stderr. Exit codes: 0 done,
1 faults in the data, 2 usage, 3 environment, 70 a bug.
"""

import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from aftersales.cli.options import BUG, DONE, ENVIRONMENT, FAULTS, USAGE
from aftersales.cli.parser import parser
from aftersales.domain.errors import (
    AftersalesError,
    InputError,
    NotFoundError,
    StorageError,
)
from aftersales.settings import Settings
from aftersales.settings import load as load_settings
from aftersales.texts import error_text, resolve

__all__ = ["BUG", "DONE", "ENVIRONMENT", "FAULTS", "USAGE", "run"]


def run(argv: Sequence[str], today: date | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str
        Verb and options, without the program's name.
    today : date, optional
        Day that ``--as-of`` defaults to.

    Returns
    -------
    int
        Exit code.
    """
    settings = Settings()
    options = parser().parse_args(argv)
    try:
        settings = load_settings()
        options.settings = settings
        options.language = resolve(options.language or settings.language)
        options.today = today or date.today()  # the user's own day
        data, lines = options.verb_function(options)
    except AftersalesError as error:
        language = resolve(options.language or settings.language)
        _complain(error, language)
        return _code(error)
    if options.json:
        lines = [json.dumps({"schema": 1, **data}, ensure_ascii=False, allow_nan=False)]
    try:
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except AttributeError:  # there is no standard output at all
        refused = StorageError("cannot_write", file="stdout", reason="closed")
        _complain(refused, options.language)
        return ENVIRONMENT
    except OSError as error:  # the answer could not be given: a full disk behind a redirection
        refused = StorageError("cannot_write", file="stdout", reason=error.strerror or str(error))
        _complain(refused, options.language)
        sys.stdout = None  # or the interpreter would try once more
        return ENVIRONMENT
    return int(getattr(options, "exit_code", DONE))


def _complain(error: AftersalesError, language: str) -> None:
    """Say what is wrong, if there is anywhere to say it."""
    with suppress(AttributeError, OSError):
        sys.stderr.write(error_text(error, language) + "\n")
        sys.stderr.flush()


def _code(error: AftersalesError) -> int:
    if isinstance(error, NotFoundError) and error.code == "registry_missing":
        return ENVIRONMENT
    if isinstance(error, InputError | NotFoundError):
        return USAGE
    return ENVIRONMENT if isinstance(error, StorageError) else FAULTS
