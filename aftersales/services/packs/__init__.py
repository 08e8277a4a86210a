"""Regional packs: what leaves the house, for people without the application."""
