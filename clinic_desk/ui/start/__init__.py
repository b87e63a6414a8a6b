"""The first start: language, clinic, register, doctors; or the demo clinic."""
