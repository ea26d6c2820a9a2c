"""What staff may do: every permission with its label, and the roles the service ships with."""

import functools
from collections.abc import Awaitable, Callable, Collection
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from .work import Work

P = ParamSpec("P")
T = TypeVar("T")

PERMISSIONS: dict[str, str] = {
    "organisation.read": "see the organisation and its staff",
    "organisation.configure": "change the organisation's settings and profile fields",
    "staff.manage": "manage staff and roles",
    "client.read": "see clients",
    "client.read_all": "see all clients even where others see only their caseload",
    "client.write": "create and edit clients",
    "client.exit": "record that a client left or died, or came back",
    "client.assign": "assign clients to staff",
    "plan_template.read": "see plan templates",
    "plan_template.configure": "create and change plan templates",
    "support_plan.read": "see support plans",
    "support_plan.write": "create and work on support plans",
    "support_plan.activate": "activate support plans",
    "support_plan.review": "start plan reviews",
    "support_plan.approve": "approve support plans before they are activated",
    "support_plan.cancel": "cancel active support plans",
    "service_plan.read": "see service plans",
    "service_plan.configure": "create and change service plans",
    "service_plan.deploy": "deploy service plans, reschedule and cancel deployments",
    "planned_service.read": "see deployments and planned services",
    "program.read": "see programs and the clients who are in them",
    "program.configure": "create and change programs",
    "enrollment.manage": "enroll clients in programs and close enrollments",
    "client_service.work": "start and complete the services clients have in a program",
    "client_service.skip": "skip services clients have in a program",
    "client_service.reopen": "reopen completed services of clients and closed enrollments",
    "support_log.read": "see support logs",
    "support_log.write": "record, change and void support logs of their own",
    "support_log.manage": "record, change and void support logs of anybody",
    "support_log.approve": "approve support logs of others",
    "planned_service.work": "take planned services, and work on and complete their own",
    "planned_service.manage": "do planned services of others, and assign, change, skip and reopen anybody's",
    "form.read": "see forms and what was filled in",
    "form.configure": "create and change forms, and say where they are filled in",
    "form.submit": "fill in and submit forms",
    "form.void": "void forms that were submitted by mistake",
    "report.read": "see end-of-month reports",
    "report.complete_form": "fill in the forms of end-of-month reports",
    "report.submit": "send reports to their recipients, and take them back",
    "report.validate": "record that the recipient of a report confirmed or returned it",
    "report.manage": "void reports, say that they were billed, close months and agree authorisations",
    "record.*.read": "see client records of every type",
    "record.*.create": "create client records of every type",
    "record.*.update": "edit and archive client records of every type",
    "record.*.delete": "delete client records of every type when their retention is over",
    "record.*.special": "do what types of record allow beyond that, such as authorising",
    "audit.read": "see who changed what",
    "mail.read": "see which e-mails were sent to whom",
}
"""Every permission of core, and what it lets people do. Record types add theirs (see ``record_types``)."""

RECORD_ACTS = {
    "read": "see",
    "create": "create",
    "update": "edit and archive",
    "delete": "delete, when their retention is over,",
}
"""What may be done with records of every type; what a type allows beyond that is its own to name."""

_READ = {name for name in PERMISSIONS if name.endswith(".read")} - {"audit.read", "mail.read"}
_PLANNING = {"client.write", "support_plan.write", "support_plan.review", "record.*.create", "record.*.update"}

_DELIVERING = {
    "planned_service.work",
    "client_service.work",
    "support_log.write",
    "form.submit",
    "report.complete_form",
}

SHIPPED_ROLES: dict[str, frozenset[str]] = {
    "Administrator": frozenset(PERMISSIONS),
    "Manager": frozenset(PERMISSIONS) - {"organisation.configure", "staff.manage", "record.*.delete"},
    "Coordinator": frozenset(
        _READ
        | _PLANNING
        | _DELIVERING
        | {"client.read_all", "client.assign", "support_plan.activate", "support_plan.approve", "service_plan.deploy"}
        | {"planned_service.manage", "enrollment.manage", "form.void", "record.*.special"}
        | {"support_log.manage", "support_log.approve", "report.submit"}
    ),
    "Support worker": frozenset((_READ | _PLANNING | _DELIVERING) - {"client.write", "support_plan.review"}),
    "Billing": frozenset(
        {"organisation.read", "client.read", "client.read_all", "program.read", "form.read", "support_log.read"}
        | {"report.read", "report.submit", "report.validate", "report.manage"}
    ),
    "Auditor": frozenset(_READ | {"client.read_all", "audit.read"}),
}
"""The roles a new organisation starts with; roles are data and can be changed."""


def is_granted(permission: str, granted: Collection[str]) -> bool:
    """Whether a permission is among those granted, by itself or with those of all record types."""
    return permission in granted or wildcard_of(permission) in granted


def wildcard_of(permission: str) -> str | None:
    """The permission that covers one of a record type together with those of all the others."""
    group, _, act = permission.rpartition(".")
    return f"record.*.{act if act in RECORD_ACTS else 'special'}" if group.startswith("record.") else None


def label_of(permission: str) -> str:
    """What a permission lets people do, in words."""
    group, _, act = permission.rpartition(".")
    for_all = PERMISSIONS.get(f"record.*.{act}")
    if permission not in PERMISSIONS and for_all and group.startswith("record."):
        return for_all.replace("of every type", f"of type {group.removeprefix('record.')!r}")
    return PERMISSIONS.get(permission, permission.replace(".", " ").replace("_", " "))


def requires(
    permission: str | Callable[..., str],
) -> Callable[[Callable[Concatenate["Work", P], Awaitable[T]]], Callable[Concatenate["Work", P], Awaitable[T]]]:
    """Guard a verb: only an actor whose roles grant the permission may do it.

    Where the permission depends on what the verb is given, name a function of the same arguments that works it out.
    """

    def guard(
        verb: Callable[Concatenate["Work", P], Awaitable[T]],
    ) -> Callable[Concatenate["Work", P], Awaitable[T]]:
        @functools.wraps(verb)
        async def guarded(work: "Work", *args: P.args, **kwargs: P.kwargs) -> T:
            work.demand(permission if isinstance(permission, str) else permission(work, *args, **kwargs))
            return await verb(work, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard
