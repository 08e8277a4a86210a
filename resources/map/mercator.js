"use strict";
/* The plane of a map with tiles, which are pictures of Web Mercator. Every script of the page asks
   `L.CRS.EqualArea` for the plane, so here that name gets the plane of the tiles. Longitudes are
   not wrapped: a network across 180° stays in one piece. Reach circles are rings of geodesic
   points and stay true. */
(function () {
  const mercator = L.CRS.EPSG3857, sphere = mercator.projection;
  L.CRS.EqualArea = L.extend({}, mercator, {
    code: "WebMercator",
    wrapLng: undefined,
    infinite: true,
    projection: {
      bounds: sphere.bounds,
      project: (latlng) => sphere.project(latlng),  // called without its owner, too
      unproject: (point) => sphere.unproject(point),
    },
  });
})();
