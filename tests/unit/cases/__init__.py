"""Tests of the folder, the log and the steps of a case."""
