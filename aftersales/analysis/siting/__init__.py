"""Where to open next: plans with a proven bound."""
