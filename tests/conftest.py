"""Fixtures for every test: no screen, no sandbox for root, nothing of the user's own files."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"

from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication

from aftersales.services import demo
from aftersales.store.database import Database, open_database
from aftersales.ui.app import prepare
from tests.builders import new_registry

settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("default")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings, data and logs of the tests away from the person's."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.delenv("AFTERSALES_REGISTRY", raising=False)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The application object, made after what has to be done before it."""
    prepare()
    return QApplication


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo registry that tests only read."""
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    demo.build(path)
    return path


@pytest.fixture
def demo_registry(demo_path: Path) -> Iterator[Database]:
    """The demo registry, open."""
    database = open_database(demo_path)
    yield database
    database.close()


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Database]:
    """An empty registry."""
    database = new_registry(tmp_path / "registry.sqlite")
    yield database
    database.close()


def pytest_collection_finish() -> None:
    """What is there before the first test is no garbage, nor is much of what tests make."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Delete pages before their profile, or the browser engine ends with a crash."""
    if "qapp" not in getattr(item, "fixturenames", ()):
        return  # looking at every object there is takes longer than most tests
    from PySide6.QtCore import QCoreApplication, QEvent

    application = QCoreApplication.instance()
    if application is not None:
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        application.processEvents()
