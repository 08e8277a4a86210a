"use strict";
/* An equal-area view of the network's part of the globe: Lambert's azimuthal projection around
   the middle of the data. It has no seam at 180° and shows areas true, so a sparse region looks
   as large as it is. Formulas: Snyder, Map Projections (USGS PP 1395), 24-2 to 24-4 and 20-14. */
(function () {
  const RADIUS = 6371008.8;
  const RAD = Math.PI / 180;

  function equalArea(lat0, lon0) {
    const sin0 = Math.sin(lat0 * RAD), cos0 = Math.cos(lat0 * RAD);
    return {
      bounds: L.bounds([-2 * RADIUS, -2 * RADIUS], [2 * RADIUS, 2 * RADIUS]),
      project(latlng) {
        const phi = latlng.lat * RAD, dlam = (latlng.lng - lon0) * RAD;
        const sin = Math.sin(phi), cos = Math.cos(phi), cosd = Math.cos(dlam);
        const k = Math.sqrt(2 / Math.max(1e-9, 1 + sin0 * sin + cos0 * cos * cosd));
        return L.point(RADIUS * k * cos * Math.sin(dlam),
                       RADIUS * k * (cos0 * sin - sin0 * cos * cosd));
      },
      unproject(point) {
        const x = point.x / RADIUS, y = point.y / RADIUS, rho = Math.hypot(x, y);
        if (rho === 0) return L.latLng(lat0, lon0);
        const c = 2 * Math.asin(Math.min(1, rho / 2)), sinc = Math.sin(c), cosc = Math.cos(c);
        const lat = Math.asin(Math.max(-1, Math.min(1, cosc * sin0 + y * sinc * cos0 / rho)));
        const lon = Math.atan2(x * sinc, rho * cos0 * cosc - y * sin0 * sinc);
        return L.latLng(lat / RAD, lon0 + lon / RAD);
      },
    };
  }

  const centre = JSON.parse(document.getElementById("network-data").textContent).centre;
  const perMetre = 1 / (2 * Math.PI * RADIUS);
  L.CRS.EqualArea = L.extend({}, L.CRS.Earth, {
    code: "EqualArea",
    wrapLng: undefined,
    infinite: true,
    projection: equalArea(centre[0], centre[1]),
    transformation: new L.Transformation(perMetre, 0.5, -perMetre, 0.5),
  });

  /* Points at `km` around a place, true on the WGS84 ellipsoid: along each azimuth the arc is
     bent with the normal curvature there (Euler), exact to metres at service distances. */
  const A = 6378.137, F = 1 / 298.257223563, E2 = F * (2 - F);
  window.geodesicCircle = function (lat, lng, km, count) {
    const phi = lat * RAD, sin = Math.sin(phi), cos = Math.cos(phi), w2 = 1 - E2 * sin * sin;
    const meridian = A * (1 - E2) / Math.pow(w2, 1.5), vertical = A / Math.sqrt(w2);
    const lon = lng * RAD, east = [-Math.sin(lon), Math.cos(lon), 0];
    const north = [-sin * Math.cos(lon), -sin * Math.sin(lon), cos];
    const up = [cos * Math.cos(lon), cos * Math.sin(lon), sin];
    const here = [vertical * up[0], vertical * up[1], vertical * (1 - E2) * sin];
    const ring = [];
    for (let i = 0; i < count; i++) {
      const az = 2 * Math.PI * i / count, ca = Math.cos(az), sa = Math.sin(az);
      const radius = 1 / (ca * ca / meridian + sa * sa / vertical);
      const along = radius * Math.sin(km / radius), down = radius * (1 - Math.cos(km / radius));
      const p = [0, 1, 2].map((k) =>
        here[k] + along * (ca * north[k] + sa * east[k]) - down * up[k]);
      const flat = Math.hypot(p[0], p[1]);
      // Geodetic latitude by Bowring's formula; the point lies within metres of the surface.
      const beta = Math.atan2(p[2], (1 - F) * flat);
      const b = A * (1 - F), second = E2 / (1 - E2);
      const found = Math.atan2(p[2] + second * b * Math.pow(Math.sin(beta), 3),
                               flat - E2 * A * Math.pow(Math.cos(beta), 3));
      let turn = Math.atan2(p[1], p[0]) / RAD - lng;
      turn -= 360 * Math.round(turn / 360);
      ring.push([found / RAD, lng + turn]);
    }
    return ring;
  };
})();
