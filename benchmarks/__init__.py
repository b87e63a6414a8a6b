"""What is timed, against which floor: ``python -m benchmarks`` (docs/BENCHMARKS.md)."""
