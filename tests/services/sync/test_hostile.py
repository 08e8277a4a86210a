"""Files that mean harm, or are broken in ways nobody thought of, do none."""

import io
import os
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from aftersales.domain.errors import AftersalesError, InputError
from aftersales.services.imports import import_file
from aftersales.services.sync import folder, templates
from aftersales.services.sync.aside import rejected_bytes
from aftersales.services.sync.export import export_csv
from aftersales.store.database import Database
from tests.builders import fill, make_centre, new_registry
from tests.services.sync.field import DAY, amend, centre, send_out, show, take

NAUGHTY = (
    *("'; DROP TABLE facilities; --", '" OR 1=1', "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-2"),
    *("<script>alert(1)</script>", "<img src=x onerror=1>", "`${7*7}`", "{{7*7}}", "%00"),
    *("../../etc/passwd", "C:\\win.ini", "CON", "a;b,c\td|e", '"quoted"', "'", "''=1", "'x'"),
    *("#end", "#end;rows=1", "строка\nс переносом", "\\clear ", "null", "NaN", "1e309", "0x10"),
    *("=1+1", "'=1+1", "''", "=", " x ", "\\x00", "A" * 300),
    *("🚗", "Ω≈ç√", "田中さん", "مرحبا", "z\u0351\u0352"),
)
TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp")), max_size=40
)


@pytest.fixture
def office(registry: Database) -> Database:
    fill(registry, make_centre("SC-1", name="Тула", city="Тула"), make_centre("SC-2", lat=57.0))
    return registry


@pytest.mark.parametrize("words", NAUGHTY)
def test_naughty_words_go_out_and_come_back(office: Database, tmp_path: Path, words: str) -> None:
    stored = words.strip()
    amend(office, "SC-1", city=" ".join(stored.split()), notes=stored)
    revision = office.revision
    for language in ("en", "ru"):
        path = tmp_path / f"{language}.csv"
        export_csv(office, "centres", path, language, DAY)
        assert take(office, path).change is None
    book = tmp_path / "t.xlsx"
    templates.write(office, book, "centres", "zh", DAY)
    assert take(office, book).change is None
    assert office.revision == revision
    assert centre(office, "SC-1").notes == stored


@given(st.dictionaries(st.sampled_from(("city", "notes", "operator", "contract")), TEXT))
@settings(max_examples=40)
def test_any_text_goes_out_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]
) -> None:
    place = tmp_path_factory.mktemp("words")
    database = new_registry(place / "r.sqlite")
    plain = {name: " ".join(words.split()) for name, words in values.items()}
    fill(database, make_centre("SC-1", **plain))
    found = show(database, send_out(database, place / "x.csv"))
    assert found.counts["same"] == 1
    database.close()


@given(st.binary(max_size=300))
@settings(max_examples=150)
def test_any_bytes_are_a_table_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    place = tmp_path_factory.mktemp("bytes")
    database = new_registry(place / "r.sqlite")
    path = place / "x.csv"
    for begin in (b"", "код;название;посты\n".encode()):
        path.write_bytes(begin + content)
        with suppress(AftersalesError):
            import_file(database, path, "centres", day=DAY, dry_run=True)
        assert database.revision == 0
    database.close()


