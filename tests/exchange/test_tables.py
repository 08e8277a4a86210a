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


def test_never_replaces_a_registry_or_a_device(tmp_path: Path) -> None:
    """What a slip of the hand must not destroy."""
    database = tmp_path / "r.sqlite"
    database.write_bytes(b"SQLite format 3\0rest")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, code in ((database, "output_is_database"), (pipe, "output_is_no_file")):
        with pytest.raises(StorageError) as caught:
            write_file(path, b"new")
        assert caught.value.code == code
    assert database.read_bytes().startswith(b"SQLite")


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "target.html", tmp_path / "link.html"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to(target)
    write_file(link, b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o600
