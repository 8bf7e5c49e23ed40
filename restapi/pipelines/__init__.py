"""Pipelines: stages of jobs of steps, the order in which they run, and what decides whether they do. Pure."""
