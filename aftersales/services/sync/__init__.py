"""Files from the field: read, merged field by field, shown before anything is written."""
