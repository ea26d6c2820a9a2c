"""Promises that the whole code base keeps."""
