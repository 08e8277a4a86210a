"""Kinds of tables that are exchanged as files."""

KINDS = (
    *("centres", "depots", "plants", "brands", "regions"),
    *("demand", "demand-points", "authorisations", "certificates", "lanes"),
)
POLYGONS = (".geojson", ".json", ".geojsonl", ".gpkg", ".shp", ".zip")
ROLES = ("all", "service", "contracts", "places")
