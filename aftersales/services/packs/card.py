"""Run cards of packs: all that has to be known to write the same files again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from aftersales import __version__
from aftersales.domain.errors import ConflictError, InputError
from aftersales.domain.records import WorkType
from aftersales.domain.tiles import Background
from aftersales.exchange.print_paper import Paper
from aftersales.exchange.run_card import Card, read_card
from aftersales.services.backgrounds import background_wanted
from aftersales.services.coverage import MOST, NEAREST, Question, Report
from aftersales.services.packs.order import FORMATS, Order
from aftersales.services.packs.profiles import profile_of
from aftersales.settings import LANGUAGES, Settings

CARD_FILE = "run-card.json"
_SCHEMA = 1
_FURTHEST_KM = 20_040.0


def card_of(report: Report, order: Order, region: str | None) -> Card:
    """The run card of one pack; it names neither the registry nor anybody.

    The same card, registry and version give the same files.
    """
    tiles = {} if order.background is None else {"tiles": order.background.mark}
    answered = {key: value for key, value in report.card.items() if key != "registry"}
    return {
        "schema": _SCHEMA,
        **answered,
        "region": region,
        "profile": order.profile.as_json(),
        "formats": list(order.formats),
        "language": order.language,
        "paper": order.paper.value,
        "landscape": order.landscape,
        **tiles,
    }


def read_order(path: Path, settings: Settings) -> tuple[Card, Order, Question]:
    """What a card in a file asks for.

    Parameters
    ----------
    path : Path
        File with a card.
    settings : Settings
        Where the tiles come from, if the card has any.

    Raises
    ------
    InputError
        ``pack_card`` without a card, ``pack_card_broken`` naming what is wrong in it.
    ConflictError
        ``pack_card_version`` for another version, ``pack_card_what_if`` for a supposed one,
        ``pack_card_tiles`` for other tiles than those that are set.
    """
    card = read_card(path)
    if card.get("schema") != _SCHEMA or "profile" not in card:
        raise InputError("pack_card", file=path.name)
    if card.get("version") != __version__:
        raise ConflictError(
            "pack_card_version", wanted=str(card.get("version"))[:40], found=__version__
        )
    if card.get("what_if"):
        raise ConflictError("pack_card_what_if", name=str(card["what_if"])[:80])
    order = replace(_order(card, path.name), background=_background(card, settings))
    return card, order, _question(card, path.name)


def _background(card: Card, settings: Settings) -> Background | None:
    """The tiles of a card, which have to be those that are set here."""
    if "tiles" not in card:
        return None
    found = background_wanted(settings)
    if found.mark != card["tiles"]:
        raise ConflictError("pack_card_tiles", wanted=str(card["tiles"])[:120], found=found.mark)
    return found


def _order(card: Card, file: str) -> Order:
    held = card["profile"]
    if not isinstance(held, Mapping):
        raise _broken(file, "profile", held)
    formats = card.get("formats")
    if not isinstance(formats, list) or not set(map(str, formats)) <= set(FORMATS):
        raise _broken(file, "formats", formats)
    language = _one_of(card, "language", LANGUAGES, file)
    paper = _one_of(card, "paper", tuple(Paper), file)
    profile = profile_of(str(held.get("name", ""))[:60], held, file)
    landscape = card.get("landscape") is True
    wanted = tuple(one for one in FORMATS if one in formats)
    return Order(profile, wanted, language, Paper(paper), landscape)


def _question(card: Card, file: str) -> Question:
    try:
        day = date.fromisoformat(str(card.get("as_of")))
    except ValueError as error:
        raise _broken(file, "as_of", card.get("as_of")) from error
    brand, region, scenario = (card.get(key) for key in ("brand", "region", "scenario"))
    for key, value in (("brand", brand), ("region", region), ("scenario", scenario)):
        if not isinstance(value, str | None):
            raise _broken(file, key, value)
    return Question(
        brand,
        _number(card, "reach_km", _FURTHEST_KM, file),
        day,
        WorkType(_one_of(card, "work_type", tuple(WorkType), file)),
        _number(card, "detour", 10.0, file),
        _one_of(card, "allocation", (NEAREST, MOST), file),
        card.get("planned") is True,
        scenario or "",
    )


def _one_of(card: Card, key: str, allowed: tuple[str, ...], file: str) -> str:
    value = card.get(key)
    if value not in allowed:
        raise _broken(file, key, value)
    return str(value)


def _number(card: Card, key: str, most: float, file: str) -> float:
    value = card.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= most:
        raise _broken(file, key, value)
    return float(value)


def _broken(file: str, key: str, value: Any) -> InputError:
    return InputError("pack_card_broken", file=file, key=key, value=str(value)[:80])


def refuse_other_data(report: Report, card: Card) -> None:
    """Stop if the registry is not the one of which a card speaks.

    Raises
    ------
    ConflictError
        ``pack_card_other``.
    """
    found = report.card
    if any(found[key] != card.get(key) for key in ("revision", "data")):
        raise ConflictError(
            "pack_card_other",
            wanted=str(card.get("revision"))[:20],
            data=str(card.get("data"))[:40],
            found=str(found["revision"]),
            held=found["data"],
        )
