"""What may be asked and done about the organisation."""

from ..core import organisations as core
from ..core.client_profiles import define_profile_fields as define
from ..core.organisations import Organisation
from ..core.visibility import Db
from ..core.work import Work
from ..schema import organisations as api
from ..schema.fields import defined
from ..schema.operations import Answer, answer, changes, mutation, query


@query(api.Organisation)
async def organisation(db: Db) -> Organisation:
    """The organisation you work for."""
    return await core.own(db)


@mutation(api.UpdateOrganisationPayload)
async def update_organisation(work: Work, input: api.UpdateOrganisationInput) -> Answer:
    """Change how the house works: its name, time zone and settings."""
    organisation = await work.get(Organisation, work.actor.organisation_id, version=input.expected_version)
    await core.configure(work, organisation, changes(input))
    return answer(organisation=organisation)


@mutation(api.DefineProfileFieldsPayload)
async def define_profile_fields(work: Work, input: api.DefineProfileFieldsInput) -> Answer:
    """Say what is recorded about every client beside the core fields."""
    organisation = await work.get(Organisation, work.actor.organisation_id, version=input.expected_version)
    await define(work, organisation, defined(input.fields, ["fields"]))
    return answer(organisation=organisation)
