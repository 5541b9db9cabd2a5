"""Plain charts as SVG 1.1: bars and lines. The same numbers give the same bytes, and no text can become markup."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from unicodedata import category

from graph.report.columns import cut, wide

WIDTH = 720
_SIZE = 13
_INK, _FAINT, _PALE = "#1f2937", "#6b7280", "#e5e7eb"
BLUE = "#2563a8"
_LABEL = 30
"""Widest label, in Latin letters; a Chinese character is as wide as two."""
_BROAD = 44
"""Bars are at most this wide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Hold one bar: what it stands for, how long it is, what is written at its end, and its colour."""

    label: str
    value: float
    told: str
    colour: str = BLUE


def bars_across(title: str, bars: Sequence[Bar], legend: Sequence[tuple[str, str]] = ()) -> str:
    """Return a chart of bars from left to right, one below the other; the legend is pairs of a colour and what it stands for."""
    step, top, left = 28, 48, 24 + max(wide(cut(bar.label, _LABEL)) for bar in bars) * _SIZE // 2 + 8
    longest = max(bar.value for bar in bars) or 1.0
    room = WIDTH - left - 24 - max(wide(bar.told) for bar in bars) * _SIZE // 2 - 8
    parts = []
    for row, bar in enumerate(bars):
        y = top + row * step
        length = bar.value / longest * room
        parts += [
            _text(left - 8, y + 14, cut(bar.label, _LABEL), anchor="end"),
            _box(left, y, length, 18, bar.colour),
            _text(left + length + 6, y + 14, bar.told, colour=_FAINT),
        ]
    foot, x = top + len(bars) * step + 6, 24.0
    for colour, told in legend:
        parts += [_box(x, foot, 12, 12, colour), _text(x + 18, foot + 11, told, colour=_FAINT)]
        x += 18 + wide(told) * _SIZE * 0.55 + 24
    return _chart(title, foot + (24 if legend else 6), parts)


def bars_up(title: str, bars: Sequence[Bar]) -> str:
    """Return a chart of bars from the ground up, side by side; labels are left out where there is no room for all."""
    top, foot, left, right = 56, 268, 32, WIDTH - 16
    highest = max(bar.value for bar in bars) or 1.0
    step = (right - left) / len(bars)
    broad = min(step * 0.7, _BROAD)
    needed = max(wide(bar.label) for bar in bars) * _SIZE / 2 + 8
    shown = max(1, ceil(needed / step))  # that of every so many
    parts = [f'<path d="M{left} {foot}H{right}" stroke="{_FAINT}"/>']
    for place, bar in enumerate(bars):
        middle = left + step * (place + 0.5)
        height = bar.value / highest * (foot - top)
        if bar.value:
            parts += [
                _box(middle - broad / 2, foot - height, broad, height, bar.colour),
                _text(middle, foot - height - 5, bar.told, anchor="middle", colour=_FAINT),
            ]
        if place % shown == 0:
            parts.append(_text(middle, foot + 18, bar.label, anchor="middle"))
    return _chart(title, foot + 34, parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """Hold one point of a line: how far along it stands (any number), its height, and what is written at it."""

    along: float
    value: float
    label: str
    told: str


def line(title: str, dots: Sequence[Dot], note: str = "") -> str:
    """Return a line through points, in order of how far along they stand, its ground at zero or at the lowest where that is below.

    The note stands below it.
    """
    top, foot, left, right = 72, 268, 72, WIDTH - 72
    low, high = min(0.0, *(dot.value for dot in dots)), max(0.0, *(dot.value for dot in dots))
    begin, end = dots[0].along, dots[-1].along
    tall, long = (high - low) or 1.0, (end - begin) or 1.0
    places = [(left + (dot.along - begin) / long * (right - left), foot - (dot.value - low) / tall * (foot - top)) for dot in dots]
    ground = foot - (0.0 - low) / tall * (foot - top)
    parts = [
        f'<path d="M{left - 32} {ground:.1f}H{right + 32}" stroke="{_FAINT}"/>',
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}" fill="none" stroke="{BLUE}" stroke-width="2"/>',
    ]
    free_above = free_below = float("-inf")
    for (x, y), dot in zip(places, dots, strict=True):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{BLUE}"/>')
        room = max(wide(dot.told), wide(dot.label)) * _SIZE / 2 + 8
        if x - room / 2 >= free_above:
            parts.append(_text(x, y - 10, dot.told, anchor="middle"))
            free_above = x + room / 2
        if x - room / 2 >= free_below:
            parts += [
                f'<path d="M{x:.1f} {y + 6:.1f}V{foot}" stroke="{_PALE}"/>',
                _text(x, foot + 18, dot.label, anchor="middle", colour=_FAINT),
            ]
            free_below = x + room / 2
    if note:
        parts.append(_text(24, foot + 42, note, colour=_FAINT, size=12))
    return _chart(title, foot + (54 if note else 34), parts)


def short(value: float) -> str:
    """Return a number as charts show it: 30M, 1.13B, 0.35; three figures."""
    for power, sign in ((12, "T"), (9, "B"), (6, "M"), (3, "k")):
        if abs(value) >= 10**power:
            return f"{_figures(value / 10**power)}{sign}"
    return _figures(value)


def _figures(value: float) -> str:
    digits = max(0, 2 - floor(log10(abs(value)))) if value else 0
    written = f"{value:.{digits}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _chart(title: str, height: int, parts: Iterable[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'font-family="sans-serif" font-size="{_SIZE}">'
    )
    name = f"<title>{_safe(title)}</title>"
    ground = f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
    return "\n".join([head, name, ground, _text(24, 28, title, size=16), *parts, "</svg>"]) + "\n"


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" fill="{colour}"/>'


def _text(x: float, y: float, text: str, *, anchor: str = "start", colour: str = _INK, size: int = _SIZE) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size}">{_safe(text)}</text>'


def _safe(text: str) -> str:
    """Return a text without control and direction characters, and without what no XML file can hold, escaped."""
    return escape(" ".join("".join(" " if category(sign)[0] in "CZ" else sign for sign in text).split()))
