"""Pure functions: arrays in, frozen results out; no files, clock or global chance."""
