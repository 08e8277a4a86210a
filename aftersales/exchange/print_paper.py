"""Paper that maps and reports are printed on; kept apart, for it is asked for at start-up."""

from enum import StrEnum


class Paper(StrEnum):
    """Sheet size of ISO 216."""

    A4 = "A4"
    A3 = "A3"

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the upright sheet, in millimetres."""
        return (210.0, 297.0) if self is Paper.A4 else (297.0, 420.0)
