"""What the repository as a whole must be."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("core", "schema", "resolvers", "plugins", "server")


def test_imports_go_down() -> None:
    """Core knows nothing above it; schema builds on core, resolvers on both; plugins use the public API only."""
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout


def test_the_wheel_holds_what_the_tree_holds(tmp_path: Path) -> None:
    """No module is forgotten in `pyproject.toml`, no test is shipped."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")

    shipped = {
        name for name in zipfile.ZipFile(wheel).namelist() if name.endswith((".py", ".graphql", ".tmpl", "py.typed"))
    }

    assert shipped == {f"careplan/{path.relative_to(ROOT)}" for path in _sources()}


def _sources() -> list[Path]:
    modules = [
        path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts
    ]
    return [*ROOT.glob("*.py"), ROOT / "py.typed", *modules, *_texts()]


def _texts() -> list[Path]:
    return [
        *(ROOT / "examples" / "queries").rglob("*.graphql"),
        *(ROOT / "server" / "plugin_template").rglob("*.tmpl"),
    ]


def test_the_commands_of_the_readme_are_those_of_ci() -> None:
    """What is promised to a newcomer is what is checked."""
    readme = (ROOT / "README.md").read_text()
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))

    promised = set(re.findall(r"`?make ([a-z]+)", readme))

    assert {"demo", "test"} <= promised <= targets
    assert all(f"make {target}" in (ROOT / ".ci" / "run").read_text() for target in ("lint", "test"))
