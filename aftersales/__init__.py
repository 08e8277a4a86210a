"""Plans a vehicle brand's dealer and aftersales network."""

import os

__version__ = "0.1.0"

# Files name other files and addresses, and most of GDAL's formats follow them. GDAL looks here
# once, when pyogrio is first imported; nothing of ours is imported before this. What stays are
# GeoJSON, GeoPackage, Shapefile and memory.
os.environ["GDAL_SKIP"] = ",".join(
    (
        *("ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSV", "CSW", "Carto", "DGN"),
        *("DXF", "EDIGEO", "EEDA", "ESRIJSON", "Elasticsearch", "FlatGeobuf", "GDALG", "GML"),
        *("GPSBabel", "GPX", "GTFS", "GTI", "GeoRSS", "HTTP", "Idrisi", "JML", "JSONFG", "KML"),
        *("LIBKML", "LVBAG", "MBTiles", "MVT", "MapInfo File", "MapML", "MiraMonVector", "NGW"),
        *("OAPIF", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT", "OSM", "OpenFileGDB"),
        *("PCIDSK", "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles", "S57", "SQLite", "SXF"),
        *("Selafin", "TopoJSON", "VDV", "VFK", "VICAR", "VRT", "WAsP", "WFS", "XLSX"),
    )
)
os.environ["GDAL_DRIVER_PATH"] = "disable"  # no driver from a folder either
os.environ["CPL_VSIL_CURL_ALLOWED_FILENAME"] = "none"  # and no address
