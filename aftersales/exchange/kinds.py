"""Kinds of tables that are exchanged as files."""

KINDS = (
    *("centres", "depots", "plants", "brands", "regions"),
    *("demand", "demand-points", "authorisations", "certificates"),
)
ROLES = ("all", "service", "contracts", "places")
