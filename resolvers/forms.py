"""What may be asked and done about forms."""

import sqlalchemy as sa
import strawberry

from ..core import form_editing
from ..core import forms as core
from ..core.errors import NotFound
from ..core.forms import Form
from ..core.orders import Order
from ..core.visibility import Db
from ..core.work import Work
from ..schema import forms as api
from ..schema.fields import defined
from ..schema.operations import Answer, answer, changes, listing, mutation, query

ORDERS: dict[api.FormOrder, Order] = {api.FormOrder.NAME: core.BY_NAME, api.FormOrder.NEWEST: core.NEWEST}


@query(api.Form | None)
async def form(db: Db, id: strawberry.ID) -> Form:
    """One form."""
    if (found := await db.get(Form, id)) is None:
        raise NotFound("form", id, path=["id"])
    return found


@listing(api.Form, ORDERS)
def forms(db: Db, filter: api.FormFilter | None = None) -> sa.Select[Form]:
    """What staff can fill in about clients; deleted forms only where you ask for them."""
    return core.matching(**vars(filter or api.FormFilter()))


@mutation(api.CreateFormPayload)
async def create_form(work: Work, input: api.CreateFormInput) -> Answer:
    """Make a form; it is filled in once it is assigned."""
    details = {name: getattr(input, name) for name in ("description", "tags", "is_repeatable", "is_required")}
    made = await form_editing.create(work, input.name, defined(input.fields, ["fields"]), details)
    return answer(form=made)


@mutation(api.UpdateFormPayload)
async def update_form(work: Work, input: api.UpdateFormInput) -> Answer:
    """Rename or describe a form, or say whether it is required or repeatable; what was filled in stays as it is."""
    form = await work.get(Form, input.form_id, version=input.expected_version)
    await form_editing.update(work, form, changes(input, "form_id"))
    return answer(form=form)


@mutation(api.DefineFormFieldsPayload)
async def define_form_fields(work: Work, input: api.DefineFormFieldsInput) -> Answer:
    """Give a form other fields: in place while nobody filled it in, as its next version after that."""
    form = await work.get(Form, input.form_id, version=input.expected_version)
    version = await form_editing.define_fields(work, form, defined(input.fields, ["fields"]))
    return answer(form=form, form_version=version)


@mutation(api.DeleteFormPayload)
async def delete_form(work: Work, input: api.DeleteFormInput) -> Answer:
    """Take a form out of use: it drops out of what is required at once; what was submitted stays for ever."""
    form = await work.get(Form, input.form_id, version=input.expected_version)
    await form_editing.delete(work, form, input.reason)
    return answer(form=form)


@mutation(api.RestoreFormPayload)
async def restore_form(work: Work, input: api.RestoreFormInput) -> Answer:
    """Take a deleted form back into use, where it was assigned before."""
    form = await work.get(Form, input.form_id, version=input.expected_version)
    await form_editing.restore(work, form)
    return answer(form=form)
