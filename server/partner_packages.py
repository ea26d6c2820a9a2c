"""Writing a partner's package: names worked out from one, and files from templates."""

import dataclasses
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from string import Template

TEMPLATES = Path(__file__).parent / "plugin_template"
SUFFIX = ".tmpl"
NAME = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
LONGEST = 40
"""Names of constraints are made from it, and a database cuts them off."""


@dataclasses.dataclass(frozen=True)
class PartnerPackage:
    """What everything in the package of a new record type is called."""

    name: str
    """The name of the record type and of the plugin, such as `risk_assessment`."""
    prefix: str
    """What its numbers start with."""

    @property
    def distribution(self) -> str:
        """What is installed."""
        return f"careplan-{self.name.replace('_', '-')}"

    def names(self) -> dict[str, str]:
        """The words that the templates use."""
        label = self.name.replace("_", " ")
        return {
            "name": self.name,
            "prefix": self.prefix,
            "distribution": self.distribution,
            "package": f"careplan_{self.name}",
            "entity": "".join(word.capitalize() for word in self.name.split("_")),
            "label": label.capitalize(),
            "label_lower": label,
            "table": f"{self.name}s",
        }

    def write(self, folder: Path) -> list[Path]:
        """Write the package into a folder that does not exist yet; the files."""
        folder.mkdir(parents=True)
        return sorted(self._written(folder))

    def _written(self, folder: Path) -> Iterator[Path]:
        names = self.names()
        for template in TEMPLATES.rglob(f"*{SUFFIX}"):
            place = template.relative_to(TEMPLATES).as_posix().removesuffix(SUFFIX)
            file = folder / place.replace("src/package", f"src/{names['package']}").replace(
                "package.py", f"{self.name}.py"
            )
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(Template(template.read_text("utf-8")).substitute(names), "utf-8")
            yield file


def is_name(name: str) -> bool:
    """Whether a record type can be called that."""
    return len(name) <= LONGEST and re.fullmatch(NAME, name) is not None


def prefix_for(name: str, taken: Collection[str]) -> str:
    """What numbers of a record type could start with, such as `RA` for a risk assessment."""
    words = name.upper().split("_")
    letters = "".join(word[0] for word in words if word[0].isalpha())
    candidates = [letters, words[0][:3], "".join(words)[:5], *(f"{words[0][:3]}{number}" for number in range(2, 100))]
    return next(each for each in candidates if len(each) > 1 and each not in taken)
