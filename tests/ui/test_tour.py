"""The tour: what it says, where it stands, and that nothing of it stays."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt, QTranslator
from PySide6.QtGui import QAccessible, QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from aftersales.ui import theme
from aftersales.ui.widgets import tour as tour_module
from aftersales.ui.widgets.callout import place_beside
from aftersales.ui.widgets.tour import Step, Tour

pytestmark = pytest.mark.ui

WORDS = {
    "en": (
        (
            "One question",
            "Choose brand, reach and date. The number is the share of vehicles with an "
            "eligible service centre within reach; “?” says how it is made.",
        ),
        (
            "The map",
            "Regions by coverage, demand, centres and white spots. Click anything on it "
            "and the tables below follow.",
        ),
        (
            "The tables",
            "Regions and white spots with what is missing where, and why. Point at the "
            "head of a column to read what its figure means.",
        ),
        ("The pages", "Every facility, and every figure with its source."),
    ),
    "ru": (
        (
            "Один вопрос",
            "Выберите марку, радиус и дату. Число — доля автомобилей, у которых в "
            "пределах радиуса есть подходящий сервисный центр; «?» объясняет, как оно получено.",
        ),
        (
            "Карта",
            "Регионы по покрытию, спрос, центры и белые пятна. Щёлкните по чему угодно, и "
            "таблицы внизу последуют за картой.",
        ),
        (
            "Таблицы",
            "Регионы и белые пятна: чего где не хватает и почему. Наведите указатель на "
            "заголовок столбца, чтобы прочитать, что означает показатель.",
        ),
        ("Страницы", "Все объекты и все показатели с их источниками."),
    ),
    "zh": (
        (
            "一个问题",
            "选择品牌、服务半径和日期。数字表示半径内有适用服务中心的车辆所占比例；"
            "点击“?”可查看它是如何得出的。",
        ),
        (
            "地图",
            "按覆盖率显示的地区、需求、服务中心和空白点。点击地图上的任何内容，下方表格随之变化。",
        ),
        ("表格", "各地区和空白点：哪里缺什么，为什么。将鼠标停在列标题上，可查看该指标的含义。"),
        ("页面", "全部设施，以及每个数据及其来源。"),
    ),
}
BUTTONS = {
    "en": {},
    "ru": {"Skip": "Пропустить", "Back": "Назад", "Next": "Далее", "Done": "Готово",
           "{step} of {all}": "{step} из {all}"},
    "zh": {"Skip": "跳过", "Back": "上一步", "Next": "下一步", "Done": "完成",
           "{step} of {all}": "第 {step} 步，共 {all} 步"},
}  # fmt: skip


class Dictionary(QTranslator):
    """Translates the words of the tour."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__()
        self._words = words

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def translate(self, context: str, source: Any, disambiguation: Any = None, n: int = -1) -> str:
        return self._words.get(str(source), str(source))


def _itself(widget: QWidget) -> QWidget:
    return widget


class Stage(QMainWindow):
    """A window laid out like the real one."""

    def __init__(self) -> None:
        super().__init__()
        self.menuBar().addMenu("File")
        self.statusBar().showMessage("")
        self.bar = QLineEdit("question", self)
        self.bar.setFixedHeight(56)
        self.message = QLabel("message", self)
        self.message.setFixedHeight(90)
        self.message.hide()
        self.map, self.table, self.other = QLabel("map"), QListWidget(), QLabel("other page")
        first = QWidget(self)
        inner = QVBoxLayout(first)
        inner.addWidget(self.map, 3)
        inner.addWidget(self.table, 2)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(first)
        self.pages.addWidget(self.other)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.bar, self.message, self.pages):
            column.addWidget(part)
        self.setCentralWidget(body)
        self.setMinimumSize(1000, 600)

    def steps(self, language: str = "en") -> tuple[Step, ...]:
        """Four steps; the last is on another page."""
        targets: tuple[QWidget, ...] = (self.bar, self.map, self.table, self.other)
        return tuple(
            Step(*words, partial(_itself, target), partial(self.pages.setCurrentIndex, page))
            for words, target, page in zip(WORDS[language], targets, (0, 0, 0, 1), strict=True)
        )


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication) -> Stage:
    """The window on the smallest screen that counts."""
    theme.apply(qapp, "light")
    window = Stage()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.bar.setFocus()
    return window


