"""One line of words as matplotlib draws it, without the layout of several; imported when needed."""

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties


class Line(Artist):
    """Words whose left end of the baseline is known; never read as formulas.

    Parameters
    ----------
    x, y : float
        In the units of its transform.
    turned : float
        Degrees, counterclockwise.
    """

    def __init__(
        self, x: float, y: float, words: str, font: FontProperties, colour: str, turned: float
    ) -> None:
        super().__init__()
        self._at = (x, y)
        self._words, self._font = words, font
        self._colour, self._turned = colour, turned

    def draw(self, renderer: RendererBase) -> None:
        """Draw the words."""
        x, y = self.get_transform().transform(self._at)
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        context = renderer.new_gc()
        context.set_foreground(self._colour)
        renderer.draw_text(context, x, y, self._words, self._font, self._turned, ismath=False)
        context.restore()
