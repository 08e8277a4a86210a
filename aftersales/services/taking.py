"""What a preview shows, written just so or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aftersales.domain.changes import Change
from aftersales.store.database import read_revision

P = TypeVar("P")  # a preview: it has the ``rows`` it shows and the ``revision`` they follow from
_TRIES = 5  # how often others may write between the preview and the write


@dataclass(frozen=True, slots=True)
class Applied(Generic[P]):
    """What became of a file.

    Attributes
    ----------
    preview : Preview or PolygonPreview
        What was taken in; if the registry moved meanwhile, what would be now.
    change : Change or None
        The write; None when there was nothing to write.
    moved : bool
        Whether nothing was written because the preview is another one now.
    """

    preview: P
    change: Change | None = None
    moved: bool = False


class MovedError(Exception):
    """Rolls a write back whose preview is another one now.

    Parameters
    ----------
    preview : Preview or PolygonPreview
        What it would be now.
    """

    def __init__(self, preview: Any) -> None:
        super().__init__()
        self.preview = preview


def refuse_moved(connection: Any, preview: Any, compute: Callable[[], Any]) -> None:
    """Refuse to write what the registry no longer makes of a file.

    Parameters
    ----------
    compute : callable
        Makes the preview again, inside the transaction of the write.

    Raises
    ------
    MovedError
        If it shows other rows now.
    """
    if read_revision(connection) == preview.revision:
        return
    fresh = compute()
    if fresh.rows != preview.rows:
        raise MovedError(fresh)


def insist(write: Callable[[P], Applied[P]], preview: P) -> Applied[P]:
    """Write what a preview shows, or what it shows now, while others write as well."""
    done = Applied(preview, moved=True)
    for _ in range(_TRIES):
        if not done.moved:
            break
        done = write(done.preview)
    return done