def workbook(**parts: bytes) -> bytes:
    """A workbook with some of its parts exchanged."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["code", "name"])
    sheet.append(["N-1", "a"])
    plain = io.BytesIO()
    book.save(plain)
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in source.namelist():
            new.writestr(name, parts.get(name, source.read(name)))
        for name, content in parts.items():
            if name not in source.namelist():
                new.writestr(name, content)
    return out.getvalue()


ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    b"<sst><si><t>&e;</t></si></sst>"
)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/sharedStrings.xml": ENTITY}, "csv_workbook_unsafe"),
        ({"xl/media/bomb.bin": b"\0" * 60_000_000}, "csv_workbook_unsafe"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet"}, "csv_workbook_broken"),
        ({"xl/workbook.xml": b"no xml"}, "csv_workbook_broken"),
    ],
)
def test_bad_workbooks_are_refused(
    office: Database, tmp_path: Path, parts: dict[str, bytes], code: str
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook(**parts))
    with pytest.raises(InputError) as caught:
        import_file(office, path, "centres", day=DAY)
    assert caught.value.code == code
    assert office.revision == 1


def test_many_parts_and_half_a_workbook(office: Database, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook(**{f"xl/media/{k}.bin": b"" for k in range(2100)}))
    with pytest.raises(InputError):
        import_file(office, path, "centres", day=DAY)
    path.write_bytes(workbook()[:-300])
    with pytest.raises(InputError):
        import_file(office, path, "centres", day=DAY)
    path.write_bytes(workbook())
    assert import_file(office, path, "centres", day=DAY).new == 1


def test_a_formula_of_a_workbook_is_what_it_gave(office: Database, tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["code", "name", "notes"])
    sheet.append(["N-1", "a", "=1+1"])  # never computed: it gave nothing
    path = tmp_path / "x.xlsx"
    book.save(path)
    assert import_file(office, path, "centres", day=DAY).new == 1
    assert centre(office, "N-1").notes == ""


@pytest.mark.parametrize("code", ["../../x", "CON", "a" * 300, "a/b", "..", "x\\y"])
def test_codes_are_no_paths(office: Database, tmp_path: Path, code: str) -> None:
    path = tmp_path / "in" / "x.csv"
    path.parent.mkdir()
    path.write_text(f"code;name;bays\n{code};a;many\n", "utf-8")
    found = show(office, path, "centres")
    assert code[:50].encode() in rejected_bytes(found, "en")
    import_file(office, path, "centres", day=DAY, accept_good=True)
    assert sorted(one.name for one in tmp_path.rglob("*") if one.is_file()) == [
        *("registry.sqlite", "x.csv", "x.rejected.csv"),
    ]


# The folder


def shared(tmp_path: Path) -> Path:
    found = tmp_path / "shared"
    found.mkdir()
    folder.prepare(found)
    return found


def run(office: Database, where: Path, **how: Any) -> list[folder.Taken]:
    return folder.sync(office, where, DAY, clock=lambda: 4e9, **how)


def test_what_is_no_file_stays_where_it_is(office: Database, tmp_path: Path) -> None:
    where = shared(tmp_path)
    inbox = where / "inbox"
    secret = tmp_path / "secret.csv"
    secret.write_text("code;name;bays\nN-1;a;1\n")
    (inbox / "link.csv").symlink_to(secret)
    (inbox / "folder.csv").mkdir()
    os.mkfifo(inbox / "pipe.csv")
    (inbox / ".hidden.csv").write_text("code;name;bays\nN-2;a;1\n")
    (inbox / "~$lock.xlsx").write_text("x")
    (inbox / "notes.docx").write_text("x")
    assert run(office, where) == []
    assert len(list(inbox.iterdir())) == 6
    assert office.revision == 1


def test_a_file_that_is_still_written_waits(office: Database, tmp_path: Path) -> None:
    where = shared(tmp_path)
    path = where / "inbox" / "x.csv"
    path.write_text("code;name;bays\nN-1;a;1\n")
    now = path.stat().st_mtime
    assert folder.sync(office, where, DAY, clock=lambda: now + 0.5)[0].moved_to == ""
    assert path.exists()
    assert folder.sync(office, where, DAY, clock=lambda: now + 5)[0].imported is not None
    assert not path.exists()
    own = send_out(office, where / "inbox" / "own.csv")
    now = own.stat().st_mtime
    assert folder.sync(office, where, DAY, clock=lambda: now)[0].imported is not None


def test_names_that_are_there_already_are_not_replaced(office: Database, tmp_path: Path) -> None:
    where = shared(tmp_path)
    for _ in range(3):
        (where / "inbox" / "x.csv").write_text("code;name;bays\nN-1;a;1\n")
        run(office, where)
    assert len(list((where / "done").glob("x-*.csv"))) == 3
    assert office.revision == 2


def test_one_bad_file_does_not_stop_the_others(office: Database, tmp_path: Path) -> None:
    where = shared(tmp_path)
    (where / "inbox" / "a.csv").write_bytes(b"%PDF-1.7")
    (where / "inbox" / "b.csv").write_text("code;name;bays\nN-1;a;many\n")
    (where / "inbox" / "c.csv").write_text("code;name;bays\nN-2;a;1\n")
    found = run(office, where)
    assert [Path(one.moved_to).parent.name for one in found] == ["rejected", "rejected", "done"]
    assert [bool(one.error) for one in found] == [True, False, False]
    assert centre(office, "N-2").name == "a"
    good = where / "inbox" / "d.csv"
    good.write_text("code;name;bays\nN-3;Иной;1\nN-4;b;many\n")
    (taken,) = run(office, where, accept_good=True)
    assert taken.imported is not None
    assert taken.imported.rejected_file == where / "rejected" / "d.rejected.csv"
    assert centre(office, "N-3").bays == 1


def test_a_folder_that_is_not_there(office: Database, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        run(office, tmp_path / "nowhere")
    assert caught.value.code == "folder_missing"
