"""Work that goes on whatever happens to a process: durable jobs on DBOS, and nothing else knows of DBOS."""

from .job import Job, Task
from .running import JobsTaken, jobs_run
from .schedules import Schedule, daily, monthly
from .starting import Jobs, Progress

__all__ = ["Job", "Jobs", "JobsTaken", "Progress", "Schedule", "Task", "daily", "jobs_run", "monthly"]
