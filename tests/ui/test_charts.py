"""Painted charts: chosen by mouse and keyboard, read whole at every size, never at a loss."""

from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from aftersales.ui import theme
from aftersales.ui.widgets.chart import rich
from aftersales.ui.widgets.chart_axes import Axes, lay_out, ticks, upright
from aftersales.ui.widgets.chart_curves import pen_of
from aftersales.ui.widgets.chart_text import fitting, text_lines, widest
from aftersales.ui.widgets.line_chart import Curve, LineChart
from aftersales.ui.widgets.month_strip import Month, MonthStrip
from aftersales.ui.widgets.waterfall import Step, WaterfallChart

pytestmark = pytest.mark.ui
Key, Left = Qt.Key, Qt.MouseButton.LeftButton
SIZES = [(480, 140), (480, 320), (900, 220), (1600, 140), (1600, 320)]
LABELS = {
    "ru": ("Все машины", "Уполномочены маркой", "Есть квалифицированные механики", "Деталь в срок"),
    "en": ("All vehicles", "Authorised by the brand", "Qualified technicians", "Part in time"),
    "zh": ("所有车辆", "品牌授权", "有合格的维修技师并且有足够的工位", "零件按时到达"),
}
LOST = (0.0, 310_000.0, 420_500.0, 480_000.0)


def steps_of(labels: Sequence[str], lost: Sequence[float], whole: float) -> list[Step]:
    """Steps as a caller makes them."""
    found, left = [], whole
    for k, (label, gone) in enumerate(zip(labels, lost, strict=True)):
        left -= gone
        found.append(
            Step(f"k{k}", label, left, gone, "1 < 2 & <b>", f"{left:,.0f}", f"−{gone:,.0f}")
        )
    return found


def waterfall(qtbot: QtBot, steps: Sequence[Step], size: tuple[int, int]) -> WaterfallChart:
    chart = WaterfallChart()
    qtbot.addWidget(chart)
    chart.resize(*size)
    chart.show_steps(steps)
    chart.show()
    return chart


def usual(qtbot: QtBot, size: tuple[int, int] = (900, 220), language: str = "en") -> WaterfallChart:
    return waterfall(qtbot, steps_of(LABELS[language], LOST, 1_234_567), size)


def percent(value: float) -> str:
    return f"{value:.0%}"


def plain(value: float) -> str:
    return f"{value:g}"


def line_chart(
    qtbot: QtBot, curves: Sequence[Curve], size: tuple[int, int] = (900, 240)
) -> LineChart:
    chart = LineChart()
    qtbot.addWidget(chart)
    chart.resize(*size)
    chart.show_curves(curves, plain, percent, lambda curve, point: f"{curve} <i> {point}")
    chart.show()
    return chart


def growing(names: Sequence[str] = ("Покрытие с учётом полномочий", "Even demand")) -> list[Curve]:
    return [
        Curve(name, tuple((x, (1 - 0.8**x) / (1 + k)) for x in range(12)), is_step=k == 1)
        for k, name in enumerate(names)
    ]


