"""Old or new, never half; one that fails stops no other; what is chosen is what is written."""

from pathlib import Path
from typing import Any

import pytest

from aftersales.domain.errors import InputError, NotFoundError
from aftersales.domain.progress import Cancelled, Progress
from aftersales.services.packs import presets, press, profiles, writing
from aftersales.services.packs.profiles import EXTERNAL, INTERNAL, Profile
from aftersales.store.database import Database
from tests.services.packs.packing import DATA, answered, fill_with, packed, pressed, secret, written


@pytest.fixture
def made(registry: Database) -> press.Press:
    fill_with(registry, secret)
    return pressed(answered(registry), INTERNAL, formats=DATA)


def test_one_region_fails_and_is_told(
    made: press.Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = press.Press.content

    def content(self: press.Press, region: str | None) -> Any:
        if region == "A":
            raise ZeroDivisionError
        return whole(self, region)

    monkeypatch.setattr(press.Press, "content", content)
    outcome = writing.write_packs(made, [None, "A", "B"], tmp_path / "packs")
    assert [(f.region, f.code) for f in outcome.failed] == [("A", "unexpected")]
    assert "ZeroDivisionError" in outcome.failed[0].words("en")
    assert {path.parent.name for path in outcome.files} == {"country", "B"}


def test_a_disk_that_refuses_is_told(made: press.Press, tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "A").write_text("a file where the folder should be")
    outcome = writing.write_packs(made, ["A", "B"], tmp_path / "packs")
    assert [(f.region, f.is_storage) for f in outcome.failed] == [("A", True)]
    assert str(tmp_path) in outcome.failed[0].words("ru")
    assert (tmp_path / "packs" / "B" / "run-card.json").is_file()


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_breaks_leaves_the_old_file(
    made: press.Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    writing.write_packs(made, ["B"], tmp_path / "packs")
    before = written(tmp_path / "packs")

    def broken(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr("os.fsync", broken)
    else:
        monkeypatch.setattr(Path, "replace", broken)
    outcome = writing.write_packs(
        pressed(made.report, EXTERNAL, formats=DATA), ["B"], tmp_path / "packs"
    )
    assert outcome.failed[0].code == "cannot_write"
    assert written(tmp_path / "packs") == before


def test_what_is_stopped_leaves_whole_packs(made: press.Press, tmp_path: Path) -> None:
    progress = Progress(lambda done, _: progress.cancel() if done > 0 else None)
    with pytest.raises(Cancelled):
        writing.write_packs(made, ["A", "B", None], tmp_path / "packs", progress)
    expected = packed(made, "A")
    held = written(tmp_path / "packs")
    assert {name: held[name] for name in expected} == expected
    assert not [name for name in held if name.endswith(".part")]


def test_many_are_written_by_processes(
    made: press.Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_MANY", 3)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    told: list[float] = []
    outcome = writing.write_packs(
        made, [None, "A", "B"], tmp_path / "packs", Progress(lambda done, _: told.append(done))
    )
    assert not outcome.failed
    assert written(tmp_path / "packs") == packed(made, None, "A", "B")
    assert told == sorted(told)


def test_a_pack_is_overwritten(made: press.Press, tmp_path: Path) -> None:
    writing.write_packs(made, ["B"], tmp_path / "packs")
    outcome = writing.write_packs(made, ["B"], tmp_path / "packs")
    assert not outcome.failed
    again = packed(made, "B")
    held = written(tmp_path / "packs")
    assert held.keys() == again.keys()
    assert [name for name in held if held[name] != again[name]] == []


def test_profiles_of_ones_own() -> None:
    wanted = Profile("dealers", {**EXTERNAL.columns, "places": ()}, 1, 10)
    profiles.save(wanted)
    found = profiles.find("dealers")
    assert found.as_json() == wanted.as_json()
    assert profiles.names() == ["external", "internal", "dealers"]
    with pytest.raises(NotFoundError):
        profiles.find("nobody")
    for name in ("external", "../x", "CON", ""):
        with pytest.raises(InputError) as refused:
            profiles.save(Profile(name, {}, 1, 1))
        assert refused.value.code == "profile_name"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("decimals = 9", "decimals"),
        ("decimals = true", "decimals"),
        ("round_to = 0", "round_to"),
        ('like = "nobody"', "like"),
        ('[columns]\nsites = ["tax_id"]', "columns.sites"),
        ("[columns]\nnotes = []", "columns.notes"),
        ("[columns]\nsites = 1", "columns.sites"),
        ("columns = 1", "columns"),
        ("other = 1", "other"),
        ("= 1", ""),
    ],
)
def test_a_faulty_profile_names_its_place(words: str, key: str) -> None:
    profiles.folder().mkdir(parents=True)
    (profiles.folder() / "mine.toml").write_text(words)
    with pytest.raises(InputError) as refused:
        profiles.find("mine")
    assert refused.value.values["key"] == key
    assert "mine.toml" in str(refused.value.values["file"])


def test_presets_are_kept() -> None:
    wanted = presets.Preset(("", "A"), "external", ("html",), "ru", "A3", True, 'C:\\a "b"')
    presets.save("monthly", wanted)
    assert presets.names() == ["monthly"]
    assert presets.load("monthly") == wanted
    (presets.folder() / "broken.toml").write_text("regions = 1")
    with pytest.raises(InputError):
        presets.load("broken")
    with pytest.raises(InputError):
        presets.save("a/b", wanted)
