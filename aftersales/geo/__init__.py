"""Where things are: distances on the ellipsoid and boundaries."""
