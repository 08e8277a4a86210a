"""Map tiles of somebody's own: pictures of the Web Mercator plane that lie behind the network."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from aftersales.domain.errors import InputError

DEEPEST_ZOOM = 22
LARGEST_TILE = 2_000_000  # bytes
_PLACES = ("{z}", "{x}", "{y}")
_LOCAL = ("localhost", "127.0.0.1", "::1")
_LONGEST = 2_000
# What may stand in an address as it is (RFC 3986) and cannot end a policy, a tag or a string.
_LETTERS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&()*+,=%{}]+")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9\-.]*[A-Za-z0-9])?")
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


@dataclass(frozen=True, slots=True)
class Background:
    """Tiles behind a map, from a file or from an address.

    Attributes
    ----------
    attribution : str
        Whose they are, as plain text.
    shallowest, deepest : int
        Zoom levels there are.
    mark : str
        What run cards say of them; it holds no key that an address may have.
    file : str
        MBTiles file; empty for an address.
    address : str
        Template with ``{z}``, ``{x}`` and ``{y}``; empty for a file.
    """

    attribution: str
    shallowest: int
    deepest: int
    mark: str
    file: str = ""
    address: str = ""

    @property
    def origin(self) -> str:
        """Scheme and host that is asked over the network; empty for a file."""
        return origin_of(self.address) if self.address else ""


def at_address(template: str, attribution: str, deepest: int) -> Background:
    """Tiles from an address, if it is one that can be asked.

    Parameters
    ----------
    template : str
        Address with ``{z}``, ``{x}`` and ``{y}``, each once, behind its host.
    attribution : str
        Whose the tiles are; whoever gives tiles away wants to be named.
    deepest : int
        Deepest zoom level that is asked for.

    Raises
    ------
    InputError
        ``tiles_address``, ``tiles_places``, ``tiles_scheme`` or ``tiles_attribution``.
    """
    if len(template) > _LONGEST or not _LETTERS.fullmatch(template):
        raise InputError("tiles_address", value=template[:120])
    path = template.partition("://")[2].partition("/")[2]
    without = re.sub(r"\{[zxy]\}", "", template)
    if any(path.count(one) != 1 for one in _PLACES) or set(without) & set("{}"):
        raise InputError("tiles_places", value=template[:120])
    origin, said = origin_of(template), attribution.strip()
    if not said:
        raise InputError("tiles_attribution")
    deepest = max(0, min(deepest, DEEPEST_ZOOM))
    digest = hashlib.sha256(repr((template, said, deepest)).encode()).hexdigest()[:16]
    return Background(said, 0, deepest, f"{origin} {digest}", address=template)


def origin_of(address: str) -> str:
    """Scheme, host and port of an address, as a browser writes an origin.

    Raises
    ------
    InputError
        ``tiles_scheme`` for one that is neither https nor of this machine, ``tiles_address``
        for a host that is none.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise InputError("tiles_address", value=address[:120]) from error
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOCAL):
        raise InputError("tiles_scheme", value=address[:120])
    if "@" in parts.netloc or not (_HOST.fullmatch(host) or host == "::1"):
        raise InputError("tiles_address", value=address[:120])
    usual = {"https": 443, "http": 80}[parts.scheme]
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}" + (f":{port}" if port not in (None, usual) else "")


def kind_of(picture: bytes) -> str:
    """MIME type of a tile by its first bytes; empty for what is no picture.

    References
    ----------
    PNG: ISO/IEC 15948, 5.2. JPEG: ITU-T T.81, B.1.1.3. WebP: RFC 9649, 2.4.
    """
    for begin, kind in _PICTURES:
        if picture.startswith(begin):
            return kind
    is_webp = picture[:4] == b"RIFF" and picture[8:12] == b"WEBP"
    return "image/webp" if is_webp else ""