def press(chart: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(chart, key)


def click(chart: QWidget, point: QPointF, button: Qt.MouseButton = Left) -> None:
    QTest.mouseClick(chart, button, pos=point.toPoint())


def move(chart: QWidget, point: QPointF, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """Move the mouse as the window system tells it."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        point,
        QPointF(chart.mapToGlobal(point.toPoint())),
        Qt.MouseButton.NoButton,
        buttons,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(chart, event)


def told(spy: QSignalSpy) -> list[object]:
    """What a signal said so far."""
    return [spy.at(k)[0] for k in range(spy.count())]


def touching(rects: Sequence[QRectF]) -> list[tuple[QRectF, QRectF]]:
    return [(a, b) for a, b in combinations(rects, 2) if a.intersects(b)]


def inside(rects: Sequence[QRectF], chart: QWidget) -> bool:
    """Whether the rectangles, flat ones too, are on the widget."""
    return all(
        rect.left() >= -0.01
        and rect.top() >= -0.01
        and rect.right() <= chart.width() + 0.01
        and rect.bottom() <= chart.height() + 0.01
        for rect in rects
    )


# Steps


def test_a_step_is_chosen_by_mouse_and_taken_back(qtbot: QtBot) -> None:
    chart = usual(qtbot)
    spy = QSignalSpy(chart.chosen)
    second = chart.rect_of(1).center()
    click(chart, second)
    assert chart.current == "k1"
    click(chart, second)
    click(chart, second, Qt.MouseButton.RightButton)
    assert chart.current == ""
    assert told(spy) == ["k1", ""]


def test_steps_are_walked_by_keyboard(qtbot: QtBot) -> None:
    chart = usual(qtbot)
    spy = QSignalSpy(chart.chosen)
    for key in (Key.Key_Right, Key.Key_Left, Key.Key_Right, Key.Key_End, Key.Key_Right):
        press(chart, key)  # at the ends nothing happens
    press(chart, Key.Key_Home)
    press(chart, Key.Key_Escape)
    assert told(spy) == ["k0", "k1", "k3", "k0", ""]


def test_what_a_chart_does_not_use_goes_on(qtbot: QtBot) -> None:
    """Escape closes a dialog once nothing is chosen."""
    outer = QWidget()
    qtbot.addWidget(outer)
    heard = []
    outer.keyPressEvent = lambda event: heard.append(event.key())  # type: ignore[method-assign]
    chart = WaterfallChart(outer)
    chart.show_steps(steps_of(["A"], [0], 1))
    press(chart, Key.Key_Right)
    press(chart, Key.Key_Escape)
    assert heard == []
    press(chart, Key.Key_Escape)
    assert heard == [Key.Key_Escape]


def test_the_chosen_step_stays_while_it_is_there(qtbot: QtBot) -> None:
    chart = usual(qtbot)
    chart.choose("k2")
    chart.show_steps(chart.steps[1:])
    assert chart.current == "k2"
    chart.show_steps(chart.steps[2:])
    assert chart.current == ""
    chart.choose("k9")
    assert chart.current == ""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LABELS)
def test_words_of_steps_do_not_touch(qtbot: QtBot, size: tuple[int, int], language: str) -> None:
    chart = usual(qtbot, size, language)
    columns = chart.columns()
    numbers = [c.number for c in columns] + [c.minus for c in columns if not c.minus.isEmpty()]
    words = [*numbers, *(c.label for c in columns)]
    assert touching(words) == []
    assert inside([*words, *(c.solid for c in columns), *(c.lost for c in columns)], chart)
    metrics = QFontMetricsF(chart.font())
    for column in columns:
        assert all(metrics.horizontalAdvance(line) <= column.label.width() for line in column.lines)
        assert len(column.lines) * metrics.lineSpacing() <= column.label.height()
    assert max(metrics.horizontalAdvance(s.shown) for s in chart.steps) <= columns[0].number.width()
    chart.grab()


def test_columns_hang_from_one_another(qtbot: QtBot) -> None:
    columns = usual(qtbot).columns()
    for before, after in pairwise(columns):
        assert after.lost.top() == pytest.approx(before.solid.top())
        assert after.lost.bottom() == pytest.approx(after.solid.top())
    assert columns[0].solid.height() > columns[1].solid.height() > 0
    assert columns[0].minus.isEmpty()


def test_a_long_label_is_shortened_and_read_whole_in_the_tip(qtbot: QtBot) -> None:
    label = "Есть квалифицированные механики с действующими допусками и <инструментом>"
    chart = waterfall(qtbot, steps_of([label] * 6, [0] * 6, 5), (480, 160))
    lines = chart.columns()[0].lines
    assert 2 <= len(lines) <= 3
    assert lines[-1].endswith("…")
    move(chart, chart.rect_of(0).center())
    tip = QToolTip.text()
    assert "допусками и &lt;инструментом&gt;</b><br>1 &lt; 2 &amp; &lt;b&gt;" in tip


def test_steps_are_read_out(qtbot: QtBot) -> None:
    chart = usual(qtbot)
    lines = chart.accessibleDescription().split("\n")
    assert lines[0] == "All vehicles: 1,234,567"
    assert lines[1] == "Authorised by the brand: 924,567 (−310,000)"
    chart.choose("k1")
    assert chart.accessibleDescription().split("\n") == [lines[1], *lines]


@pytest.mark.parametrize(
    ("whole", "lost"),
    [
        (0, []),
        (0, [0]),
        (0, [0, 0, 0]),
        (5, [0, 5]),
        (1, [0, 3]),
        (1e-9, [0, 1e-10]),
        (9, [0] * 30),
    ],
)
def test_steps_without_much_in_them_are_drawn(
    qtbot: QtBot, whole: float, lost: list[float]
) -> None:
    chart = waterfall(qtbot, steps_of(["A"] * len(lost), lost, whole), (480, 140))
    press(chart, Key.Key_Right)
    move(chart, QPointF(5, 5))
    assert chart.current == ("k0" if lost else "")
    assert inside([c.lost.united(c.solid) for c in chart.columns()], chart)
    chart.grab()
    chart.setMinimumSize(0, 0)
    chart.resize(1, 1)
    chart.grab()


@pytest.mark.parametrize("dress", ["light", "dark"])
def test_charts_look_different_where_the_keyboard_is(
    qtbot: QtBot, qapp: QApplication, dress: str
) -> None:
    theme.apply(qapp, dress)
    outer = QWidget()
    qtbot.addWidget(outer)
    steps, lines = WaterfallChart(outer), LineChart(outer)
    steps.show_steps(steps_of(LABELS["ru"], LOST, 1_234_567))
    lines.show_curves(growing(), plain, percent)
    with qtbot.waitActive(outer):
        outer.show()
        outer.activateWindow()
    for one, other in ((steps, lines), (lines, steps)):
        other.setFocus()
        without = one.grab().toImage()
        one.setFocus()
        assert one.grab().toImage() != without


# Months, which share this


def test_months_are_read_out_and_their_tips_are_plain(qtbot: QtBot) -> None:
    strip = MonthStrip()
    qtbot.addWidget(strip)
    strip.show_months(
        [Month("overdue", "Overdue", "", 0, ""), Month("2026-12", "Dec\n2026", "<b> 2", 2, "2")]
    )
    strip.show()
    assert strip.accessibleDescription() == "Dec 2026: <b> 2"
    move(strip, strip.rect_of(1).center())
    assert QToolTip.text() == "<qt>&lt;b&gt; 2</qt>"


def test_a_tip_is_never_taken_for_a_page() -> None:
    assert rich("a & b\nc") == "<qt>a &amp; b<br>c</qt>"
    assert rich("", "t") == "<qt><b>t</b></qt>"
    assert rich("") == ""


# Words


@given(
    words=st.lists(st.sampled_from(["Есть", "квалифицированные", "механики", "维修技师", "a"])),
    width=st.floats(20, 300),
    most=st.integers(1, 4),
)
def test_lines_are_no_wider_than_their_room(
    qapp: QApplication, words: list[str], width: float, most: int
) -> None:
    font = QFont(qapp.font())
    lines = text_lines(" ".join(words), font, width, most)
    assert len(lines) <= most
    assert widest(lines, font) <= width + 1
    whole = "".join(lines).replace("-", "").replace(" ", "")
    assert whole == "".join(words) or lines[-1].endswith("…")


def test_only_words_that_have_no_room_are_parted(qapp: QApplication) -> None:
    font = qapp.font()
    room = widest(["квалифициро"], font)
    assert text_lines("Есть квалифицированные механики", font, room, 4)[-1] == "механики"
    wide = widest(["квалифицированные"], font) + 1
    lines = text_lines("Есть квалифицированные механики", font, wide, 4)
    assert lines == ["Есть", "квалифицированные", "механики"]


def test_type_is_made_smaller_but_stays_readable(qapp: QApplication) -> None:
    font = qapp.font()
    needed = widest(["1 234 567"], font)
    assert fitting(["1 234 567"], font, needed) == font
    assert widest(["1 234 567"], fitting(["1 234 567"], font, needed * 0.85)) <= needed * 0.87
    assert fitting(["1 234 567"], font, 1).pixelSize() == 9


# Ticks

amounts = st.floats(-1e9, 1e9).map(lambda value: round(value, 3))


@given(low=amounts, size=st.floats(1e-3, 1e9), most=st.integers(2, 8), whole=st.booleans())
def test_ticks_are_round_and_between_the_ends(
    low: float, size: float, most: int, whole: bool
) -> None:
    assume(size > abs(low) * 1e-8)  # less is one number to the axes
    high = low + size
    found = ticks(low, high, most, whole=whole)
    assert len(found) <= most
    assert len(found) >= (3 if most >= 5 and not whole else 2) or whole or most < 4
    slack = size * 1e-6
    assert all(low - slack <= value <= high + slack for value in found)
    steps = [after - before for before, after in pairwise(found)]
    assert all(step == pytest.approx(steps[0], rel=1e-3) for step in steps)
    if found:
        digits = f"{steps[0]:.2e}"[:4]
        assert digits in ("1.00", "2.00", "2.50", "5.00")
    if whole:
        assert all(value == int(value) for value in found)


@given(ys=st.lists(amounts, min_size=1), from_zero=st.booleans())
@example(ys=[7.0], from_zero=False)
@example(ys=[0.0, 5e-324], from_zero=False)
@example(ys=[-3.0, -1.0], from_zero=True)
def test_the_y_axis_has_the_data_and_three_to_five_ticks(ys: list[float], from_zero: bool) -> None:
    (low, high), found = upright(ys, repr, 10, from_zero)
    assert low <= min(ys) <= max(ys) <= high
    assert low < high
    assert 3 <= len(found) <= 5
    if from_zero:
        assert low <= 0 <= high
    if min(ys) >= 0:
        assert low >= 0
    size = max(ys) - min(ys)
    if not from_zero and size > max(1e-9, *map(abs, ys)) * 1e-6:
        assert high - low <= 2 * size


def test_amounts_that_read_the_same_are_not_marked_twice() -> None:
    _, found = upright([0, 1], "{:.0f}".format, 10, True)
    assert found == [0, 1, 2]


@given(
    points=st.lists(st.tuples(amounts, amounts), min_size=1, max_size=6),
    width=st.integers(100, 1600),
    height=st.integers(100, 320),
    digits=st.integers(0, 4),
)
def test_labels_of_axes_never_touch(
    qapp: QApplication, points: list[tuple[float, float]], width: int, height: int, digits: int
) -> None:
    def label(value: float) -> str:
        return f"{value:,.{digits}f} км"

    assume(width > 350 or digits < 3)  # narrower than two of the labels
    room = QRectF(0, 0, width, height)
    axes = lay_out(room, points, (label, label), QFontMetricsF(qapp.font()), False)
    assert touching([t.rect for t in (*axes.x_ticks, *axes.y_ticks)]) == []
    assert 1 <= len(axes.x_ticks) <= 8
    for tick in (*axes.x_ticks, *axes.y_ticks):
        assert tick.rect.top() >= -1
        assert tick.rect.bottom() <= height + 1
    plot = axes.plot.adjusted(-1, -1, 1, 1)
    assert all(plot.contains(axes.at(*point)) for point in points)


def test_nothing_is_written_between_months(qapp: QApplication) -> None:
    points = [(x, 1.0) for x in range(4)]
    metrics = QFontMetricsF(qapp.font())
    axes = lay_out(QRectF(0, 0, 1600, 200), points, (plain, plain), metrics, False)
    assert [tick.label for tick in axes.x_ticks] == ["0", "1", "2", "3"]


# Curves


def axes_of(chart: LineChart) -> Axes:
    axes = chart.axes()
    assert axes is not None
    return axes


def spot(chart: LineChart, place: int, curve: int = 0) -> QPointF:
    return axes_of(chart).at(*chart.curves[curve].points[place])


def test_the_marker_is_put_and_dragged_by_mouse(qtbot: QtBot) -> None:
    chart = line_chart(qtbot, growing())
    spy = QSignalSpy(chart.chosen)
    click(chart, spot(chart, 4, curve=1) + QPointF(3, 10))  # only x counts
    assert chart.current == 4
    click(chart, spot(chart, 4))  # again changes nothing
    move(chart, spot(chart, 9))  # without a button neither
    assert told(spy) == [4]
    QTest.mousePress(chart, Left, pos=spot(chart, 5).toPoint())
    move(chart, spot(chart, 6), Left)
    move(chart, QPointF(5000, 0), Left)
    QTest.mouseRelease(chart, Left)
    move(chart, spot(chart, 2), Left)
    assert told(spy) == [4, 5, 6, 11]
    chart.choose(2)
    click(chart, chart.legend()[1][1].center())  # words are not the curves
    click(chart, spot(chart, 7), Qt.MouseButton.RightButton)
    assert chart.current == 2


def test_the_marker_walks_by_keyboard(qtbot: QtBot) -> None:
    chart = line_chart(qtbot, growing())
    spy = QSignalSpy(chart.chosen)
    for key in (Key.Key_Left, Key.Key_Left, Key.Key_Right, Key.Key_End, Key.Key_Right):
        press(chart, key)
    press(chart, Key.Key_Home)
    press(chart, Key.Key_Escape)
    press(chart, Key.Key_Escape)
    assert told(spy) == [0, 1, 11, 0, -1]


def test_a_shortened_name_is_read_whole_in_the_tip(qtbot: QtBot) -> None:
    name = "Очень длинное название кривой " * 5
    chart = line_chart(qtbot, growing(("Short", name)), (480, 200))
    (_, first), (_, second) = chart.legend()
    assert second.right() <= 480
    assert chart.tip_at(first.center()) == ""
    assert chart.tip_at(second.center()) == rich(name)


def test_an_error_in_a_label_is_told_and_does_not_end_the_process(qtbot: QtBot) -> None:
    def fails(_value: float) -> str:
        raise ValueError

    chart = line_chart(qtbot, growing())
    chart.hide()
    chart._labels, chart._axes = (fails, fails), None
    with qtbot.captureExceptions(), pytest.raises(ValueError):
        chart.grab()
    chart.show_curves(growing(), plain, percent)
    chart.grab()


def test_the_marker_stays_while_its_point_is_there(qtbot: QtBot) -> None:
    chart = line_chart(qtbot, growing())
    chart.choose(5)
    chart.show_curves(growing(("A",)), plain, percent)
    assert chart.current == 5
    chart.show_curves([Curve("A", ((0, 0), (1, 1)))], plain, percent)
    assert chart.current == -1
    chart.choose(2)
    assert chart.current == -1


def test_the_mouse_is_told_of_the_nearest_point(qtbot: QtBot) -> None:
    chart = line_chart(qtbot, growing())
    move(chart, spot(chart, 7, curve=1) + QPointF(2, 3))
    assert QToolTip.text() == "<qt>1 &lt;i&gt; 7</qt>"
    pointed = chart.grab().toImage()
    assert chart.nearest(spot(chart, 3)) == (0, 3)
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert chart.grab().toImage() != pointed
    assert chart.tip_at(chart.legend()[0][1].topLeft()) == ""
    chart.show_curves(growing(), plain, percent)
    move(chart, spot(chart, 7))
    assert chart.tip_at(spot(chart, 7)) == ""


@pytest.mark.parametrize("size", SIZES)
def test_words_of_curves_do_not_touch(qtbot: QtBot, size: tuple[int, int]) -> None:
    names = ("Покрытие с учётом уполномоченности", "Равномерный спрос", "上限", "Деталь в срок")
    chart = line_chart(qtbot, growing(names), size)
    for place in range(-1, chart.places()):
        chart.choose(place)
        marker = chart.marker_label()
        words = [rect for _, rect in chart.legend()] + [t.rect for t in chart.x_ticks()]
        words += [t.rect for t in axes_of(chart).y_ticks] + ([marker.rect] if marker else [])
        assert touching(words) == []
        assert inside(words, chart)
    assert 3 <= len(axes_of(chart).y_ticks) <= 5
    assert len(chart.x_ticks()) >= 2
    assert axes_of(chart).plot.height() > 40
    chart.grab()


def test_axes_follow_size_and_font(qtbot: QtBot) -> None:
    chart = line_chart(qtbot, growing())
    before = axes_of(chart).plot
    chart.resize(600, 300)
    after = axes_of(chart).plot
    assert after != before
    font = chart.font()
    font.setPixelSize(24)
    chart.setFont(font)
    assert axes_of(chart).plot.height() < after.height()


def test_curves_are_told_apart_without_colour(qapp: QApplication) -> None:
    pens = [pen_of(place, qapp.palette()) for place in range(4)]
    assert len({tuple(pen.dashPattern()) for pen in pens}) == 4
    assert len({pen.color().name() for pen in pens}) == 4


def test_an_axis_from_zero_has_zero(qtbot: QtBot) -> None:
    chart = line_chart(qtbot, [])
    curve = Curve("A", ((0, 0.91), (1, 0.93)))
    chart.show_curves([curve], plain, percent)
    assert axes_of(chart).y[0] > 0.9
    chart.show_curves([curve], plain, percent, from_zero=True)
    assert axes_of(chart).y[0] == 0
    assert axes_of(chart).y_ticks[0].label == "0%"


def test_curves_are_read_out(qtbot: QtBot) -> None:
    long = Curve("Long", tuple((x, 0.5) for x in range(100)))
    chart = line_chart(qtbot, [long, Curve("", ((99, 0.25),))])
    first, second = chart.accessibleDescription().split("\n")
    assert first.startswith("Long: 0 – 50%; ")
    assert first.endswith("; 99 – 50%")
    assert first.count("–") == 12
    assert second == "99 – 25%"
    chart.choose(99)
    assert chart.accessibleDescription().split("\n")[0] == "99: Long: 50%; 25%"


@pytest.mark.parametrize(
    "curves",
    [
        [],
        [Curve("A", ())],
        [Curve("A", ()), Curve("B", ((1, 1),))],
        [Curve("A", ((3, 5),))],
        [Curve("A", ((0, 0),), True)],
        [Curve("A", ((1, 2), (1, 5), (1, 5)))],
        [Curve("A", ((1, 2), (2, 2)), True), Curve("B", ())],
        [Curve("A", ((1e12, -1e12), (1e12 + 1, 1e12)))],
        [Curve("", ((0.1, 0), (0.2, 5e-324)))],
        [Curve("Very long name " * 20, ((0, 0), (1, 1)))] * 6,
    ],
)
def test_curves_without_much_in_them_are_drawn(qtbot: QtBot, curves: list[Curve]) -> None:
    chart = line_chart(qtbot, curves, (480, 140))
    spy = QSignalSpy(chart.chosen)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_End, Key.Key_Left):
        press(chart, key)
        chart.grab()
    click(chart, QPointF(240, 80))
    move(chart, QPointF(240, 80))
    assert (spy.count() > 0) == bool(curves and curves[0].points)
    assert inside([rect for _, rect in chart.legend()[:1]], chart)
    chart.grab()
    chart.setMinimumSize(0, 0)
    chart.resize(1, 1)
    chart.grab()


def test_points_above_each_other_are_all_reached(qtbot: QtBot) -> None:
    chart = line_chart(qtbot, [Curve("A", ((1, 0.2), (1, 0.5), (1, 0.9)))])
    for place in range(3):
        click(chart, spot(chart, place) + QPointF(4, 0))
        assert chart.current == place
