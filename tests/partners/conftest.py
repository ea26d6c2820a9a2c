"""Our wheel, built once however many processes run the tests, and environments to install it into."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .environments import Environment, alone, build_wheel, copy_checkout, fresh_environment

Installed = Callable[..., Environment]


@pytest.fixture(scope="session")
def our_wheel(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The wheel of the checkout."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "careplan-wheel"
    with alone(shared.with_suffix(".lock")):
        if not (built := list(shared.glob("*.whl"))):
            built = [build_wheel(copy_checkout(shared / "source"), shared)]
    return built[0]


@pytest.fixture
def installed(our_wheel: Path, tmp_path: Path) -> Installed:
    """An environment with our wheel and other packages, each built from its source."""

    def install(*sources: Path) -> Environment:
        environment = fresh_environment(tmp_path / "venv", our_wheel.parent / "mypy_cache")
        wheels = [build_wheel(source, tmp_path / "wheels" / source.name) for source in sources]
        environment.do(f"pip install --quiet {' '.join(map(str, [our_wheel, *wheels]))}", tmp_path)
        return environment

    return install
