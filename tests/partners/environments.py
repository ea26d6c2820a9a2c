"""Environments as partners have them: our wheel installed, other people's libraries seen, our checkout not."""

import dataclasses
import fcntl
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("core", "plugins", "resolvers", "schema", "server", "examples")
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
"""What lets `pip install` work as written, with what is there (of the third, pip takes any `false` to mean yes)."""
LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__", "*.egg-info", "build", ".*_cache")


@dataclasses.dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    folder: Path
    cache: Path
    """Where mypy keeps what it knows of other people's libraries, for all environments."""

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def libraries(self) -> Path:
        """Where it keeps what is installed."""
        base = {"base": str(self.folder), "platbase": str(self.folder)}
        return Path(sysconfig.get_path("purelib", vars=base))

    def run(self, command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of a shell as somebody who activated the environment."""
        theirs = {name: value for name, value in os.environ.items() if not name.startswith(("CAREPLAN_", "PYTEST_"))}
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "-c", command],
            cwd=cwd,
            env=theirs
            | OFFLINE
            | {"PATH": path, "VIRTUAL_ENV": str(self.folder), "COLUMNS": "200", "MYPY_CACHE_DIR": str(self.cache)}
            | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def do(self, command: str, cwd: Path, **environment: str) -> str:
        """Run a command that must succeed; what it prints."""
        done = self.run(command, cwd, **environment)
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        return done.stdout


def fresh_environment(environment: Environment, *also: Path) -> None:
    """Make an environment with nothing of its own that sees what is installed in other folders, and our libraries.

    Of the links in ours, such as the one to the checkout, none is followed.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment.folder], check=True)
    seen = [*map(str, also), sysconfig.get_path("purelib")]
    (environment.libraries / "libraries.pth").write_text("\n".join(seen))
    for tool in ("pip", "pytest", "mypy"):
        script = environment.folder / "bin" / tool
        script.write_text(f'#!/bin/sh\nexec {environment.python} -m {tool} "$@"\n')
        script.chmod(0o755)
    for tool in ("pyright", "ruff"):
        (environment.folder / "bin" / tool).symlink_to(Path(sys.executable).with_name(tool))


def build_wheel(source: Path, into: Path) -> Path:
    """The wheel of a source tree."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", into, source], check=True)
    (wheel,) = into.glob("*.whl")
    return wheel


def copy_checkout(to: Path) -> Path:
    """What our wheel is built from, so that building leaves nothing in the checkout."""
    to.mkdir(parents=True)
    for part in PARTS:
        shutil.copytree(ROOT / part, to / part, ignore=LEFT_OUT)
    for file in (*ROOT.glob("*.py"), *(ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE", "py.typed"))):
        shutil.copy(file, to)
    return to


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Only one of the processes that run our tests at a time."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
