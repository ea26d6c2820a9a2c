"""Charts: the same for whoever sees them and for whoever has them read out."""

import pytest

from careplan.server.pages.charts import BOTTOM, LEFT, RIGHT, TOP, Chart, Series, bars, shares

MONTHS = ["November 2026", "December 2026", "January 2027"]


def chart(*values: list[int], months: list[str] = MONTHS) -> Chart:
    """A chart of some series."""
    series = [Series(f"Series {number}", each) for number, each in enumerate(values, start=1)]
    return bars("key", "Title", months, series, lambda value: f"{value} AUD", str)


def test_bars_are_as_high_as_what_they_stand_for() -> None:
    """The highest reaches the top, parts lie on each other, and nothing has no bar."""
    boxes = chart([10, 0, 5], [0, 0, 5]).boxes

    whole = BOTTOM - TOP
    assert [(box.place, box.height, box.y) for box in boxes] == [
        (1, whole, TOP),
        (1, whole / 2, BOTTOM - whole / 2),
        (2, whole / 2, TOP),
    ]
    assert boxes[0].words == "November 2026, Series 1: 10 AUD"


def test_a_chart_says_what_it_shows() -> None:
    """In a sentence, and with a year where one begins."""
    drawn = chart([10, 0, 5])

    assert drawn.summary == "15 AUD in all; the most in November 2026: 10 AUD."
    assert [label.words for label in drawn.labels] == ["Nov", "Dec", "Jan", "2026", "2027", "10", "5"]


@pytest.mark.parametrize("values", [[0, 0, 0], [-5, 0, 0], [-5, -1, -3]])
def test_nothing_and_less_than_nothing_has_no_bar(values: list[int]) -> None:
    """A chart of it can be drawn all the same."""
    assert list(chart(values).boxes) == []


@pytest.mark.parametrize("count", [1, 12, 13, 36])
def test_every_bar_lies_within_the_chart(count: int) -> None:
    """However many months there are."""
    boxes = chart([7] * count, [3] * count, months=["May 2026"] * count).boxes

    assert len(boxes) == 2 * count
    assert all(box.x >= LEFT and box.x + box.width <= RIGHT and box.y >= TOP for box in boxes)


def test_shares_make_up_the_whole() -> None:
    """What there is nothing of is in the legend, and takes no place."""
    drawn = shares("key", "Title", [("Good", 1), ("Bad", 3), ("Neither", 0)])

    assert [round(box.width) for box in drawn.boxes] == [152, 456]
    assert [label.words for label in drawn.labels] == ["1 (25 %)", "3 (75 %)"]
    assert list(drawn.legend) == ["Good", "Bad", "Neither"]
    assert drawn.summary == "1 good, 3 bad, 0 neither."