def begun(stage: Stage, language: str = "en") -> Tour:
    """A tour at its first step."""
    tour = Tour(stage, stage.steps(language))
    tour.start()
    return tour


def rect_in(stage: Stage, widget: QWidget) -> QRect:
    """Where a widget is in the window."""
    return QRect(widget.mapTo(stage, QPoint(0, 0)), widget.size())


def settle(qapp: QApplication) -> None:
    """Let everything that waits happen, deletions too."""
    for _ in range(5):
        qapp.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_walks_forth_and_back(qtbot: QtBot, stage: Stage) -> None:
    tour = begun(stage)
    titles = [title for title, _ in WORDS["en"]]
    assert (tour.title.text(), tour.count.text()) == (titles[0], "1 of 4")
    assert not tour.back.isEnabled()
    assert tour.next.text() == "Next"
    tour.next.click()
    tour.next.click()
    assert (tour.title.text(), tour.count.text()) == (titles[2], "3 of 4")
    tour.back.click()
    assert tour.words.text() == WORDS["en"][1][1]
    tour.next.click()
    tour.next.click()
    assert stage.pages.currentIndex() == 1
    assert tour.next.text() == "Done"
    assert tour.skip.isHidden()
    with qtbot.waitSignal(tour.finished, timeout=15_000):
        tour.next.click()
    assert tour.isHidden()


def test_ends_once(stage: Stage, qapp: QApplication) -> None:
    tour = begun(stage)
    ends: list[bool] = []
    tour.finished.connect(lambda: ends.append(True))
    tour.skip.click()
    tour.finish()
    settle(qapp)
    assert ends == [True]


def test_needs_a_step(stage: Stage) -> None:
    with pytest.raises(ValueError, match="step"):
        Tour(stage, ())


def test_is_walked_by_keyboard(stage: Stage) -> None:
    tour = begun(stage)
    assert QApplication.focusWidget() is tour.next
    key = Qt.Key
    for pressed, step in (
        (key.Key_Return, 1),
        (key.Key_Right, 2),
        (key.Key_Left, 1),
        (key.Key_Down, 2),
        (key.Key_Up, 1),
        (key.Key_Left, 0),
        (key.Key_Left, 0),
        (key.Key_Space, 1),
    ):
        QTest.keyClick(tour.next, pressed)
        assert tour.step == step, pressed
    QTest.keyClick(tour, key.Key_Enter)
    assert tour.step == 2


def test_return_presses_the_button_that_has_the_focus(stage: Stage) -> None:
    tour = begun(stage)
    tour.go_on()
    tour.back.setFocus()
    QTest.keyClick(tour.back, Qt.Key.Key_Return)
    assert tour.step == 0
    QTest.keyClick(tour.skip, Qt.Key.Key_Return)
    assert tour.isHidden()


