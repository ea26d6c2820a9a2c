"""Records that core keeps itself, as the API shows them."""

from ..core import deployment_records, enrollment_records
from ..core.deployments import Deployment as CoreDeployment
from ..core.enrollments import Enrollment as CoreEnrollment
from .declaring import describes, related
from .deployments import Deployment
from .enrollments import Enrollment
from .records import Record


@describes(enrollment_records.EnrollmentRecord)
class EnrollmentRecord(Record):
    """An enrollment as plans link it: it says what is funded and measured, and follows the enrollment by itself."""

    enrollment: Enrollment | None = related(CoreEnrollment)
    """The enrollment."""


@describes(deployment_records.DeploymentRecord)
class DeploymentRecord(Record):
    """A deployment as plans link it: it says who does what by when, and follows the deployment by itself."""

    deployment: Deployment | None = related(CoreDeployment)
    """The deployment."""
