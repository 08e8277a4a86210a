"""Rules of the code that no other tool holds."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "aftersales").rglob("*.py"))
TRANSLATIONS = sorted((ROOT / "resources" / "translations").glob("*.ts"))


def test_modules_stay_readable() -> None:
    assert not [p for p in MODULES if len(p.read_text("utf-8").splitlines()) > 400]


def test_names_say_something() -> None:
    assert not [p for p in MODULES if re.search(r"util|helper|manager|misc|common", p.stem)]


@pytest.mark.parametrize("banned", ["QRunnable", "QThreadPool", "moveToThread", "setHtml", "qWait"])
def test_crashing_calls_are_not_used(banned: str) -> None:
    """Qt's own threads crash geodata libraries; setHtml stops at 2 MB; qWait starves threads."""
    sources = [*MODULES, *(ROOT / "tests").rglob("*.py")]
    for path in sources:
        if path != Path(__file__):
            assert banned not in path.read_text("utf-8"), path


def test_folium_gets_constants_only() -> None:
    """Names reach the page as JSON; folium would run them as templates."""
    for path in MODULES:
        names = {
            node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert path.name == "map_page.py" or not any(n.startswith("folium") for n in names)


@pytest.mark.parametrize("source", TRANSLATIONS, ids=lambda p: p.stem)
def test_every_string_of_the_window_is_translated(source: Path, tmp_path: Path) -> None:
    """The catalogue is what the sources say, and nothing is left unfinished."""
    fresh = tmp_path / source.name
    shutil.copy(source, fresh)
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    windows = [str(path) for path in MODULES if "ui" in path.parts]
    subprocess.run(
        [str(tool), *windows, "-ts", str(fresh), "-no-obsolete", "-locations", "none"],
        check=True,
        capture_output=True,
    )

    def messages(path: Path) -> dict[tuple[str, str], str]:
        found = {}
        for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 - our own file
            for message in context.iter("message"):
                translation = message.find("translation")
                assert translation is not None
                assert translation.get("type") is None, message.findtext("source")
                key = context.findtext("name", ""), message.findtext("source", "")
                found[key] = translation.text or ""
        return found

    kept = messages(source)
    assert messages(fresh) == kept
    for (_, text), translated in kept.items():
        assert translated.strip()
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", translated))


def test_program_says_nothing_of_its_making() -> None:
    """No registry hosts, no paths of a machine, no unfinished marks in what ships."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    pattern = re.compile(
        "|".join(
            ["TO" + "DO", "FIX" + "ME", "--(extra-)?" + "index-url", "NotImplemented" + "Error"]
        )
    )
    for name in listed.stdout.splitlines():
        if Path(name).suffix in {".py", ".js", ".css", ".toml", ".md", ".lock", ".spec"}:
            assert not pattern.search((ROOT / name).read_text("utf-8")), name


@pytest.mark.parametrize("module", ["aftersales.ui.main_window", "aftersales.cli.parser"])
def test_nothing_heavy_is_loaded_before_it_is_needed(module: str) -> None:
    """The window is painted, and a verb understood, before libraries of numbers and maps come."""
    heavy = "numpy", "scipy", "pandas", "shapely", "geopandas", "pyproj", "folium", "matplotlib"
    told = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert not set(heavy) & set(told.stdout.split())


def test_the_built_program_leaves_out_nothing_it_needs() -> None:
    """What the project depends on is not among what the build excludes."""
    spec = (ROOT / "build.spec").read_text("utf-8")
    excluded = set(ast.literal_eval(re.findall(r"excludes=(\[.*?\])", spec, re.DOTALL)[0]))
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[~=<>!; ]", one)[0] for one in needed}
    assert "matplotlib" in names
    assert not {one.lower() for one in excluded} & {one.lower() for one in names}
