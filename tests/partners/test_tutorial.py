"""The tutorial works: every file of the page is written, every command run, and what it prints compared."""

import re
from pathlib import Path

from .conftest import Installed
from .environments import ROOT, Environment

PAGE = ROOT / "docs" / "plugins" / "tutorial.md"
BLOCK = re.compile(
    r"(?P<skip><!-- not run[^\n]*-->\n)?```(?P<kind>\w+)(?: (?P<file>\S+))?\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


def test_the_tutorial_works(installed: Installed, tmp_path: Path) -> None:
    """From an empty directory to a record type that is linked in a plan."""
    environment, folder = installed(), tmp_path / "empty"
    folder.mkdir()

    for block in BLOCK.finditer(PAGE.read_text("utf-8")):
        if block["file"]:
            assert (folder / block["file"]).is_file(), "the page replaces files that are there"
            (folder / block["file"]).write_text(block["text"], "utf-8")
        elif block["kind"] == "console" and not block["skip"]:
            folder = follow(environment, block["text"], folder)

    assert (folder / "pyproject.toml").is_file()


def follow(environment: Environment, text: str, folder: Path) -> Path:
    """Run the commands of a block one after the other; the folder one is in afterwards."""
    for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, flags=re.MULTILINE):
        if command.startswith("cd "):
            folder /= command.removeprefix("cd ")
            continue
        printed = environment.do(command, folder)
        assert re.fullmatch(pattern(expected), printed), f"{command}\n{printed}"
    return folder


def pattern(expected: str) -> str:
    """What may be printed: three dots stand for anything, and a command that shows nothing may print what it likes."""
    lines = [re.escape(line).replace(r"\.\.\.", ".*") for line in expected.splitlines()]
    whole = "".join(
        "(?:.*\n)*?" if line == ".*" else rf"(?:.*\n)*?{line}\n" if line.startswith(".*") else f"{line}\n"
        for line in lines
    )
    return whole + r"(?:.*\n)*" if not lines or lines[-1].startswith(".*") else whole + r"\s*"
