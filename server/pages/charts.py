"""Small charts, worked out here and drawn by templates: bars month by month, and shares of a whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

HEIGHT = 240
LEFT, RIGHT, TOP, BOTTOM = 16, 624, 26, 200
WIDEST_BAR = 34
MOST_WORDS = 12
"""How many bars have their month and their value written at them; of more, the highest has its value."""
SHARE_HEIGHT = 36

Words = Callable[[int], str]
"""A value as people read it."""


@dataclass(frozen=True, slots=True)
class Series:
    """What one kind of bar stands for."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a bar."""

    x: float
    y: float
    width: float
    height: float
    place: int
    """Which series it belongs to, from 1: how it is filled in."""
    words: str
    """What it says, for whoever points at it."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words in a chart."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, ready to be drawn."""

    key: str
    title: str
    summary: str
    """What it shows, in a sentence, for whoever does not see it."""
    legend: Sequence[str]
    boxes: Sequence[Box]
    labels: Sequence[Label]
    height: float = HEIGHT
    base: float | None = None
    """Where the ground line lies."""


def bars(key: str, title: str, months: Sequence[str], series: Sequence[Series], words: Words, brief: Words) -> Chart:
    """One bar for each month, of parts that lie on each other; what is less than nothing has no bar."""
    totals = [sum(values) for values in zip(*(each.values for each in series), strict=True)]
    highest, step = max(1, *totals), (RIGHT - LEFT) / len(months)
    width = min(WIDEST_BAR, step * 0.7)
    boxes: list[Box] = []
    tops: list[float] = []
    for place, month in enumerate(months):
        x, floor = LEFT + step * (place + 0.5) - width / 2, float(BOTTOM)
        for number, part in enumerate(series, start=1):
            height = max(0, part.values[place]) / highest * (BOTTOM - TOP)
            floor -= height
            boxes.append(Box(x, floor, width, height, number, f"{month}, {part.name}: {words(part.values[place])}"))
        tops.append(floor)
    labels = _labels(months, totals, tops, step, brief)
    top = max(range(len(months)), key=totals.__getitem__)
    summary = f"{words(sum(totals))} in all; the most in {months[top]}: {words(totals[top])}."
    shown = [box for box in boxes if box.height > 0]
    return Chart(key, title, summary, [each.name for each in series], shown, labels, base=BOTTOM)


def _labels(
    months: Sequence[str], totals: Sequence[int], tops: Sequence[float], step: float, brief: Words
) -> list[Label]:
    every = -(-len(months) // MOST_WORDS)
    centres = [LEFT + step * (place + 0.5) for place in range(len(months))]
    below = [Label(centres[place], BOTTOM + 18, _short(months[place])) for place in range(0, len(months), every)]
    years = [Label(centres[0], BOTTOM + 34, months[0][-4:])]
    years += [
        Label(centres[place], BOTTOM + 34, after[-4:])
        for place, (before, after) in enumerate(pairwise(months), start=1)
        if before[-4:] != after[-4:]
    ]
    told = [total for total in totals if total > 0] if len(months) <= MOST_WORDS else [max(totals)]
    above = [
        Label(x, top - 5, brief(total)) for x, top, total in zip(centres, tops, totals, strict=True) if total in told
    ]
    return [*below, *years, *above]


def _short(month: str) -> str:
    return month[:3]


def shares(key: str, title: str, parts: Sequence[tuple[str, int]]) -> Chart:
    """One bar that is the whole, of parts beside each other."""
    whole = sum(count for _, count in parts)
    x, boxes, labels = float(LEFT), list[Box](), list[Label]()
    for place, (name, count) in enumerate(parts, start=1):
        if count:
            width = count / whole * (RIGHT - LEFT)
            boxes.append(Box(x, 0, width, SHARE_HEIGHT, place, f"{name}: {percent(count, whole)}"))
            labels.append(Label(x + width / 2, SHARE_HEIGHT + 18, percent(count, whole)))
            x += width
    told = ", ".join(f"{count} {name.lower()}" for name, count in parts)
    return Chart(key, title, f"{told}.", [name for name, _ in parts], boxes, labels, height=SHARE_HEIGHT + 24)


def percent(count: int, whole: int) -> str:
    """A share in words, rounded to a whole percent."""
    return f"{count} ({round(100 * count / whole)} %)"
