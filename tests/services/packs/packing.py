"""Packs for tests: hostile and secret words in every field, and every byte that is written."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from shapely.geometry import box

from aftersales.domain.records import (
    Authorisation,
    Basis,
    Brand,
    Certificate,
    Contact,
    Decision,
    DemandPoint,
    DemandRow,
    Facility,
    FacilityKind,
    Factor,
    Lane,
    Record,
    Region,
    Settlement,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.services.coverage import Question, Report, answer
from aftersales.services.packs.order import FORMATS, Order
from aftersales.services.packs.press import Press
from aftersales.services.packs.profiles import Profile
from aftersales.store import entries
from aftersales.store.database import Database
from tests.builders import DAY

SINCE = date(2020, 1, 1)
DATA = ("html", "xlsx", "gpkg", "geojson", "csv")  # formats that are not drawn
KINDS = (
    *(Brand, Region, Settlement, Facility, Authorisation, Certificate, Contact, Decision),
    *(DemandRow, DemandPoint, Lane, Factor),
)


def secret(record: str, field: str) -> str:
    """A word that stands in just one column of the registry."""
    return f"kanari{record}{field}".lower().replace("_", "")


def records(words: Any) -> list[Record]:
    """One record of every kind, whose free text is what `words` gives for a kind and a field."""
    return [
        Brand(code="ONE", name="Brand One", group=words("brand", "group")),
        Region(
            code="A",
            name=words("region", "name"),
            district=words("region", "district"),
            population_source=words("region", "population_source"),
            boundary=box(36, 54, 39, 57).wkb,
        ),
        Region(code="B", name="Region B", boundary=box(58, 58, 62, 62).wkb),
        Settlement(
            code="a1", name=words("settlement", "name"), region="A", lat=55, lon=37, population=30
        ),
        Settlement(code="a2", name="Far", region="A", lat=56.9, lon=38.9, population=10),
        Settlement(code="b1", name="Beta", region="B", lat=60, lon=60, population=50),
        facility("SC-1", FacilityKind.SERVICE_CENTRE, "facility", words),
        facility("PD-1", FacilityKind.PARTS_DEPOT, "depot", words),
        facility("PL-1", FacilityKind.PLANT, "plant", words),
        facility("SC-9", FacilityKind.SERVICE_CENTRE, "planned", words, Status.PLANNED),
        Authorisation(facility="SC-1", brand="ONE", work_type=WorkType.SERVICE, valid_from=SINCE),
        Certificate(
            facility="SC-1",
            title=words("certificate", "title"),
            number=words("certificate", "number"),
            scope=words("certificate", "scope"),
            attachment=words("certificate", "attachment"),
            valid_from=SINCE,
        ),
        Contact(
            facility="SC-1",
            name=words("contact", "name"),
            role=words("contact", "role"),
            phone=words("contact", "phone"),
            email=words("contact", "email"),
        ),
        Decision(
            facility="SC-1",
            day=SINCE,
            author=words("decision", "author"),
            words=words("decision", "words"),
        ),
        *(
            DemandRow(
                region=region,
                brand="ONE",
                year=2025,
                uio=uio,
                basis=Basis.MEASURED,
                source=words("demandrow", "source"),
            )
            for region, uio in (("A", 403), ("B", 71))
        ),
        Lane(origin="PL-1", destination="PD-1", hours=48, source=words("lane", "source")),
        Factor(code="weeks", value=51, basis=Basis.ASSUMED, source=words("factor", "source")),
    ]


def facility(
    code: str, kind: FacilityKind, what: str, words: Any, status: Status = Status.ACTIVE
) -> Facility:
    return Facility(
        code=code,
        kind=kind,
        name=words(what, "name"),
        region="A",
        lat=55.123456,
        lon=37.123456,
        bays=3,
        technicians=4,
        history=(StatusEntry(status=status, since=SINCE),),
        **{field: words(what, field) for field in FREE},
    )


FREE = (
    *("tax_id", "operator", "city", "address", "store_format", "contract", "phone", "email"),
    *("notes", "source"),
)


def fill_with(database: Database, words: Any) -> None:
    """Write the records."""
    made = records(words)
    with database.write("kanarilabel") as writer:
        for kind in KINDS:
            entries.add(writer, [one for one in made if type(one) is kind])


def answered(database: Database, reach_km: float = 50.0) -> Report:
    return answer(database, Question(None, reach_km, DAY))


def pressed(
    report: Report, profile: Profile, language: str = "en", formats: tuple[str, ...] = FORMATS
) -> Press:
    return Press(report, Order(profile, formats, language))


def packed(press: Press, *regions: str | None) -> dict[str, bytes]:
    """Every file of some packs, by name."""
    found = {}
    for region in regions:
        for name, body in press.files(region):
            found[f"{press.folders[region]}/{name}"] = body
    return found


def every_byte(name: str, body: bytes) -> Iterator[bytes]:
    """The bytes of a file, and what is packed in it."""
    yield body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            for part in parts.namelist():
                yield part.encode()
                yield parts.read(part)
    if body.startswith(b"%PDF"):
        yield from _streams(body)
        yield from _pages(body)
    if body.startswith(b"\x89PNG"):
        yield from _chunks(body)
    if name.endswith(".html"):
        import base64

        for held in re.findall(rb"data:[a-z/+-]+;base64,([A-Za-z0-9+/=]+)", body):
            yield from every_byte("", base64.b64decode(held))


def _streams(body: bytes) -> Iterator[bytes]:
    for held in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(held)
        except zlib.error:
            yield held


def _pages(body: bytes) -> Iterator[bytes]:
    """Words as a reader of the document sees them: in its streams they are numbers of glyphs."""
    held, pages = QBuffer(), QPdfDocument()
    held.setData(QByteArray(body))
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    pages.load(held)
    for number in range(pages.pageCount()):
        text = pages.getAllText(number).text()
        yield text.encode()
        yield "".join(text.split()).encode()  # words that were broken over lines
    pages.close()


def _chunks(body: bytes) -> Iterator[bytes]:
    at = 8
    while at < len(body):
        size = int.from_bytes(body[at : at + 4], "big")
        data = body[at + 8 : at + 8 + size]
        if body[at + 4 : at + 8] == b"zTXt":
            data = zlib.decompress(data.split(b"\0", 1)[1][1:])
        yield data
        at += 12 + size


def written(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
