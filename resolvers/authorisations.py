"""What may be done about authorisations."""

from ..core import authorisations as core
from ..core.authorisations import Authorisation
from ..core.client_services import ClientService
from ..core.work import Work
from ..schema import authorisations as api
from ..schema.operations import Answer, answer, changes, mutation

TERMS = ("reference", "units", "minutes_per_unit", "starts_on", "ends_on")


@mutation(api.CreateAuthorisationPayload)
async def create_authorisation(work: Work, input: api.CreateAuthorisationInput) -> Answer:
    """Write down how much of a client service a funder agreed to pay for, and between which days."""
    service = await work.get(ClientService, input.client_service_id)
    return answer(authorisation=await core.create(work, service, {name: getattr(input, name) for name in TERMS}))


@mutation(api.UpdateAuthorisationPayload)
async def update_authorisation(work: Work, input: api.UpdateAuthorisationInput) -> Answer:
    """Write down differently what a funder agreed to pay for."""
    authorisation = await work.get(Authorisation, input.authorisation_id, version=input.expected_version)
    await core.update(work, authorisation, changes(input, "authorisation_id"))
    return answer(authorisation=authorisation)


@mutation(api.DeleteAuthorisationPayload)
async def delete_authorisation(work: Work, input: api.DeleteAuthorisationInput) -> Answer:
    """Take an authorisation away that was a mistake, or withdrawn; what was logged stays as it is."""
    authorisation = await work.get(Authorisation, input.authorisation_id, version=input.expected_version)
    service = await work.find(ClientService, authorisation.client_service_id)
    await core.delete(work, authorisation)
    return answer(client_service=service, deleted_authorisation_id=authorisation.id)
