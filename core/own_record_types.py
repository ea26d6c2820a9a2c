"""The record types that core brings itself, beside those of plugins."""

from .deployment_records import DEPLOYMENT
from .enrollment_records import ENROLLMENT

OWN_RECORD_TYPES = (DEPLOYMENT, ENROLLMENT)
