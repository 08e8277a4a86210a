"""Tables open in a spreadsheet as they are, and never run."""

import csv
import io
import os
from pathlib import Path

import pytest

from aftersales.domain.errors import StorageError
from aftersales.exchange.tables import csv_bytes, write_file

HOSTILE = ["=HYPERLINK(1)", "+cmd|x", "-1+1", "@SUM(A1)", "\tx", "\rx"]


def rows_of(content: bytes, delimiter: str) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize("text", HOSTILE)
def test_text_never_begins_like_a_formula(text: str) -> None:
    cell = rows_of(csv_bytes(["name"], [[text]], "en"), ",")[1][0]
    assert cell == f"'{text}"


def test_numbers_follow_the_language() -> None:
    row = [1234567, -0.25, 37.0, None, 'a;b "c",\nd']
    header = ["uio", "share", "latitude", "mean_km", "name"]
    english = csv_bytes(header, [row], "en")
    russian = csv_bytes(header, [row], "ru")
    assert rows_of(english, ",")[1] == ["1234567", "-0.25", "37", "", 'a;b "c",\nd']
    assert rows_of(russian, ";")[1] == ["1234567", "-0,25", "37", "", 'a;b "c",\nd']
    assert english.startswith(b"\xef\xbb\xbf")
    assert rows_of(russian, ";")[0][0] == "Парк"


def test_a_file_is_old_or_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "таблица.csv"
    write_file(path, b"old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(StorageError) as caught:
        write_file(path, b"new")
    assert "No space left" in str(caught.value.values["reason"])
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
