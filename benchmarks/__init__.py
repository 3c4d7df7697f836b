"""Measurements, each one command: `python -m benchmarks.NAME`. Tables with date and machine go to `results/`."""
