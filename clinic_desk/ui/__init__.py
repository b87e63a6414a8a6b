"""The window: it asks services and shows what comes back."""
