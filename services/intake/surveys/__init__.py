"""Satisfaction surveys: rows of answers counted in the child process, published shares by code."""
