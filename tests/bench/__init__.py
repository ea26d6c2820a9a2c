"""Measuring the common reads over HTTP: `make bench`."""
