"""The GraphiQL explorer: one page, its bundled files, and the examples it opens with."""

from .examples import load_tabs
from .page import CONTENT_SECURITY_POLICY, DemoPerson, Tab, graphiql_page, graphiql_static

__all__ = ["CONTENT_SECURITY_POLICY", "DemoPerson", "Tab", "graphiql_page", "graphiql_static", "load_tabs"]
