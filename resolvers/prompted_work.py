"""What may be done about work whose support plan is no longer in force."""

from ..core import prompted_work as core
from ..core.clients import Client
from ..core.work import Work
from ..schema import prompted_work as api
from ..schema.operations import Answer, answer, mutation


@mutation(api.DecidePlannedServicesPayload)
async def decide_planned_services(work: Work, input: api.DecidePlannedServicesInput) -> Answer:
    """Keep or cancel planned services that a support plan prompted which is no longer in force."""
    client = await work.get(Client, input.client_id)
    return answer(planned_services=await core.decide(work, client, api.decided(input), input.reason))
