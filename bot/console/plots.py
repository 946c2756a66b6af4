"""Plots as pictures inside the page: no script, no style of their own, and named for a screen reader."""

import math
import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, tostring

import pygal
from markupsafe import Markup
from pygal.style import Style

PLAIN = {
    "css": (), "js": (), "disable_xml_declaration": True, "show_legend": False, "show_y_guides": False,
    "width": 560, "margin": 8, "spacing": 6, "include_x_axis": True, "no_data_text": "Nothing to show",
    "print_values": True, "print_values_position": "top",
    "style": Style(label_font_size=13, major_label_font_size=13, value_font_size=13),
}  # fmt: skip
UNWANTED = ("script", "style", "desc", "title", "metadata")


def bars(
    name: str,
    says: str,
    labels: Sequence[str],
    series: Mapping[str, Sequence[float]],
    *,
    lying: bool = False,
) -> Markup:
    """Bars for each label, one a series. `says` is what a screen reader says of the picture."""
    kind = pygal.HorizontalBar if lying else pygal.Bar
    height = 60 + len(labels) * (20 + 16 * len(series)) if lying else 260
    unneeded = "show_x_labels" if lying else "show_y_labels"  # each bar carries its number
    chart = kind(**PLAIN, height=height, print_zeroes=lying, **{unneeded: False})
    chart.value_formatter = lambda value: f"{value:g}"
    chart.x_labels = list(reversed(labels)) if lying else list(labels)  # drawn from below
    most = max((max(values, default=0) for values in series.values()), default=0)
    chart.range = (0, _round(most))
    for title, values in series.items():
        chart.add(title, list(reversed(values)) if lying else list(values))
    root: Element = chart.render_tree()
    return _accessible(root, name, says)


def _round(most: float) -> float:
    """A round number above the tallest bar."""
    step = 10 ** math.floor(math.log10(most)) if most >= 1 else 1
    return float(max(step * math.ceil(most / step), 1))


def _accessible(root: Element, name: str, says: str) -> Markup:
    for parent in list(root.iter()):
        parent.attrib.pop("style", None)
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag in UNWANTED:
                parent.remove(child)
    for attribute in ("id", "class"):
        root.attrib.pop(attribute, None)
    called = "chart-" + re.sub(r"\W+", "-", name.lower())
    for tag, text in (("desc", says), ("title", name)):
        told = Element(tag, {"id": f"{called}-{tag}"})
        told.text = text
        root.insert(0, told)
    labelled = f"{called}-title {called}-desc"
    root.attrib |= {"class": "chart", "role": "img", "aria-labelledby": labelled, "focusable": "false"}
    return Markup(tostring(root, encoding="unicode"))  # noqa: S704  our own numbers and labels, escaped by the writer
