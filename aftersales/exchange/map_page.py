"""The map page: one offline HTML file, the same in the application and as an export.

Folium renders the skeleton from constants only. What comes from data travels beside it as JSON
and is put on the page as text by our own scripts: folium evaluates names as templates, which
would make a cell of a file into code. Everything is inlined; the content security policy
allows just the scripts of this page, by their hashes, and no address at all, but for the one of
tiles that somebody asked for.
"""

import base64
import hashlib
import json
import re
from functools import cache
from typing import Any

from aftersales.settings import resource

View = dict[str, Any]
SCHEME = "appmap"  # of addresses that the window answers itself
_HEAD = """<header id="head"><div><h1 id="title"></h1><div id="subtitle"></div></div>
<div id="number"><span id="share"></span><div><div id="headline"></div><div id="covered"></div>
</div></div><div id="notes"></div></header>"""
_SIDE = """<aside id="side" class="panel">
<details id="spots" open><summary id="spots-title"></summary><ol id="spots-list"></ol></details>
<details open><summary id="legend-title"></summary><div id="legend-body"></div></details>
<details><summary id="layers-title"></summary><div id="layers-body"></div></details>
</aside>"""


def render(view: View) -> str:
    """Write the page of a view.

    Parameters
    ----------
    view : dict
        What :mod:`aftersales.services.maps` gathers; plain JSON values.

    Returns
    -------
    str
        A complete HTML document without any remote address.
    """
    tiles = view.get("tiles")
    before, after = _skeleton(has_tiles=tiles is not None)
    page = before + as_json(view) + after
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in scripts)
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        f"img-src data:{_pictures_from(tiles)}; base-uri 'none'; form-action 'none'"
    )
    return page.replace("$POLICY$", policy, 1)


def _pictures_from(tiles: View | None) -> str:
    """Where pictures of a page may come from besides the page itself."""
    if tiles is None or "pictures" in tiles:
        return ""
    return f" {tiles['origin'] or SCHEME + ':'}"


def as_json(value: object) -> str:
    """JSON that may stand inside a script element or a script call."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


@cache
def _skeleton(*, has_tiles: bool) -> tuple[str, str]:
    """The page before and after the data; made once, from constants."""
    import folium
    from xstatic.pkg import leaflet

    class OfflineMap(folium.Map):
        """A map that brings no remote script or style."""

        default_js: list[tuple[str, str]] = []  # noqa: RUF012 - as folium declares it
        default_css: list[tuple[str, str]] = []  # noqa: RUF012

    drawn = OfflineMap(
        location=(0, 0),
        tiles=None,
        crs="EqualArea",
        zoom_start=3,
        zoom_control=False,
        zoom_snap=0.25,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=120,
        minZoom=0,
        maxZoom=12,
        world_copy_jump=False,
    )
    drawn._id = "network"
    body, script = _parts(drawn.get_root().render())
    base = leaflet.BASE_DIR
    library = _read(f"{base}/leaflet.js").replace("</script", "<\\/script")
    # Leaflet's images are of controls that are not used here.
    style = re.sub(r"url\([^)]*\)", "none", _read(f"{base}/leaflet.css"))
    own = {name: _read(str(resource("map", name))) for name in (*_OWN, *_TILED)}
    plane = own["projection.js"]
    drawing = own["network_map.js"]
    sheet = own["page.css"]
    if has_tiles:
        plane = f"{plane}</script>\n<script>{own['mercator.js']}"
        drawing = f"{drawing}</script>\n<script>{own['background.js']}"
        sheet += own["background.css"]
    before = (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="$POLICY$">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<style>{style}</style>\n<style>{sheet}</style>\n"
        '<script type="application/json" id="network-data">'
    )
    after = (
        f"</script>\n<script>{library}</script>\n<script>{plane}</script>\n"
        f"<script>{own['points_layer.js']}</script>\n<script>{own['place_marker.js']}</script>\n"
        f"<script>{own['plan_markers.js']}</script>\n"
        f'</head>\n<body>\n{_HEAD}\n<main id="stage">'
        f"{body}\n{_SIDE}</main>\n<script>{script}</script>\n<script>{drawing}</script>\n</body>\n</html>\n"
    )
    return before, after


_OWN = (
    *("page.css", "projection.js", "points_layer.js", "place_marker.js", "plan_markers.js"),
    "network_map.js",
)
_TILED = ("mercator.js", "background.js", "background.css")


def _parts(rendered: str) -> tuple[str, str]:
    """The map's element and the script that makes it, out of folium's document."""
    element = re.search(r'<div class="folium-map"[^>]*></div>', rendered)
    script = re.search(r"<script>(?=\s*var map_network)(.*?)</script>", rendered, re.DOTALL)
    if element is None or script is None:
        raise RuntimeError("folium renders a map in another shape than it did")
    return element.group(0).strip(), script.group(1)


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a file of a package
        return file.read()
