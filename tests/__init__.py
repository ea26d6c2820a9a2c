"""The tests of Careplan."""
