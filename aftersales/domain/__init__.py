"""What the business says: records, faults, errors, changes, progress."""
