"""Pages of our own, plain, accessible and without scripts: for people without an account, and for staff in a browser."""

from .figures import figures_page
from .link_pages import LinkPage, link_routes
from .rendering import page
from .reports import report_page
from .sign_in import sign_in_page
from .staff_pages import StaffPage, staff_routes
from .staff_reports import staff_report_pages

__all__ = [
    "LinkPage",
    "StaffPage",
    "figures_page",
    "link_routes",
    "page",
    "report_page",
    "sign_in_page",
    "staff_report_pages",
    "staff_routes",
]
