"""Guidance: what helps staff to fill in a section or an item."""

from pydantic.dataclasses import dataclass


@dataclass(frozen=True)
class GuidanceLink:
    """A page that explains more."""

    label: str
    """What people read."""
    url: str
    """Where it leads; always https."""


@dataclass(frozen=True)
class Guidance:
    """How to fill something in: text, links, a video."""

    text: str | None = None
    """The explanation, shown where people work."""
    links: tuple[GuidanceLink, ...] = ()
    """Pages that explain more."""
    video_url: str | None = None
    """A video that shows how it is done; always https."""