def test_tab_stays_in_the_callout(stage: Stage) -> None:
    tour = begun(stage)
    tour.go_on()
    seen: list[QPushButton] = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert isinstance(focused, QPushButton)
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert seen == [tour.next, tour.skip, tour.back, tour.next]
    QTest.keyClick(tour.skip, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is tour.next


@pytest.mark.parametrize("inside", [True, False])
def test_escape_ends_it_wherever_the_focus_is(stage: Stage, inside: bool) -> None:
    tour = begun(stage)
    if not inside:
        stage.bar.setFocus()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert tour.step == -1
    assert QApplication.focusWidget() is stage.bar


def test_other_keys_go_on_working_in_the_window(stage: Stage) -> None:
    tour = begun(stage)
    stage.bar.setFocus()
    QTest.keyClicks(stage.bar, "!")
    assert "!" in stage.bar.text()
    assert tour.step == 0


def test_stands_in_the_window_and_beside_its_target(stage: Stage, qapp: QApplication) -> None:
    tour = begun(stage)
    for target in (stage.bar, stage.map, stage.table):
        settle(qapp)
        assert stage.rect().contains(tour.geometry())
        assert not tour.geometry().intersects(rect_in(stage, target))
        tour.go_on()
    settle(qapp)
    assert stage.rect().contains(tour.geometry())
    tour.finish()


def test_follows_the_window_and_its_target(stage: Stage, qapp: QApplication) -> None:
    tour = begun(stage)
    tour.go_on()
    tour.go_on()

    def pointed() -> QRect:
        return tour._pointer.target

    changes: tuple[Callable[[], object], ...] = (
        partial(stage.resize, 1000, 600),
        stage.message.show,  # moves what the target lies in, not the target in it
        partial(stage.resize, 1400, 900),
    )
    for change in changes:
        before = pointed()
        change()
        settle(qapp)
        assert pointed() == rect_in(stage, stage.table) != before
        assert tour._pointer.geometry() == stage.rect()
        assert stage.rect().contains(tour.geometry())
        assert not tour.geometry().intersects(pointed())


def test_a_target_that_is_not_seen_has_no_frame(stage: Stage, qapp: QApplication) -> None:
    hidden = Step("Elsewhere", "Not on this page.", lambda: stage.other)
    tour = Tour(stage, (hidden,))
    tour.start()
    settle(qapp)
    assert tour._pointer.target.isEmpty()
    assert (tour.geometry().center() - stage.rect().center()).manhattanLength() <= 2
    stage.pages.setCurrentIndex(1)
    settle(qapp)
    assert tour._pointer.target == rect_in(stage, stage.other)


def test_a_target_may_vanish(stage: Stage, qapp: QApplication) -> None:
    tour = begun(stage)
    tour.go_on()
    stage.map.deleteLater()
    settle(qapp)
    assert not isValid(stage.map)
    tour.go_on()
    settle(qapp)
    assert tour._pointer.target == rect_in(stage, stage.table)


def test_comes_to_rest(stage: Stage, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """Placing itself must not make it place itself again."""
    placed: list[bool] = []
    place = Tour._place

    def counted(self: Tour) -> None:
        placed.append(True)
        place(self)

    monkeypatch.setattr(Tour, "_place", counted)
    tour = begun(stage)
    settle(qapp)
    held = len(placed)
    for _ in range(20):
        qapp.processEvents()
    assert len(placed) == held < 6
    tour.finish()


def test_leaves_nothing_behind(stage: Stage, qapp: QApplication) -> None:
    before = set(stage.findChildren(QWidget))
    heard: list[QEvent.Type] = []

    class Listening(Tour):
        def eventFilter(self, watched: Any, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            heard.append(event.type())
            return super().eventFilter(watched, event)

    tour = Listening(stage, stage.steps())
    tour.start()
    tour.go_on()
    settle(qapp)
    assert heard
    tour.finish()
    heard.clear()
    stage.resize(1100, 700)
    stage.bar.clear()
    for _ in range(5):
        qapp.processEvents()
    assert not heard
    assert not tour._watched
    settle(qapp)
    assert not isValid(tour)
    assert set(stage.findChildren(QWidget)) == before
    assert QApplication.focusWidget() is stage.bar


def test_a_window_may_close_during_the_tour(qtbot: QtBot, qapp: QApplication) -> None:
    window = Stage()
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    tour = begun(window)
    window.close()
    window.deleteLater()
    del window
    settle(qapp)
    assert not isValid(tour)


def test_the_mouse_goes_through_the_frame(stage: Stage, qapp: QApplication) -> None:
    begun(stage)
    settle(qapp)
    assert stage.childAt(rect_in(stage, stage.bar).center()) is stage.bar


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_frame_is_seen(stage: Stage, qapp: QApplication, name: str) -> None:
    theme.apply(qapp, name)
    tour = begun(stage)
    tour.go_on()
    settle(qapp)
    accent = qapp.palette().color(QPalette.ColorRole.Highlight)
    picture = stage.grab().toImage()
    ring = rect_in(stage, stage.map)
    column = ring.left() + 40  # clear of the arrow and the round corners
    band = [QColor(picture.pixel(column, y)).name() for y in range(ring.top() - 6, ring.top() + 6)]
    assert accent.name() in band
    base = qapp.palette().color(QPalette.ColorRole.Base)
    ground = QColor(picture.pixel(tour.geometry().left() + 8, tour.geometry().center().y()))
    assert ground == base


def test_is_told_to_screen_readers(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    class Recorder:
        @staticmethod
        def updateAccessibility(event: Any) -> None:  # noqa: N802 - Qt's name
            said.append(event.message())

    monkeypatch.setattr(tour_module, "QAccessible", Recorder)
    tour = begun(stage)
    tour.go_on()
    title, words = WORDS["en"][1]
    assert tour.accessibleName() == title
    assert tour.accessibleDescription() == words
    assert said[-1] == f"{title}. {words} 2 of 4"
    assert tour.next.accessibleDescription() == "2 of 4"
    found = QAccessible.queryAccessibleInterface(tour)
    assert found is not None
    assert found.text(QAccessible.Text.Name) == title


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("size", [(1280, 720), (1000, 600)])
def test_words_are_read_whole(
    stage: Stage, qapp: QApplication, language: str, size: tuple[int, int]
) -> None:
    stage.resize(*size)
    translator = Dictionary(BUTTONS[language])
    qapp.installTranslator(translator)
    try:
        tour = begun(stage, language)
        assert tour.next.text() == BUTTONS[language].get("Next", "Next")
        for number in range(4):
            settle(qapp)
            assert tour.step == number
            assert stage.rect().contains(tour.geometry())
            for label in (tour.title, tour.words, tour.count):
                assert label.height() >= label.heightForWidth(label.width()), label.text()
                assert label.width() >= label.minimumSizeHint().width(), label.text()
                assert tour.rect().contains(label.geometry())
            for button in (tour.skip, tour.back, tour.next):
                if button.isVisible():
                    assert button.width() >= button.sizeHint().width(), button.text()
                    assert tour.rect().contains(button.geometry())
            if number < 3:
                tour.go_on()
        tour.finish()
    finally:
        qapp.removeTranslator(translator)


def test_speaks_another_language_at_once(stage: Stage, qapp: QApplication) -> None:
    tour = begun(stage)
    translator = Dictionary(BUTTONS["ru"])
    qapp.installTranslator(translator)
    try:
        settle(qapp)
        assert (tour.next.text(), tour.count.text()) == ("Далее", "1 из 4")
    finally:
        qapp.removeTranslator(translator)
    settle(qapp)
    assert tour.next.text() == "Next"


@given(
    st.integers(1, 500), st.integers(1, 400), st.integers(-50, 1000), st.integers(-50, 700),
    st.integers(1, 1300), st.integers(1, 800),
)  # fmt: skip
def test_covers_the_target_only_where_there_is_no_other_room(
    width: int, height: int, left: int, top: int, target_width: int, target_height: int
) -> None:
    room = QRect(0, 0, 1280, 720)
    target = QRect(left, top, target_width, target_height).intersected(room)
    assume(not target.isEmpty())
    place = place_beside(QSize(width, height), target, room)
    assert place.size() == QSize(width, height)
    assert room.contains(place)
    fits = (
        height <= max(target.top(), 720 - target.bottom() - 1)
        or width <= max(target.left(), 1280 - target.right() - 1)
    )  # fmt: skip
    assert place.intersects(target) is not fits
