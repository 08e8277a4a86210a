"""One fault of one row, precise enough to find and mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a value is wrong and why.

    Attributes
    ----------
    line : int
        Physical line in the file, counted from 1; 0 when the row has no line.
    column : str
        Column or field name as the reader of the file knows it.
    code : str
        Message code, a key of the ``fault`` section of the text catalogue.
    value : str
        The offending text, cut to 80 characters.
    hint : str
        What was probably meant, if anything can be said.
    """

    line: int
    column: str
    code: str
    value: str
    hint: str = ""

    def __post_init__(self) -> None:
        """Cut long values: a fault is shown in a table and on a terminal."""
        object.__setattr__(self, "value", self.value[:80])
