"""The examples that ship with Careplan, as GraphiQL's tabs."""

import re
from pathlib import Path

from .page import Tab

EXAMPLES = Path(__file__).parents[2] / "examples" / "queries"
GROUPS = (
    *("support_plans", "clients", "planned_services", "support_logs", "deployments", "enrollments", "forms"),
    *("reports", "billing"),
    *("records", "plan_templates", "service_plans", "programs", "record_types", "billing_rates"),
    *("staff", "organisation", "audit", "mail"),
)
"""Folders in the order of the panel: the daily work, what it is set up with, the house. Others come after them."""
_HEADER = re.compile(r"^# *(Title|Order): *(.*)\n", re.MULTILINE)


def load_tabs(folder: Path = EXAMPLES) -> list[Tab]:
    """Every example under the folder, group by group; in each the lowest `# Order: n` first, then by path."""
    return [_tab(file, folder) for file in sorted(folder.rglob("*.graphql"), key=_place)]


def _place(file: Path) -> tuple[int, float, str]:
    group = file.parent.name
    return GROUPS.index(group) if group in GROUPS else len(GROUPS), float(_header(file).get("Order", "inf")), str(file)


def _tab(file: Path, folder: Path) -> Tab:
    title = _header(file).get("Title") or _in_words(file.stem)
    operation = _HEADER.sub("", file.read_text("utf-8"))
    variables = file.with_suffix(".variables.json")
    return Tab(
        title=title,
        query=f"# {title}\n{operation}",
        variables=variables.read_text("utf-8") if variables.is_file() else None,
        group=_in_words(file.relative_to(folder).parent.name),
    )


def _header(file: Path) -> dict[str, str]:
    return {name: value.strip() for name, value in _HEADER.findall(file.read_text("utf-8"))}


def _in_words(name: str) -> str:
    return name.replace("_", " ").capitalize()
