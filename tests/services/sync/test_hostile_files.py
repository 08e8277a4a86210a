"""Workbooks that swell, names that are no names, and folders that several runs work in."""

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from aftersales.domain.errors import AftersalesError, InputError, StorageError
from aftersales.services.imports import import_file
from aftersales.services.sync import folder, staging
from aftersales.settings import LANGUAGES
from aftersales.store import entries, queries
from aftersales.store.database import Database
from aftersales.texts import error_text
from tests.builders import fill, make_centre, make_right, new_registry
from tests.services.sync.field import (
    DAY,
    centre,
    edit,
    lines_of,
    only,
    send_out,
    show,
    take,
    write,
)

LATER = 4e9  # long after every file was written
SHEET = "xl/worksheets/sheet1.xml"
NS = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def office(registry: Database) -> Database:
    fill(registry, make_centre("SC-1", name="Тула"), make_centre("SC-2", name="Калуга", lat=57.0))
    return registry


def cell(place: str, words: str) -> bytes:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'.encode()


HEAD = b'<row r="1">' + cell("A1", "code") + cell("B1", "name") + b"</row>"
ROW = b'<row r="2">' + cell("A2", "N-1") + cell("B2", "Новый") + b"</row>"


def sheet(rows: bytes, before: bytes = b"", head: bytes = HEAD) -> bytes:
    return (
        b'<worksheet xmlns="' + NS + b'">' + before + b"<sheetData>" + head + rows
    ) + b"</sheetData></worksheet>"


def book(path: Path, **parts: bytes) -> Path:
    """A workbook with some of its parts exchanged."""
    plain = io.BytesIO()
    made = Workbook()
    made.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in source.namelist():
            new.writestr(name, parts.get(name, source.read(name)))
        for name in parts.keys() - set(source.namelist()):
            new.writestr(name, parts[name])
    return path


def refused(office: Database, path: Path, code: str) -> InputError:
    """Whether a file is refused in words of every language, and nothing is written."""
    revision = office.revision
    with pytest.raises(InputError) as caught:
        import_file(office, path, "centres", day=DAY, accept_good=True)
    assert caught.value.code == code
    assert all(error_text(caught.value, language) for language in LANGUAGES)
    assert office.revision == revision
    return caught.value


