"""The registry on disk; the only package that speaks SQL."""
