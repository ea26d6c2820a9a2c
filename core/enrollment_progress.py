"""How the services of an enrollment stand, in numbers: now, and as it was when the enrollment was closed."""

from pydantic.dataclasses import dataclass


@dataclass(frozen=True)
class EnrollmentProgress:
    """How the services of an enrollment stand, in numbers."""

    completed: int = 0
    """How many were finished."""
    skipped: int = 0
    """How many were left out on purpose."""
    unfinished: int = 0
    """How many are not started or in progress."""
    ongoing: int = 0
    """How many go on without a planned end; they do not count for the outcome."""
    missing_form_ids: tuple[str, ...] = ()
    """The forms that the program requires and that were missing when the enrollment was closed."""

    @property
    def total(self) -> int:
        """How many count for the outcome."""
        return self.completed + self.skipped + self.unfinished

    @property
    def percent(self) -> int:
        """The share of those that count that is completed or skipped, rounded down. Nothing to do is 100."""
        return 100 * (self.completed + self.skipped) // self.total if self.total else 100

    @property
    def is_all_skipped(self) -> bool:
        """Whether every service that counts was left out."""
        return self.total > 0 and self.skipped == self.total