class TestWorkbooks:
    def test_one_that_is_plain(self, office: Database, tmp_path: Path) -> None:
        path = book(tmp_path / "x.xlsx", **{SHEET: sheet(ROW)})
        assert import_file(office, path, "centres", day=DAY).new == 1

    @pytest.mark.parametrize(
        "content",
        [
            b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e "boom">]>' + sheet(ROW),
            b'<?xml version="1.0"?><!--' + b"x" * 5000 + b"--><!DOCTYPE w []>" + sheet(ROW),
            b"<!--a--><!DOCTYPE w []><!--b-->" + sheet(ROW),
            (
                '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY e "boom">]>'
                + sheet(ROW).decode()
            ).encode("utf-16"),
            b'<?xml version="1.0"?>' + b" " * 5000 + sheet(ROW),
        ],
    )
    @pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/theme/theme1.xml", "x.bin"])
    def test_declarations(
        self, office: Database, tmp_path: Path, content: bytes, part: str
    ) -> None:
        path = book(tmp_path / "x.xlsx", **{part: content})
        refused(office, path, "csv_workbook_unsafe")

    def test_a_billion_laughs(self, office: Database, tmp_path: Path) -> None:
        lol = b"".join(b'<!ENTITY l%d "%s">' % (k + 1, b"&l%d;" % k * 10) for k in range(1, 10))
        begin = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l1 "lol">' + lol + b"]>"
        path = book(tmp_path / "x.xlsx", **{"xl/sharedStrings.xml": begin + b"<sst>&l9;</sst>"})
        refused(office, path, "csv_workbook_unsafe")

    def test_a_sheet_that_says_it_is_large(self, office: Database, tmp_path: Path) -> None:
        """Only what is there counts, or a file of 5 KB would be read for an hour."""
        vast = b'<dimension ref="A1:XFD1048576"/>'
        last = ROW.replace(b'"2"', b'"900000"').replace(b'2"', b'900000"')
        path = book(tmp_path / "x.xlsx", **{SHEET: sheet(last, vast)})
        found = import_file(office, path, "centres", day=DAY)
        assert (found.read, found.new) == (1, 1)
        assert only(found.preview.rows).line == 900_000

    def test_more_rows_than_a_sheet_has(self, office: Database, tmp_path: Path) -> None:
        last = ROW.replace(b'"2"', b'"2000000000"')
        path = book(tmp_path / "x.xlsx", **{SHEET: sheet(last)})
        refused(office, path, "csv_workbook_unsafe")

    def test_more_columns_than_are_read(self, office: Database, tmp_path: Path) -> None:
        wide = b'<row r="2">' + cell("A2", "N-1") + cell("XFD2", "x") + b"</row>"
        error = refused(office, book(tmp_path / "x.xlsx", **{SHEET: sheet(wide)}), "csv_too_wide")
        assert error.values["line"] == 2

    def test_a_cell_of_ten_megabytes(self, office: Database, tmp_path: Path) -> None:
        for column in ("name", "region"):
            head = HEAD.replace(b"name", column.encode())
            row = b'<row r="2">' + cell("A2", "N-1") + cell("B2", "y" * 10_000_000) + b"</row>"
            path = book(tmp_path / "x.xlsx", **{SHEET: sheet(row, head=head)})
            found = import_file(office, path, "centres", day=DAY)
            assert (column, "too_long") in [(one.column, one.code) for one in found.faults]
            assert all(len(one.value) <= 80 for one in found.faults)
            assert found.revision is None

    def test_unseen_letters(self, office: Database, tmp_path: Path) -> None:
        for content in (sheet(ROW, head=HEAD.replace(b"name", "na\u202eme".encode())),):
            refused(office, book(tmp_path / "x.xlsx", **{SHEET: content}), "csv_control")
        hidden = sheet(ROW.replace(b"N-1", "N\u200b-1".encode()))
        error = refused(office, book(tmp_path / "x.xlsx", **{SHEET: hidden}), "csv_control")
        assert error.values["line"] == 2

    @pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".txt"])
    def test_what_is_no_workbook_inside(
        self, office: Database, tmp_path: Path, suffix: str
    ) -> None:
        path = tmp_path / f"x{suffix}"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("../../evil.csv", "code;name\nN-1;a\n")
            archive.writestr("C:\\win.csv", "0" * 1_000_000)
        refused(office, path, "csv_is_zip")
        assert {one.name for one in tmp_path.iterdir()} == {"registry.sqlite", path.name}

    def test_a_page_named_as_a_workbook(self, office: Database, tmp_path: Path) -> None:
        path = tmp_path / "x.xlsx"
        path.write_text("<html><table><tr><td>code</td></tr></table></html>")
        refused(office, path, "csv_is_markup")

    @given(
        st.sampled_from((SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml")),
        st.binary(max_size=200),
        st.integers(0, 400),
    )
    @example(SHEET, b'<c r="XFD"/>', 150)
    @settings(max_examples=60)
    def test_any_bytes_in_a_part(
        self, tmp_path_factory: pytest.TempPathFactory, part: str, more: bytes, at: int
    ) -> None:
        place = tmp_path_factory.mktemp("book")
        path = book(place / "x.xlsx", **{SHEET: sheet(ROW)})
        with zipfile.ZipFile(path) as parts:
            plain = parts.read(part)
        book(path, **{SHEET: sheet(ROW), part: plain[:at] + more + plain[at:]})
        database = new_registry(place / "r.sqlite")
        try:
            import_file(database, path, "centres", day=DAY, dry_run=True)
        except AftersalesError as error:
            assert error_text(error, "ru")
        assert database.revision == 0
        database.close()


class TestSameKeys:
    """Two records are told by one key only in a file that is refused, never in the registry."""

    def test_two_records_get_one_code(self, office: Database, tmp_path: Path) -> None:
        path = send_out(office, tmp_path / "x.csv")
        edit(path, {"SC-1": {"code": "SC-9"}, "SC-2": {"code": "SC-9"}})
        fault = only(show(office, path).faults)
        assert (fault.line, fault.code, fault.value) == (3, "twice_in_file", "2")
        assert take(office, path).change is None
        assert take(office, path, accept_good=True).change is not None
        assert (centre(office, "SC-9").name, centre(office, "SC-2").name) == ("Тула", "Калуга")

    def test_a_new_record_and_another_get_one_code(self, office: Database, tmp_path: Path) -> None:
        path = edit(send_out(office, tmp_path / "x.csv"), {"SC-1": {"code": "SC-9"}})
        head, *rows = lines_of(path)
        fresh = [{"code": "SC-9", "name": "Новый"}.get(name, "") for name in head]
        write(path, [head, *rows[:-1], fresh, rows[-1]])
        fault = only(show(office, path).faults)
        assert (fault.line, fault.code, fault.value) == (4, "twice_in_file", "2")

    @pytest.mark.parametrize(
        ("kind", "key", "column", "word"),
        [
            ("demand", "region", "region", "B"),
            ("authorisations", "facility", "facility", "SC-2"),
            ("brands", "code", "code", "TWO"),
            ("regions", "code", "code", "B"),
        ],
    )
    def test_a_record_gets_the_key_of_another(
        self, office: Database, tmp_path: Path, kind: str, key: str, column: str, word: str
    ) -> None:
        with office.write("more") as writer:
            entries.add(writer, [make_right("SC-1"), make_right("SC-2")])
        path = send_out(office, tmp_path / "x.csv", kind)
        first = lines_of(path)[1][lines_of(path)[0].index(key)]
        edit(path, {first: {column: word}}, key=key)
        fault = only(show(office, path).faults)
        assert (fault.line, fault.column, fault.code) == (2, column, "already_there")
        assert take(office, path).change is None


class TestNames:
    """Names of files may be any bytes, and as long as the disk allows."""

    @pytest.mark.parametrize(
        "name",
        [
            os.fsdecode(b"\xff\xfe.csv"),
            "文" * 83 + ".csv",
            "x" * 251 + ".csv",
            "отчёт (1).csv",
            "a#b%20c?.csv",
            "e\x1b[2J\nx\u202efdp.csv",
            "-rf.csv",
            "'; DROP TABLE facilities; --.csv",
            "<img src=x onerror=1>.csv",
            "#end;rows=1.csv",
        ],
    )
    @pytest.mark.parametrize("good", [True, False])
    def test_any_name_goes_through_the_folder(
        self, office: Database, tmp_path: Path, name: str, good: bool
    ) -> None:
        folder.prepare(tmp_path)
        content = "code;name;bays\nN-1;Новый;3\n" + ("" if good else "N-2;Иной;x\n")
        (tmp_path / "inbox" / name).write_text(content, "utf-8")
        (taken,) = folder.sync(office, tmp_path, DAY, accept_good=True, clock=lambda: LATER)
        assert taken.imported is not None
        assert centre(office, "N-1").bays == 3
        moved = Path(taken.moved_to)
        assert moved.is_file()
        assert moved.with_name(f"{moved.name}.receipt.txt").is_file()
        assert (taken.imported.rejected_file is None) == good
        for said in (taken.file, taken.moved_to, taken.imported.preview.staged.file):
            said.encode()
            assert not {"\x1b", "\n", "\u202e"} & set(said)
        assert not list((tmp_path / "inbox").iterdir())

    def test_a_name_that_is_no_text_is_said_in_an_error(
        self, office: Database, tmp_path: Path
    ) -> None:
        error = refused(office, tmp_path / os.fsdecode(b"\xff.csv"), "csv_unreadable")
        error_text(error, "en").encode()


def shared(office: Database, tmp_path: Path, *names: str) -> Path:
    folder.prepare(tmp_path)
    for number, name in enumerate(names):
        path = tmp_path / "inbox" / name
        path.write_text(f"code;name;bays\nF-{number};{['Новый', 'Иной', 'Третий'][number]};1\n")
        os.utime(path, (number, number))
    return tmp_path


class TestTwoRuns:
    """Two machines look into one folder at once."""

    def test_the_other_takes_a_file_before_it_is_read(
        self, office: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        where = shared(office, tmp_path, "a.csv", "b.csv")
        plain = folder.waiting

        def seen(path: Path) -> list[Path]:
            found = plain(path)
            found[0].rename(where / "done" / "a.csv")
            return found

        monkeypatch.setattr(folder, "waiting", seen)
        taken = [one for one in self.run(office, where) if one.moved_to]
        assert [one.file for one in taken] == ["b.csv"]
        assert list((where / "rejected").iterdir()) == []

    def test_the_other_takes_a_file_while_it_is_taken_in(
        self, office: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        where = shared(office, tmp_path, "a.csv", "b.csv")
        plain = staging.stage
        others: list[list[folder.Taken]] = []

        def staged(path: Path, *given: Any, **how: Any) -> Any:
            found = plain(path, *given, **how)
            if not others:
                others.append([])
                others[0] = self.run(office, where)
            return found

        monkeypatch.setattr(staging, "stage", staged)
        assert self.run(office, where) == []
        assert [Path(one.moved_to).parent.name for one in others[0]] == ["done", "done"]
        assert office.revision == 3  # one write for each file
        assert len(list((where / "done").glob("*.receipt.txt"))) == 2

    def test_a_file_vanishes_while_the_folder_is_listed(
        self, office: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        where = shared(office, tmp_path, "a.csv", "b.csv")
        plain = os.scandir

        def listed(path: Any) -> Any:
            found = sorted(plain(path), key=lambda one: one.name)
            (where / "inbox" / "a.csv").unlink()
            return found

        monkeypatch.setattr("aftersales.services.sync.folder.os.scandir", listed)
        assert [path.name for path in folder.waiting(where)] == ["b.csv"]

    def run(self, office: Database, where: Path) -> list[folder.Taken]:
        return folder.sync(office, where, DAY, clock=lambda: LATER)


class TestFolders:
    def test_a_clock_that_is_a_year_ahead(self, office: Database, tmp_path: Path) -> None:
        where = shared(office, tmp_path, "a.csv")
        year = 365 * 86_400.0
        os.utime(where / "inbox" / "a.csv", (year, year))
        (taken,) = folder.sync(office, where, DAY, clock=lambda: 0.0)
        assert taken.imported is not None

    def test_half_a_file_of_ours_waits_and_is_refused_when_nobody_goes_on(
        self, office: Database, tmp_path: Path
    ) -> None:
        where = shared(office, tmp_path)
        whole = send_out(office, tmp_path / "x.csv").read_bytes()
        path = where / "inbox" / "x.csv"
        path.write_bytes(whole[: whole.index(b"#end") - 20])
        now = path.stat().st_mtime
        (taken,) = folder.sync(office, where, DAY, clock=lambda: now)
        assert (taken.moved_to, taken.error) == ("", "")
        (taken,) = folder.sync(office, where, DAY, clock=lambda: LATER, language="ru")
        assert "/rejected/" in taken.moved_to
        assert taken.error
        assert office.revision == 1

    @pytest.mark.parametrize("broken", ["inbox", "done", "rejected"])
    def test_a_file_where_a_folder_should_be(
        self, office: Database, tmp_path: Path, broken: str
    ) -> None:
        (tmp_path / broken).write_text("")
        with pytest.raises(StorageError):
            folder.sync(office, tmp_path, DAY, clock=lambda: LATER)

    def test_a_folder_that_only_gives(
        self, office: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is written stays written; taking it again later changes nothing."""
        where = shared(office, tmp_path, "a.csv")

        def refuse(self: Path, target: Path) -> Path:
            raise PermissionError(13, "Permission denied")

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", refuse)
            with pytest.raises(StorageError) as caught:
                folder.sync(office, where, DAY, clock=lambda: LATER)
        assert caught.value.code == "cannot_write"
        revision = office.revision
        (taken,) = folder.sync(office, where, DAY, clock=lambda: LATER)
        assert (taken.imported is not None, office.revision) == (True, revision)
        assert "/done/" in taken.moved_to

    def test_the_inbox_may_be_anything_but_a_way_out(
        self, office: Database, tmp_path: Path
    ) -> None:
        where = shared(office, tmp_path)
        outside = tmp_path / "outside.csv"
        outside.write_text("code;name;bays\nN-1;Новый;1\n")
        inbox = where / "inbox"
        (inbox / "link.csv").symlink_to(outside)
        (inbox / "lost.csv").symlink_to(tmp_path / "nowhere")
        (inbox / "loop.csv").symlink_to(inbox / "loop.csv")
        os.mkfifo(inbox / "pipe.csv")
        (inbox / "deep.csv").mkdir()
        (inbox / "deep.csv" / "x.csv").write_text("code;name\n")
        assert folder.sync(office, where, DAY, clock=lambda: LATER) == []
        assert outside.is_file()
        with pytest.raises(InputError):
            import_file(office, inbox / "pipe.csv", "centres", day=DAY)
        with pytest.raises(InputError):
            import_file(office, inbox / "link.csv", "centres", day=DAY)


SQL = ("'; DROP TABLE facilities; --", "%", "_", "x' OR '1'='1", 'a"b', "\\", "N'; --", "?", ":a")


@pytest.mark.parametrize("words", SQL)
def test_sql_is_text_wherever_it_stands(office: Database, tmp_path: Path, words: str) -> None:
    path = tmp_path / "x.csv"
    cells = [words, words, words, words]
    write(path, [["code", "name", "notes", "phone"], cells])
    assert take(office, path, "centres").preview.counts["new"] == 1
    assert centre(office, words.strip()).notes == words
    write(path, [["code", "name", "region"], ["N-2", "Новый", words]])
    assert only(show(office, path, "centres").faults).code == "unknown_region"
    write(path, [["uuid", "code", "name"], [words, "N-3", "Иной"]])
    assert only(show(office, path, "centres").rows).state == "conflict"
    with office.read() as connection:
        assert len(queries.facilities(connection)) == 3


@pytest.mark.parametrize(
    "end",
    [
        "#end;rows=1;sha256=" + "0" * 64 + ";registry=%00;by=%FF;exported=9999-12-31T23:59:59",
        "#end;rows=99999999999999999999;sha256=" + "0" * 64,
        "#end;rows=1;sha256=" + "0" * 64 + ";kind=../../x;region='--;write=%27",
        "#end;rows=1;sha256=" + "0" * 64 + ";kind=plants;region=" + "x" * 5000,
        "#end;rows=1;sha256=" + "0" * 64 + ";exported=x;day=31.02.2026;revision=1e9",
    ],
)
def test_a_forged_last_line(office: Database, tmp_path: Path, end: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"uuid;code;base_rev;name\n;N-1;{'9' * 30};Новый\n{end}\n", "utf-8")
    try:
        found = import_file(office, path, day=DAY)
    except AftersalesError as error:
        assert error_text(error, "zh")
    else:
        assert found.rejected == 0
    with office.read() as connection:
        assert {one.code for one in queries.facilities(connection)} <= {"SC-1", "SC-2", "N-1"}
