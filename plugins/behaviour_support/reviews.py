"""When behaviour support plans are to be reviewed."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ReviewSettings(BaseSettings):
    """How often behaviour support plans are reviewed."""

    model_config = SettingsConfigDict(env_prefix="CAREPLAN_BEHAVIOUR_SUPPORT_")

    review_months: int = Field(default=12, ge=1, le=36)
    """How many months after a plan was developed its review is due, where nobody names another day."""
