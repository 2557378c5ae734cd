"""A figure in a notebook with a text that stands for it, for those who do not see it."""

from __future__ import annotations

import base64
import html
import io
from typing import Any

from pupille.course.widgets.frame import Widget
from pupille.course.written_numbers import write_axes_in


def show_current_figure(text: str, language: str) -> None:
    """Shows matplotlib's current figure, and closes it.

    text: what a screen reader reads in its place. language: of the numbers along its axes.
    """
    import matplotlib.pyplot as plt
    from IPython.display import display

    figure = plt.gcf()
    write_axes_in(language, figure)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", bbox_inches="tight")
    plt.close(figure)
    data, metadata = bundle(stream.getvalue(), text)
    display(data, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]


def show_widget(widget: Widget) -> None:
    """Shows a page to play with; its title stands for it in exports to paper."""
    from IPython.display import display

    data = {"text/html": widget.in_a_frame(), "text/plain": widget.title}
    display(data, raw=True)  # type: ignore[no-untyped-call]


def bundle(png: bytes, text: str) -> tuple[dict[str, str], dict[str, Any]]:
    """The forms of a picture among which a notebook's reader chooses, and what is known of each.

    JupyterLab shows the HTML, the one form in which it takes a text over; exports to paper take the picture itself.
    """
    picture = base64.b64encode(png).decode("ascii")
    image = f'<img alt="{html.escape(text)}" src="data:image/png;base64,{picture}">'
    return (
        {"text/html": image, "image/png": picture, "text/plain": text},
        {"image/png": {"alt": text}},
    )
