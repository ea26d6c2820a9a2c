"""Made-up data to measure with: one organisation, its clients, their plans and work; the same for the same seed."""

import dataclasses
import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from careplan.core.clients import Client
from careplan.core.item_definitions import ItemKind
from careplan.core.organisations import Organisation
from careplan.core.permissions import SHIPPED_ROLES
from careplan.core.plan_items import LinkMode, PlanItem, PlanItemStatus, RecordLink
from careplan.core.plan_templates import PlanTemplate, PlanTemplateStatus, PlanTemplateVersion
from careplan.core.staff import Role, StaffMember, StaffRole
from careplan.core.support_plans import EndReason, PlanSection, SupportPlan, SupportPlanStatus
from careplan.core.text import sort_key
from careplan.plugins.custom_objects.entities import CustomRecordType

from . import content
from .records import Record, records_of
from .rows import START, Rows
from .work import add_work

SEED = 20_260_101
HOUSE, EMAIL = "Harbour Care", "bench@example.org"
WHOLE, SHORT = (12, 10), (4, 2)
"""How many sections a plan has, and how many items each."""
ONE_IN = 8
"""One client in so many has a whole plan; every other plan is short."""
RECORDS_WITH_WHOLE, RECORDS_WITH_SHORT = 12, 3


@dataclasses.dataclass
class MadeUp:
    """The rows, and what is asked about them."""

    rows: Rows
    whole_plans: list[str] = dataclasses.field(default_factory=list)
    short_plans: list[str] = dataclasses.field(default_factory=list)

    @property
    def clients(self) -> list[str]:
        """Everybody who is supported."""
        return [row["id"] for row in self.rows.of(Client)]

    @property
    def staff_id(self) -> str:
        """Who asks."""
        return str(self.rows.of(StaffMember)[0]["id"])


def make_up(clients: int, seed: int = SEED) -> MadeUp:
    """So many clients with two plans each, one that is over and one that is in force or drafted, and work to do."""
    made = MadeUp(Rows(seed))
    version = _house(made.rows)
    for number in range(clients):
        client = _client(made.rows, number)
        is_whole = number % ONE_IN == 0
        records = records_of(made.rows, client, RECORDS_WITH_WHOLE if is_whole else RECORDS_WITH_SHORT)
        plans = _Plans(made.rows, client, version, itertools.cycle(records))
        made.short_plans.append(plans.make(SupportPlanStatus.EXPIRED, SHORT))
        newest = SupportPlanStatus.DRAFT if number % 5 == 4 else SupportPlanStatus.ACTIVE
        plan = plans.make(newest, WHOLE if is_whole else SHORT)
        (made.whole_plans if is_whole else made.short_plans).append(plan)
        if newest is SupportPlanStatus.ACTIVE:
            made.rows.of(Client)[-1]["latest_support_plan_id"] = plan
    add_work(made.rows, made.clients)
    return made


def _house(rows: Rows) -> str:
    profile_fields = content.PROFILE_FIELDS
    rows.add(Organisation, name=HOUSE, time_zone="Australia/Perth", profile_fields=profile_fields)
    staff = rows.add(StaffMember, name="Bench Manager", sort_name="bench manager", email=EMAIL)
    role = rows.add(Role, name="Manager", permissions=sorted(SHIPPED_ROLES["Manager"]))
    rows.add(StaffRole, staff_id=staff, role_id=role)
    rows.add(
        CustomRecordType,
        name="mobility_aid",
        label="Mobility aid",
        description="What helps a person to get about.",
        prefix="AID",
        fields=content.MOBILITY_AID_FIELDS,
        card_fields=["aid"],
    )
    status = PlanTemplateStatus.ACTIVE
    template = rows.add(PlanTemplate, name="Everyday life", sort_name="everyday life", status=status)
    published = {"number": 1, "published_at": START, "review_interval_months": 12}
    version = rows.add(PlanTemplateVersion, template_id=template, **published)
    rows.of(PlanTemplate)[0]["current_version_id"] = version
    return version


def _client(rows: Rows, number: int) -> str:
    given, family = rows.random.choice(content.GIVEN_NAMES), rows.random.choice(content.FAMILY_NAMES)
    reference = f"CL-{number + 1:05}"
    return rows.add(
        Client,
        reference=reference,
        given_name=given,
        family_name=family,
        preferred_name=given,
        sort_name=sort_key(family, given),
        search_text=sort_key(family, given, given, reference),
        date_of_birth=content.day(rows.random).replace(year=1950 + number % 60, day=1),
        time_zone="Australia/Perth",
        profile=content.profile(rows.random),
        latest_support_plan_id=None,
    )


@dataclasses.dataclass(frozen=True)
class _Plans:
    """Makes the plans of a client."""

    rows: Rows
    client: str
    version: str
    records: Iterator[Record]

    def make(self, status: SupportPlanStatus, size: tuple[int, int]) -> str:
        plan = self.rows.add(
            SupportPlan, client_id=self.client, template_version_id=self.version, status=status, **self._days(status)
        )
        sections, items = size
        for place in range(sections):
            section = self._section(plan, place)
            for position in range(items):
                self._item(plan, section, position, is_draft=status is SupportPlanStatus.DRAFT)
        return plan

    def _days(self, status: SupportPlanStatus) -> dict[str, Any]:
        activated = content.day(self.rows.random)
        if status is SupportPlanStatus.DRAFT:
            return dict.fromkeys(("activated_on", "activated_at", "next_review_on", "ended_on", "end_reason"))
        in_a_year = activated + timedelta(days=365)
        is_over = status is SupportPlanStatus.EXPIRED
        ended = {"ended_on": in_a_year, "end_reason": EndReason.SUPERSEDED} if is_over else {}
        days = {"activated_on": activated, "activated_at": START, "next_review_on": in_a_year}
        return {"ended_on": None, "end_reason": None, **days, **ended}

    def _section(self, plan: str, place: int) -> str:
        title, guidance = content.SECTIONS[place], content.guidance(self.rows.random)
        return self.rows.add(
            PlanSection, client_id=self.client, plan_id=plan, title=title, guidance=guidance, position=place + 1
        )

    def _item(self, plan: str, section: str, position: int, *, is_draft: bool) -> None:
        kind = content.KINDS[position]
        record = next(self.records) if kind is ItemKind.RECORD_LINK else None
        is_done = not is_draft or self.rows.random.random() < 0.6
        item = self.rows.add(
            PlanItem,
            client_id=self.client,
            plan_id=plan,
            section_id=section,
            title=content.text(self.rows.random, 4),
            kind=kind,
            guidance=content.guidance(self.rows.random),
            definition=content.definition(kind, record.type if record else ""),
            position=position + 1,
            status=PlanItemStatus.COMPLETED if is_done else PlanItemStatus.NOT_STARTED,
            entered=content.entered(self.rows.random, kind),
            done_at=START if is_done else None,
        )
        self.rows.of(PlanItem)[-1]["origin_id"] = item
        if record is not None:
            self._link(plan, item, record, is_draft=is_draft)

    def _link(self, plan: str, item: str, record: Record, *, is_draft: bool) -> None:
        self.rows.add(
            RecordLink,
            client_id=self.client,
            plan_id=plan,
            item_id=item,
            record_id=record.id,
            record_type=record.type,
            mode=LinkMode.LINKED,
            frozen=None if is_draft else record.frozen,
        )
