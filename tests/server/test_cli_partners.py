"""The commands for partners."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer.testing

from careplan.server import cli
from careplan.server.partner_packages import prefix_for


def careplan(*arguments: str) -> typer.testing.Result:
    """Run a command."""
    return typer.testing.CliRunner().invoke(cli.app, list(arguments), catch_exceptions=False)


@pytest.mark.parametrize("name", ["Risk", "risk-assessment", "2fast", "a" * 41, "risk__x", ""])
def test_a_name_that_cannot_be_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words, and nothing is written."""
    monkeypatch.chdir(tmp_path)

    result = careplan("plugins", "new", name)

    assert result.exit_code == 1
    assert "lower-case words with underscores" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken_is_refused(tmp_path: Path) -> None:
    """Two record types of one name could not be installed together."""
    result = careplan("plugins", "new", "goal_attainment", "--folder", str(tmp_path / "new"))

    assert (result.exit_code, result.stderr) == (1, "There is a record type 'goal_attainment' already.\n")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """What is there is somebody's work."""
    result = careplan("plugins", "new", "risk_assessment", "--folder", str(tmp_path))

    assert result.exit_code == 1
    assert "exists already; nothing was written" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "taken", "prefix"),
    [
        ("risk_assessment", (), "RA"),
        ("risk_assessment", ("RA",), "RIS"),
        ("mealtime", (), "MEA"),
        ("contact_log", ("CL",), "CON"),
        ("risk_assessment", ("RA", "RIS", "RISKA"), "RIS2"),
    ],
)
def test_numbers_get_a_prefix_that_nobody_has(name: str, taken: tuple[str, ...], prefix: str) -> None:
    """Initials where there are several words, else the first letters."""
    assert prefix_for(name, taken) == prefix


def test_a_plugin_that_is_not_there_is_not_checked() -> None:
    """The answer says which there are."""
    result = careplan("plugins", "check", "nonsense")

    assert result.exit_code == 1
    assert "No plugin 'nonsense' is installed. There are: behaviour_support" in result.stderr


def test_what_partners_test_with_costs_nothing_until_it_is_used() -> None:
    """Pytest loads it at every start, also where nobody tests a plugin."""
    heavy = "{'careplan.core', 'careplan.plugins', 'sqlalchemy', 'strawberry', 'starlette'}"

    done = subprocess.run(
        [sys.executable, "-c", f"import careplan.pytest_plugin, sys; print(sorted({heavy} & {{*sys.modules}}))"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]\n"
