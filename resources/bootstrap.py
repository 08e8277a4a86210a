"""From a fresh machine to the running application, and to its tests.

    python3 resources/bootstrap.py run     set up, then open the application
    python3 resources/bootstrap.py test    set up, then lint, types, import rules and tests

Needs Python 3.11 or newer and nothing else; safe to repeat, and quick when nothing changed.
"""

import ctypes.util
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = ENVIRONMENT / "aftersales-set-up"
OUT = ROOT / "out"
OLDEST = (3, 11)
WINDOWS = os.name == "nt"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")
PROGRAM = ENVIRONMENT / ("Scripts/aftersales.exe" if WINDOWS else "bin/aftersales")

# Tests run in one process for each core: what makes threads of its own gains nothing there, and
# what starts Python again and again starts quicker from bytecode.
SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")
TESTED = {
    "QT_QPA_PLATFORM": "offscreen",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "",
}

# Libraries that the Qt wheels link to and do not bring, with the Debian package of each.
LIBRARIES = {
    "glib-2.0": "libglib2.0-0",
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "nss3": "libnss3",
    "Xcomposite": "libxcomposite1",
    "Xdamage": "libxdamage1",
    "Xrandr": "libxrandr2",
    "Xtst": "libxtst6",
    "asound": "libasound2",
    "xkbfile": "libxkbfile1",
    "xcb-cursor": "libxcb-cursor0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-shape": "libxcb-shape0",
    # Those below come with Mesa on Debian 12, but not everywhere (Xfixes: not on Debian 13).
    "Xfixes": "libxfixes3",
    "X11-xcb": "libx11-xcb1",
    "gbm": "libgbm1",
    "xcb-dri3": "libxcb-dri3-0",
    "xcb-glx": "libxcb-glx0",
    "xcb-randr": "libxcb-randr0",
    "xcb-sync": "libxcb-sync1",
    "xcb-xfixes": "libxcb-xfixes0",
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
FONT_PACKAGE = "fonts-dejavu-core"
CHINESE_FONTS = "cjk|wqy|hei|ming|song|droidsansfallback|han|uming|ukai"
CHINESE_FONT_PACKAGE = "fonts-wqy-microhei"
# Names since the 64-bit time transition (Debian 13, Ubuntu 24.04).
RENAMED = {"libglib2.0-0": "libglib2.0-0t64", "libasound2": "libasound2t64"}


def say(line: str) -> None:
    """Tell the person what happens, at once."""
    print(line, flush=True)


def run(*command: object) -> None:
    """Run a step; stop with its exit code when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def missing_packages(*, window: bool) -> list[str]:
    """Debian packages that are not here; libraries and fonts only where Qt is used."""
    packages = []
    if not can_make_environments():
        packages.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if not window:
        return packages
    if shutil.which("ldconfig", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin") is None:
        return packages  # not a system whose libraries we can list
    known = loadable()
    for library, package in LIBRARIES.items():
        if f"lib{library}.so" not in known and ctypes.util.find_library(library) is None:
            packages.append(package)
    if not any(has_font(folder) for folder in FONT_FOLDERS):
        packages.append(FONT_PACKAGE)
    if not any(has_font(folder, CHINESE_FONTS) for folder in FONT_FOLDERS):
        packages.append(CHINESE_FONT_PACKAGE)
    return packages


def has_font(folder: str, names: str = "") -> bool:
    """Whether a folder holds a font file, of those names if any are given."""
    files = (file.name.lower() for file in Path(folder).rglob("*.[to]t[fc]"))
    return any(re.search(names, file) for file in files)


def loadable() -> set[str]:
    """Names, without version, of the libraries the dynamic linker knows."""
    tool = shutil.which("ldconfig", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin")
    listed = subprocess.run([tool or "ldconfig", "-p"], capture_output=True, text=True, check=False)
    names = (line.split() for line in listed.stdout.splitlines())
    return {words[0].partition(".so")[0] + ".so" for words in names if words and ".so" in words[0]}


def can_make_environments() -> bool:
    """Whether this Python can make a virtual environment with pip in it."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        return False
    return True


def install_libraries(*, window: bool) -> None:
    """Install missing system packages where we may; else print the line that does it."""
    if not sys.platform.startswith("linux"):
        return
    packages = missing_packages(window=window)
    if not packages:
        return
    if shutil.which("apt-get") is None:
        say("These libraries are missing (Debian names): " + " ".join(packages))
        say("Install them with your system's package tool if the window does not open.")
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends"]
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    may = not rights or (
        shutil.which("sudo") is not None
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    )
    if not may:
        say("System libraries are missing. Run this line once, then this command again:")
        say("  sudo apt-get update; sudo " + " ".join([*install, *packages]))
        sys.exit(3)
    say("Installing system libraries: " + " ".join(packages))
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*rights, "apt-get", "update", "-q"], env=quiet, check=False)
    packages = [available(package) for package in packages]
    done = subprocess.run([*rights, *install, *packages], env=quiet, check=False)
    if done.returncode:
        say("That failed. Install these packages by hand: " + " ".join(packages))
        sys.exit(3)


