"""One table, spoilt in every way files are: the very table comes back, or a line is named."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from aftersales.exchange.csv_text import CsvFault, Table, read

HEADER = ["opened", "at", "bays", "code", "price", "kind", "description", "page", "remark"]
ROWS = [
    ["28/01/2024", "00:00", "2", "MG-87", "$74.69", "Men's lifts", "These lifts are rugged.",
     "https://example.org/MG_87.html", ""],
    ["29/01/2024", "00:15", "0", "RI-38", "$29.81", "Light, running", "Keeps you, always, in view.",
     "https://example.org/RI_38.html", ""],
    ["30/01/2024", "00:30", "1", "RI-80", "$80.08", "Table, round 48\"", "Made in the \"USA\" here",
     "https://example.org/RI_80.html", ""],
    ["31/01/2024", "00:45", "9", "CC-92", "$48.00", "Throw pillow", "A pop of paddling fun",
     "https://example.org/CC_92.html", ""],
    ["13/02/2024", "01:00", "3", "YY-35", "$19.34", "Jersey, short", "Great grip: warm, dry",
     "https://example.org/YY_35.html", ""],
    ["14/02/2024", "01:15", "4", "BH-78", "$52.45", "Socks", "Crisp action in our 8'9\" rod",
     "https://example.org/BH_78.html", ""],
]  # fmt: skip
TABLE = [HEADER, *ROWS]
CLEAN = [tuple(row) for row in ROWS]


def written(
    rows: Sequence[Sequence[str]],
    delimiter: str = ",",
    end: str = "\r\n",
    quote: str = '"',
    escape: str | None = None,
    everything: bool = False,
) -> str:
    """Write as the makers of such collections do: by hand, for any delimiter and quote."""
    escape = quote if escape is None else escape

    def cell(value: str) -> str:
        if everything or delimiter in value or quote in value or "," in value:
            return quote + value.replace(quote, escape + quote) + quote
        return value

    return "".join(delimiter.join(map(cell, row)) + end for row in rows)


def outcome(path: Path, content: str | bytes, **how: object) -> Table | CsvFault:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        return read(path, **how)  # type: ignore[arg-type]
    except CsvFault as fault:
        assert fault.line >= 1
        assert f"{fault.line}" in fault.message
        return fault


def is_clean(found: Table | CsvFault) -> bool:
    return isinstance(found, Table) and list(found.header) == HEADER and found.rows == CLEAN


ACCEPTED: dict[str, str | bytes] = {
    "plain": written(TABLE),
    "all quoted": written(TABLE, everything=True),
    "lf": written(TABLE, end="\n"),
    "cr": written(TABLE, end="\r"),
    "cr cr lf": written(TABLE, end="\r\r\n"),
    "no end": written(TABLE).rstrip(),
    "semicolon": written(TABLE, ";"),
    "tab": written(TABLE, "\t"),
    "two tabs": written(TABLE, "\t\t"),
    "pipe": written(TABLE, "|"),
    "two pipes": written(TABLE, "||"),
    "caret": written(TABLE, "^"),
    "tilde": written(TABLE, "~"),
    "colon": written(TABLE, ":"),
    "space": written(TABLE, " "),
    "colon, all quoted": written(TABLE, ":", everything=True),
    "space, all quoted": written(TABLE, " ", everything=True),
    "backslashes": written(TABLE, escape="\\"),
    "title": "Report of the branch\r\n" + written(TABLE),
    "title with delimiters": "Report" + "," * 8 + "\r\n" + "," * 8 + "\r\n" + written(TABLE),
    "title, empty line": "Report\r\n\r\n" + written(TABLE),
    "empty lines": written(TABLE).replace("\r\n", "\r\n\r\n"),
    "empty rows": written(TABLE) + "," * 8 + "\r\n\r\n",
    "sep": "sep=|\r\n" + written(TABLE, "|"),
    "utf-16": b"\xff\xfe" + written(TABLE, "\t").encode("utf-16-le"),
    "one line end differs": written(TABLE).replace("\r\n", "\n", 1),
    "trailing delimiter everywhere": written([[*row, ""] for row in TABLE]),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
@pytest.mark.parametrize("expected", [None, {"code", "price", "kind"}])
def test_the_very_table(tmp_path: Path, name: str, expected: set[str] | None) -> None:
    found = outcome(tmp_path / "f.csv", ACCEPTED[name], expected=expected)
    assert is_clean(found), found


def refused() -> dict[str, str]:
    plain = written(TABLE)
    lines = plain.splitlines(keepends=True)
    spoilt = {
        "no header": "".join(lines[1:]),
        "literal tab": written(TABLE, "\\t"),
        "tilde pipe tilde": written(TABLE, "~|~", everything=True),
        "spaces": written(TABLE, " ", everything=True).replace('"', ""),
        "colons": written(TABLE, ":", everything=True).replace('"', ""),
        "apostrophes": written(TABLE, quote="'"),
        "apostrophes, all": written(TABLE, quote="'", everything=True),
        "quote and space": written(TABLE, everything=True).replace('",', '" ,'),
        "comma and space": written(TABLE, ", "),
        "footnote": plain + "Source: ministry\r\n",
        "footnote with delimiters": plain + "Source: ministry" + "," * 8 + "\r\n",
        "header twice": lines[0] + plain,
        "second table, same": plain + plain,
        "second table, less": plain + written([row[:5] for row in TABLE]),
        "second table, more": plain + written([[*row, "x"] for row in TABLE]),
        "second table, other names": plain + "\r\n" + plain.replace("price", "cost"),
        "two names": plain.replace("bays", "at", 1),
        "units": lines[0] + "(date),(time),(n),,(USD),,,,\r\n" + "".join(lines[1:]),
        "words below the header": lines[0] + ",".join("abcdefghi") + "\r\n" + "".join(lines[1:]),
        "comment": "".join([*lines[:3], "# checked, by me\r\n", *lines[3:]]),
        "line separators": plain.replace("\r\n", "\u2028"),
        "vertical tab": plain.replace("rugged", "rug\x0bged"),
        "nul": plain.replace("rugged", "rug\0ged"),
        "lines in quotes": "".join(
            '"' + line.rstrip().replace('"', '""') + '"\r\n' for line in lines
        ),
        "cut": plain[: plain.index("YY-35")],
        "cut in quotes": plain[: plain.index("short") + 3],
        "json": '[{"a": 1, "b": 2},\n {"a": 3, "b": 4}]',
        "fixed width": "\n".join("".join(f"{cell:12.11}" for cell in row[:5]) for row in TABLE),
    }
    for k, line in enumerate(lines):

        def with_line(other: str, k: int = k) -> str:
            return "".join([*lines[:k], other, *lines[k + 1 :]])

        cells = next(csv.reader([line]))
        spoilt[f"fewer {k}"] = with_line(written([cells[:5]]))
        spoilt[f"more {k}"] = with_line(written([[*cells, *cells]]))
        spoilt[f"other delimiter {k}"] = with_line(written([cells], ";"))
        spoilt[f"apostrophes {k}"] = with_line(written([cells], quote="'", everything=True))
        for place in range(9):
            raw = written([cells[:place]]).rstrip()
            rest = written([cells[place:]])
            comma = "," if place else ""
            spoilt[f"one more delimiter {k} {place}"] = with_line(f"{raw}{comma},{rest}")
            if place:
                spoilt[f"one less delimiter {k} {place}"] = with_line(f"{raw}{rest}")
            if k or place:
                spoilt[f"one more quote {k} {place}"] = with_line(f'{raw}{comma}"{rest}')
    return spoilt


REFUSED = refused()


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("expected", [None, {"code", "price", "kind", "opened"}])
def test_names_the_line(tmp_path: Path, name: str, expected: set[str] | None) -> None:
    found = outcome(tmp_path / "f.csv", REFUSED[name], expected=expected)
    assert isinstance(found, CsvFault), (found.header, found.rows[:3])


def test_line_of_what_deviates(tmp_path: Path) -> None:
    for name, content in REFUSED.items():
        word, _, numbers = name.partition(" ")
        if word in {"fewer", "more"} and numbers not in {"0"}:
            found = outcome(tmp_path / "f.csv", content)
            assert isinstance(found, CsvFault)
            assert found.line == int(numbers) + 1


SMALL: dict[str, tuple[str, list[list[str]]]] = {
    "one column": ("word\nx\ny\n", [["word"], ["x"], ["y"]]),
    "one column of phrases": ("Company name\nApple\nGeneral Motors\n",
                              [["Company name"], ["Apple"], ["General Motors"]]),
    "one column, quoted": ('"word"\n"x, y"\n"z"\n', [["word"], ["x, y"], ["z"]]),
    "addresses": ("e-mail\na@b.org\nc.d@e-f.org\n", [["e-mail"], ["a@b.org"], ["c.d@e-f.org"]]),
    "one row": ("a,b,c\n", [["a", "b", "c"]]),
    "one cell": ("a", [["a"]]),
    "years in the header": ("region,2023,2024\nA,5,6\n", [["region", "2023", "2024"],
                                                          ["A", "5", "6"]]),
    "days in the header": ("place,1/22/20,1/23/20\nA,5,6\nB,7,8\n",
                           [["place", "1/22/20", "1/23/20"], ["A", "5", "6"], ["B", "7", "8"]]),
    "quoted newline": ('a,b\n1,"x\r\ny"\n', [["a", "b"], ["1", "x\r\ny"]]),
    "quote within": ('a,b\n1,5" pipe\n2,6" hose\n', [["a", "b"], ["1", '5" pipe'],
                                                     ["2", '6" hose']]),
    "json in a cell": ('key,val\n1,"{""type"": ""Point""}"\n',
                       [["key", "val"], ["1", '{"type": "Point"}']]),
    "escaped delimiter": ("a,b\nx\\,y,2\nz,3\n", [["a", "b"], ["x,y", "2"], ["z", "3"]]),
    "paths": ("a,b\nC:\\dir\\,2\nD:\\,3\n", [["a", "b"], ["C:\\dir\\", "2"], ["D:\\", "3"]]),
    "spaces between numbers": ("t x y\n0.1 3 4.5\n0.2 4 5.5\n",
                               [["t", "x", "y"], ["0.1", "3", "4.5"], ["0.2", "4", "5.5"]]),
    "decimal commas": ("a;b\n1,5;2,5\n3,5;4,5\n", [["a", "b"], ["1,5", "2,5"], ["3,5", "4,5"]]),
    "hash in the header": ("#id,name\n1,a\n", [["#id", "name"], ["1", "a"]]),
    "colours": ("c,n\n#ff0000,1\n#00ff00,2\n", [["c", "n"], ["#ff0000", "1"], ["#00ff00", "2"]]),
    "letters": ("a,b\nåäö,æøå\nÄÖÜß,éèà\n", [["a", "b"], ["åäö", "æøå"], ["ÄÖÜß", "éèà"]]),
    "emoji": ("a,b\n👨\u200d👩\u200d👧,1\n", [["a", "b"], ["👨\u200d👩\u200d👧", "1"]]),
    "title": ("People by city\n\ncity,people\nA,5\nB,6\n",
              [["city", "people"], ["A", "5"], ["B", "6"]]),
    "header with a trailing delimiter": ("a,b,\n1,2\n", [["a", "b"], ["1", "2"]]),
}  # fmt: skip


@pytest.mark.parametrize("name", SMALL)
def test_small_tables(tmp_path: Path, name: str) -> None:
    content, rows = SMALL[name]
    found = outcome(tmp_path / "f.csv", content)
    assert isinstance(found, Table), found
    assert [list(found.header), *map(list, found.rows)] == rows


UNCLEAR = {
    "two delimiters": ("a;b,c\n1;2,3\n", "csv_delimiter_unclear", 1),
    "commas before semicolons": ("lat,deg;lon,deg\n1,5;2,5\n", "csv_delimiter_unclear", 1),
    "one column or two": ("Full Name\nJohn Smith\nJane Doe\n", "csv_delimiter_unclear", 1),
    "commas in one column": ("comment\nHello, world\nGood\n", "csv_row_long", 2),
    "full-width commas": ("名，数\n甲，1\n乙，2\n", "csv_delimiter_unclear", 1),
    "numbers alone": ("1,2,3\n4,5,6\n", "csv_header_missing", 1),
    "names and numbers": ("Anna,5\nBob,6\n", "csv_header_missing", 1),
    "one row of numbers": ("1,2.5,3\n", "csv_header_missing", 1),
    "short header": ("name\nAnna,Paris\nBob,London\n", "csv_row_long", 2),
    "index without a name": (",a,b\n0,1,2\n", "csv_no_name", 2),
    "text after a quote": ('a,b\n1,2\n"x" y,3\n', "csv_after_quote", 3),
    "quote at the very end": ('a,b\n1,2\n3,"4\n', "csv_quote_open", 3),
    "quote never closed": ('a,b\n1,2\n"3,4\n5,6\n7,8\n', "csv_quote_open", 3),
    "either escape": ('a,b\n"x\\",",1"\n', "csv_escape_unclear", 2),
    "one row longer by nothing": ("a,b\nx,y\nz,w,\n", "csv_row_long", 3),
    "all rows longer": ("a,b\nx,y,z\nu,v,w\n", "csv_row_long", 2),
    "half a header": ("x;\na;b\n1;2\n3;4\n", "csv_second_header", 2),
    "dashes": ("a-b-c\n1-2-3\n4-5-6\n", "csv_delimiter_unclear", 1),
    "comment with commas": ("# by, me\nid,name\n1,a\n2,b\n", "csv_comment", 1),
    "comment without a space": ("#by,me\nid,name\n1,a\n2,b\n", "csv_comment", 1),
    "title with commas": ("Report,2024\nid,name\n1,a\n2,b\n", "csv_second_header", 2),
    "markdown": ("| a | b |\n|---|---|\n| x | y |\n| z | w |\n", "csv_second_header", 2),
    "two tables in one": ("n,p,q\nA,1,2\nB,2,3\nC,3,4\nc,pop,area\nX,3,5\nY,4,6\n",
                          "csv_second_table", 5),
    "zero width": ("a,b\n1,\u200b2\n", "csv_control", 2),
    "quotes of print": ("“a”,“b”\n“1”,“2”\n", "csv_other_quotes", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", UNCLEAR)
def test_unclear_files_name_the_line(tmp_path: Path, name: str) -> None:
    content, code, line = UNCLEAR[name]
    found = outcome(tmp_path / "f.csv", content)
    assert isinstance(found, CsvFault), (found.header, found.rows)
    assert (found.code, found.line) == (code, line)


def test_written_by_the_standard_library_is_the_same(tmp_path: Path) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(TABLE)
    assert is_clean(outcome(tmp_path / "f.csv", out.getvalue()))
