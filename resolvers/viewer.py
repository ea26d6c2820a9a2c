"""What may be asked about whoever asks."""

from ..core.viewer import Viewer, viewer_of
from ..core.visibility import Db
from ..schema import viewer as api
from ..schema.operations import query


@query(api.Viewer)
async def viewer(db: Db) -> Viewer:
    """You: who signed in, for whom you work, and what you may do."""
    return viewer_of(db)
