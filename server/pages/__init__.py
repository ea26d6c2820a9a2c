"""Pages of our own, for people without an account: plain, accessible, without scripts."""

from .link_pages import LinkPage, link_routes
from .rendering import page
from .reports import report_page
from .sign_in import sign_in_page

__all__ = ["LinkPage", "link_routes", "page", "report_page", "sign_in_page"]
