"""Makes the forms of the demo organisation, and fills some of them in, as staff would."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ...core import form_assigning, form_editing, form_filling
from ...core.client_services import ClientService
from ...core.clients import Client
from ...core.enrollments import Enrollment, EnrollmentStatus
from ...core.form_assigning import Target
from ...core.form_places import slot_for
from ...core.form_submissions import FormSubmission
from ...core.forms import Form
from ...core.program_services import ProgramService
from ...core.programs import Program
from ...core.work import Work
from .dates import on
from .forms import DemoForm, DemoSubmission, Use
from .founding import client_of


async def make_forms(work: Work, forms: Sequence[DemoForm]) -> None:
    """Make the forms that the house does not have yet, and assign them."""
    known = set(await work.db.scalars(sa.select(Form.name)))
    for each in forms:
        if each.name not in known:
            await _make(work, each)


async def fill_in(work: Work, demo: DemoSubmission) -> None:
    """Fill in a form about a client, where nobody did yet and the client is where it is filled in."""
    client = await client_of(work, demo.client)
    form = (await work.db.scalars(sa.select(Form).where(Form.name == demo.form, Form.deleted_at.is_(None)))).first()
    about = client if demo.service is None else await _service_of(work, client, demo.service)
    if form is None or about is None or await _is_known(work, client, form):
        return
    slot = await slot_for(work, form, about)
    fill = form_filling.start if demo.is_draft else form_filling.submit_whole
    await fill(work, slot, on(dict(demo.values), work.today))


async def _make(work: Work, demo: DemoForm) -> None:
    details = {name: getattr(demo, name) for name in ("description", "tags", "is_repeatable", "is_required")}
    form = await form_editing.create(work, demo.name, demo.fields, details)
    await work.db.flush()
    for use in demo.uses:
        if (target := await _target(work, use)) is not None:
            how: dict[str, Any] = {
                "is_required": use.is_required,
                "indicator_fields": use.indicators,
                "placement": use.placement,
            }
            await form_assigning.assign(work, form, target, **how)


async def _target(work: Work, use: Use) -> Target | None:
    """Where a form is used; nothing where somebody renamed it."""
    if use.program is None:
        return Target(use.kind)
    program = (await work.db.scalars(sa.select(Program).where(Program.name == use.program.name))).first()
    if program is None or use.service is None:
        return Target(use.kind, program) if program else None
    services = sa.select(ProgramService).where(
        ProgramService.program_id == program.id, ProgramService.name == use.service
    )
    service = (await work.db.scalars(services)).first()
    return Target(use.kind, service=service) if service else None


async def _service_of(work: Work, client: Client, title: str) -> ClientService | None:
    query = (
        sa.select(ClientService)
        .join(Enrollment, Enrollment.id == ClientService.enrollment_id)
        .where(
            ClientService.client_id == client.id,
            ClientService.title == title,
            Enrollment.status == EnrollmentStatus.ACTIVE,
        )
    )
    return (await work.db.scalars(query)).first()


async def _is_known(work: Work, client: Client, form: Form) -> bool:
    entries = sa.select(FormSubmission.id).where(
        FormSubmission.client_id == client.id, FormSubmission.form_id == form.id
    )
    return await work.db.scalar(entries.limit(1)) is not None
