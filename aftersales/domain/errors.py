"""Errors that a person can act on; every one carries a message code and its values."""


class AftersalesError(Exception):
    """A condition the user is told about, in words built by :mod:`aftersales.texts`.

    Parameters
    ----------
    code : str
        Message code, a key of the ``error`` section of the text catalogue.
    **values : object
        What the sentence names: file, row, column, value.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        """Show the code and its values, for logs; people read :mod:`aftersales.texts`."""
        return f"{self.code} {self.values}" if self.values else self.code


class InputError(AftersalesError):
    """A value, a file or a row is not what it has to be."""


class ConflictError(AftersalesError):
    """Two writers disagree, or a write would replace what is already there."""


class NotFoundError(AftersalesError):
    """A registry, brand, region or facility named by the user does not exist."""


class StorageError(AftersalesError):
    """The disk is full, the file is locked, or it may not be written."""


class ForeignFileError(StorageError):
    """The file is not a registry of this application; it is left untouched."""


class NewerSchemaError(StorageError):
    """The registry was written by a newer version; it is left untouched."""
