"""Guidance, as the API shows and takes it."""

import strawberry

from ..core import guidance
from .declaring import describes, input
from .inputs import Name, Paragraph, Url


@describes(guidance.GuidanceLink)
class GuidanceLink:
    """A page that explains more."""

    label: str
    url: str


@describes(guidance.Guidance)
class Guidance:
    """How to fill something in: text, links, a video."""

    text: str | None
    links: list[GuidanceLink]
    video_url: str | None


@input
class GuidanceLinkInput:
    """A page that explains more."""

    label: Name
    """What people read."""
    url: Url
    """Where it leads; it must start with https://."""


@input
class GuidanceInput:
    """How to fill something in: text, links, a video."""

    text: Paragraph | None = None
    """The explanation, shown where people work."""
    links: list[GuidanceLinkInput] = strawberry.field(default_factory=list, description="Pages that explain more.")
    video_url: Url | None = None
    """A video that shows how it is done; it must start with https://."""


def guided(given: GuidanceInput | None) -> guidance.Guidance | None:
    """The guidance that was typed, or none where nothing was."""
    if given is None or not (given.text or given.links or given.video_url):
        return None
    links = tuple(guidance.GuidanceLink(link.label, link.url) for link in given.links)
    return guidance.Guidance(given.text or None, links, given.video_url)
