"""A house to test in: the one that partners test in."""

from careplan.plugins.testing.houses import House, StatementCounter, build_house

__all__ = ["House", "StatementCounter", "build_house"]
