"""Where a registry had better not lie: folders that other machines or programs write to.

A network file system may not keep locks, and a sync client copies a file while it is written
or puts an older one back.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from unicodedata import normalize

_MOUNTS = Path("/proc/self/mounts")
_NETWORK = re.compile(
    r"nfs.*|cifs|smb.*|afs|davfs.*|9p|ncpfs|ceph|glusterfs|lustre|beegfs|"
    r"fuse\.(sshfs|rclone|davfs.*|s3fs|glusterfs|gvfsd-fuse|kio-fuse)"
)
_CLOUD = re.compile(
    r"(onedrive|dropbox|google ?drive|yandex[. ]?disk|яндекс[. ]?диск|icloud ?drive|"
    r"com~apple~clouddocs|nextcloud|owncloud|百度网盘|baidusyncdisk|坚果云|nutstore)"
    r"(?![^\W\d_]).*"  # “Dropbox (Work)” is one, “dropboxes” is a word
)
_REMOTE_DRIVE = 4  # what Windows calls a network drive


def shared_folder(path: Path, mounts: str | None = None) -> str | None:
    """Whether a file lies where others write too.

    Parameters
    ----------
    path : Path
        A registry, there or to be made.
    mounts : str, optional
        The system's table of mounts, as Linux shows it; read from the system without.

    Returns
    -------
    str or None
        ``network``, ``cloud``, or None.
    """
    whole = Path(os.path.realpath(path))
    if mounts is None:
        mounts = _system_mounts()
    if os.name == "nt":
        remote = is_network_path(str(whole))
    else:
        remote = is_network_mount(PurePosixPath(whole), mounts)
    if remote:
        return "network"
    return "cloud" if is_synced(whole) else None


def is_network_mount(path: PurePosixPath, mounts: str) -> bool:
    """Whether the innermost mount that holds a path is a network file system."""
    found = [
        (len(point.parts), order, kind)
        for order, (point, kind) in enumerate(_mounted(mounts))
        if path.is_relative_to(point)
    ]
    # Of two mounts at one place the later one hides the other.
    return bool(found) and _NETWORK.fullmatch(max(found)[2]) is not None


def is_network_path(path: str) -> bool:
    r"""Whether a path of Windows is on a share (``\\server\share``) or on a network drive."""
    drive = PureWindowsPath(path).drive
    if drive.startswith("\\\\?\\UNC\\"):
        return True
    drive = drive.removeprefix("\\\\?\\")
    if drive.startswith("\\\\"):
        return True
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE)
    return False


def is_synced(path: PurePath) -> bool:
    """Whether a folder above a file is one that a sync client keeps."""
    names = (normalize("NFC", part).casefold() for part in path.parts[:-1])
    return any(_CLOUD.fullmatch(name) for name in names)


def _mounted(mounts: str) -> Iterator[tuple[PurePosixPath, str]]:
    for line in mounts.splitlines():
        words = line.split(" ")
        if len(words) > 2:  # noqa: PLR2004 - device, place, kind
            yield PurePosixPath(_unescaped(words[1])), words[2]


def _unescaped(word: str) -> str:
    r"""A place with its spaces, which the table writes as ``\040``."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), word)


def _system_mounts() -> str:
    try:
        return _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""
