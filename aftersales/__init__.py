"""Plans a vehicle brand's dealer and aftersales network."""

__version__ = "0.1.0"
