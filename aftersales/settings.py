"""Settings of one person on one machine: a small TOML file in the platform's config folder.

Also where the application's own files (:func:`resource`) and the default registry are.
"""

import json
import os
import sys
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from aftersales import __version__
from aftersales.domain.errors import InputError

APPLICATION = "aftersales"
AGENT = f"{APPLICATION}/{__version__} (desktop network planning)"  # whom servers see
REGISTRY_VARIABLE = "AFTERSALES_REGISTRY"
LANGUAGES = ("en", "ru", "zh")
_LARGEST_FILE = 65_536
_LONGEST_PATH = 4_096
_RANGES = {
    "reach_km": (0.1, 20_040.0),  # up to half way round the earth
    "detour_ratio": (1.0, 10.0),  # no road is shorter than the geodesic
    "road_speed_kmh": (1.0, 300.0),
}
_WORDS = ("sync_folder", "share_folder", "tiles", "tiles_attribution")
_DEEPEST_ZOOM = 22
THEMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set; every value has a default.

    Attributes
    ----------
    language : str
        ``system`` or one of ``en``, ``ru``, ``zh``.
    theme : str
        ``system``, ``light`` or ``dark``.
    reach_km : float
        Reach the window starts with.
    detour_ratio : float
        Road kilometres per geodesic kilometre. The default is the median of 53 published
        Russian road distances; an assumption everywhere else.
    road_speed_kmh : float
        Speed that turns road kilometres into minutes; published drive times imply 70 to 78.
    recent : tuple of str
        Registries that were opened, the last one first.
    tour_seen : bool
        Whether the first-run tour was offered.
    sync_folder : str
        Folder whose inbox is taken in.
    share_folder : str
        Folder into which packs are written.
    tiles : str
        What lies behind maps: an MBTiles file, or an address with ``{z}``, ``{x}`` and ``{y}``.
    tiles_attribution : str
        Whose the tiles of an address are.
    tiles_max_zoom : int
        Deepest zoom level of an address.
    """

    language: str = "system"
    theme: str = "system"
    reach_km: float = 100.0
    detour_ratio: float = 1.22
    road_speed_kmh: float = 73.0
    recent: tuple[str, ...] = ()
    tour_seen: bool = False
    sync_folder: str = ""
    share_folder: str = ""
    tiles: str = ""
    tiles_attribution: str = ""
    tiles_max_zoom: int = 18

    def reach_of(self, minutes: float) -> float:
        """Geodesic reach in kilometres of a drive of so many minutes."""
        return minutes / 60.0 * self.road_speed_kmh / self.detour_ratio


def settings_path() -> Path:
    """Where the settings file lies."""
    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False)) / "settings.toml"


def load(path: Path | None = None) -> Settings:
    """Read the settings; a missing file gives the defaults, unknown keys are ignored.

    Raises
    ------
    InputError
        ``settings_invalid`` naming the file and the key.
    """
    path = path or settings_path()
    if not path.is_file():
        return Settings()
    held = read_toml(path, "settings_invalid")
    settings = Settings()
    for field in fields(Settings):
        if field.name in held:
            value = _checked(path, field.name, held[field.name])
            settings = replace(settings, **{field.name: value})
    return settings


def read_toml(path: Path, fault: str) -> dict[str, Any]:
    """Read a small TOML file that people may have edited.

    Raises
    ------
    InputError
        ``fault``, naming the file, for one that cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            return tomllib.loads(file.read(_LARGEST_FILE))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(fault, file=str(path), key="", value=str(error)) from error


def _checked(path: Path, key: str, value: Any) -> Any:
    """Return a usable value or say which key is wrong."""
    if key == "recent" and isinstance(value, list):
        return tuple(one for one in value if isinstance(one, str))
    if key == "tour_seen" and isinstance(value, bool):
        return value
    if key in _WORDS and isinstance(value, str):
        return value
    if key == "tiles_max_zoom" and type(value) is int and 0 <= value <= _DEEPEST_ZOOM:
        return value
    if key in ("language", "theme"):
        allowed = THEMES if key == "theme" else ("system", *LANGUAGES)
        good = value in allowed
    else:
        good = (
            key in _RANGES
            and isinstance(value, int | float)
            and not isinstance(value, bool)
            and _RANGES[key][0] <= value <= _RANGES[key][1]
        )
    if not good:
        raise InputError("settings_invalid", file=str(path), key=key, value=str(value))
    return value if isinstance(value, str) else float(value)


def save(settings: Settings, path: Path | None = None) -> None:
    """Write the settings; the file is the old or the new one, never half.

    A registry whose name is no text, or longer than a path is, is not remembered.
    """
    held = asdict(settings)
    recent = settings.recent
    held |= {key: value if is_text(value := held[key]) else "" for key in _WORDS}
    held["recent"] = [one for one in recent if len(one) <= _LONGEST_PATH and is_text(one)]
    lines = [f"{key} = {_toml(value)}" for key, value in held.items()]
    put_text(path or settings_path(), "\n".join(lines) + "\n")


def _toml(value: Any) -> str:
    """A value as TOML writes it: JSON, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def is_text(words: str) -> bool:
    """Whether words can be written at all: half of a character cannot."""
    return words.encode("utf-8", "ignore").decode() == words


def put_text(path: Path, content: str) -> None:
    """Put a small file of the person's own in place, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(content, "utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def default_registry() -> str:
    """Registry named by the environment, else the one in the platform's data folder."""
    named = os.environ.get(REGISTRY_VARIABLE)
    if named:
        return named
    folder = Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))
    return str(folder / "registry.sqlite")


def resource(*parts: str) -> Path:
    """Path of a file that ships with the application, from a checkout or the built program."""
    built = getattr(sys, "_MEIPASS", None)
    root = Path(built) if built else Path(__file__).resolve().parent.parent
    return root.joinpath("resources", *parts)
