"""Presets: what somebody sends out again and again, as a small TOML file beside the settings."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from aftersales.domain.errors import InputError
from aftersales.exchange.file_names import safe_name
from aftersales.settings import put_text, read_toml, settings_path


@dataclass(frozen=True, slots=True)
class Preset:
    """Choices of the export page.

    Attributes
    ----------
    regions : tuple of str
        Codes of regions; the empty one is the whole country.
    profile, language, paper : str
        As those of an order.
    formats : tuple of str
        Formats that are written.
    landscape : bool
        Whether the printed map lies on its side.
    folder : str
        Where packs go.
    """

    regions: tuple[str, ...]
    profile: str
    formats: tuple[str, ...]
    language: str
    paper: str
    landscape: bool
    folder: str


def folder() -> Path:
    """Where presets lie."""
    return settings_path().with_name("presets")


def names() -> list[str]:
    """Names of all presets."""
    return sorted(path.stem for path in folder().glob("*.toml"))


def save(name: str, preset: Preset) -> None:
    """Keep a preset under a name.

    Raises
    ------
    InputError
        ``preset_name`` for a name that no file may have.
    """
    if safe_name(name) != name:
        raise InputError("preset_name", value=name)
    lines = [f"{key} = {json.dumps(value)}" for key, value in asdict(preset).items()]
    put_text(folder() / f"{name}.toml", "\n".join(lines) + "\n")


def load(name: str) -> Preset:
    """The preset of a name.

    Raises
    ------
    InputError
        ``preset_invalid`` naming file and key.
    """
    path = folder() / f"{name}.toml"
    held = read_toml(path, "preset_invalid")
    kinds: dict[str, type] = dict.fromkeys(("profile", "language", "paper", "folder"), str)
    kinds |= {"landscape": bool, "regions": list, "formats": list}
    for key, kind in kinds.items():
        value = held.get(key)
        if not isinstance(value, kind):
            raise InputError("preset_invalid", file=str(path), key=key, value=str(value)[:80])
    return Preset(
        tuple(map(str, held["regions"])),
        held["profile"],
        tuple(map(str, held["formats"])),
        held["language"],
        held["paper"],
        held["landscape"],
        held["folder"],
    )
