"""The register on the screen: import and people."""
