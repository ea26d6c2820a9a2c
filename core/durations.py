"""Durations: minutes as people say them."""

MINUTES_OF_AN_HOUR = 60


def in_hours(minutes: int) -> str:
    """Minutes as people say them, such as 7 h 30 min."""
    hours, rest = divmod(minutes, MINUTES_OF_AN_HOUR)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours))
