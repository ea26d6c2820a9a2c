"""The examples as tabs of GraphiQL."""

from pathlib import Path

from careplan.server.graphiql import Tab, load_tabs
from careplan.server.graphiql.examples import EXAMPLES, GROUPS


def test_the_first_tabs_tell_the_story() -> None:
    """GraphiQL opens with the first eight: what there is, and how a plan begins."""
    assert [tab.title for tab in load_tabs()[:8]] == [
        "Start here: a plan, whole",
        "Plans with progress",
        "Reviews that are overdue",
        "What a review changes",
        "Create a draft",
        "What is still to do",
        "Fill in an item",
        "Mark an item as done",
    ]


def test_every_group_has_its_place() -> None:
    """The panel shows the groups in the order of the work; none comes last because it was forgotten."""
    folders = [folder.name for folder in EXAMPLES.iterdir()]

    assert sorted(GROUPS) == sorted(folders)


def test_no_two_examples_are_confused() -> None:
    """The list shows titles by group, and finds an open tab by its text."""
    tabs = load_tabs()

    assert len({(tab.group, tab.title) for tab in tabs}) == len(tabs)
    assert len({tab.query for tab in tabs}) == len(tabs)


def test_a_header_becomes_title_and_place(tmp_path: Path) -> None:
    """Other comments stay; a file without a header is named after itself and comes last."""
    nouns = tmp_path / "support_plans"
    nouns.mkdir()
    (nouns / "a_list.graphql").write_text("query All { a }\n")
    (nouns / "one.graphql").write_text("# Title: One plan\n# Order: 2.5\n# Only one.\nquery One { a }\n")
    (nouns / "one.variables.json").write_text('{"id": 1}')

    assert load_tabs(tmp_path) == [
        Tab("One plan", "# One plan\n# Only one.\nquery One { a }\n", '{"id": 1}', group="Support plans"),
        Tab("A list", "# A list\nquery All { a }\n", None, group="Support plans"),
    ]
