"""What would be otherwise: scenarios over the registry, compared with it and put into it."""