def available(package: str) -> str:
    """Name of a package on this release."""
    shown = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", package], capture_output=True, check=False
    )
    known = shown.returncode == 0 and shown.stdout.strip()
    return package if known else RENAMED.get(package, package)


def set_up(*, window: bool) -> None:
    """Make the environment from the locked requirements, unless it is already so."""
    if sys.version_info < OLDEST:
        sys.exit(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, this is {sys.version}")
    install_libraries(window=window)
    content = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    wanted = hashlib.sha256(content + f"{sys.version} {ROOT}".encode()).hexdigest()
    if not (STAMP.exists() and STAMP.read_text() == wanted and PROGRAM.exists()):
        say("Setting up .venv (about a minute, 1.8 GB)")
        run(sys.executable, "-m", "venv", "--clear", ENVIRONMENT)
        pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        run(*pip, "--require-hashes", "-r", LOCK)
        run(*pip, "--no-deps", "--no-build-isolation", "-e", ROOT)
        STAMP.write_text(wanted)
    translate(needed=window)


def translate(*, needed: bool) -> None:
    """Compile the translations that are newer than their compiled form.

    The compiler is part of Qt: where its libraries are not there, a machine without a display
    does without; the first run with one makes up for it.
    """
    tool = PYTHON.with_name("pyside6-lrelease" + (".exe" if WINDOWS else ""))
    for source in sorted((ROOT / "resources" / "translations").glob("*.ts")):
        compiled = source.with_suffix(".qm")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            command = [str(tool), "-silent", str(source), "-qm", str(compiled)]
            done = subprocess.run(command, capture_output=not needed, check=False)
            if needed and done.returncode:
                sys.exit(done.returncode)


def has_display() -> bool:
    """Whether a window can be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def start() -> None:
    """Show the main job: in the window, or as files where there is no display."""
    if has_display():
        say("Opening the application; without a registry it makes the demo one.")
        run(PROGRAM, "gui", "--demo-if-none")
        return
    say("There is no display: running the same analysis instead of the window.")
    run(PROGRAM, "report", OUT, "--demo-if-none")
    run(PROGRAM, "coverage")
    say(f"Open {OUT / 'coverage.html'} in any browser; it needs no network.")


def test() -> None:
    """Run every check that a change has to pass; types are checked beside the tests."""
    checks = (
        ("lint", ("-m", "ruff", "check")),
        ("format", ("-m", "ruff", "format", "--check")),
        ("import rules", ("-c", "from importlinter.cli import lint_imports_command as c; c()")),
    )
    for name, arguments in checks:
        say(f"== {name}")
        run(PYTHON, *arguments)
    say("== types and tests")
    types = subprocess.Popen(
        [PYTHON, "-m", "mypy"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    tests = subprocess.run(
        [PYTHON, "-m", "pytest", *SIDE_BY_SIDE], cwd=ROOT, env={**os.environ, **TESTED}, check=False
    )
    told, _ = types.communicate()
    say("== types\n" + told.decode(errors="replace"))
    sys.exit(tests.returncode or types.returncode)


def main() -> None:
    """Do what the one argument says."""
    tasks = {"run": start, "test": test}
    if len(sys.argv) != 2 or sys.argv[1] not in tasks:  # noqa: PLR2004 - the one argument
        sys.exit("usage: python3 resources/bootstrap.py run|test")
    set_up(window=sys.argv[1] == "test" or has_display())
    tasks[sys.argv[1]]()


if __name__ == "__main__":
    main()
