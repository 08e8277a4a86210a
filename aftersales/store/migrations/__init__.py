"""Steps from each schema of the registry to the next."""
