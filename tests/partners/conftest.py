"""Our wheel, built and installed once however many processes run the tests, and environments that see it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .environments import Environment, alone, build_wheel, copy_checkout, fresh_environment

Installed = Callable[..., Environment]


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory, worker_id: str, pytestconfig: pytest.Config) -> Environment:
    """Where the wheel of the checkout is installed: in one place, so that mypy reads it once for all environments.

    What mypy knows of other people's libraries is kept for the next run; it notices itself what changed.
    """
    assert pytestconfig.cache is not None
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "careplan-wheel"
    environment = Environment(shared / "venv", pytestconfig.cache.mkdir("partners_mypy"))
    with alone(shared.with_suffix(".lock")):
        if not shared.exists():
            wheel = build_wheel(copy_checkout(shared / "source"), shared)
            fresh_environment(environment)
            environment.do(f"pip install --quiet {wheel}", shared)
    return environment


@pytest.fixture
def installed(ours: Environment, tmp_path: Path) -> Installed:
    """An environment that sees our wheel, with other packages, each built from its source."""

    def install(*sources: Path) -> Environment:
        environment = Environment(tmp_path / "venv", ours.cache)
        fresh_environment(environment, ours.libraries)
        (environment.folder / "bin" / "careplan").write_text(
            (ours.folder / "bin" / "careplan").read_text().replace(str(ours.python), str(environment.python))
        )
        (environment.folder / "bin" / "careplan").chmod(0o755)
        wheels = [build_wheel(source, tmp_path / "wheels" / source.name) for source in sources]
        if wheels:
            environment.do(f"pip install --quiet {' '.join(map(str, wheels))}", tmp_path)
        return environment

    return install
