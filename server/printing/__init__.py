"""Making reports PDFs, each as a job."""

from .documents import printed
from .printing import Printing

__all__ = ["Printing", "printed"]
