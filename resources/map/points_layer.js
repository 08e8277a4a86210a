"use strict";
/* One canvas for everything that is not a region: reach circles, demand, sites, white spots and
   names. Positions are projected once; a redraw only scales and shifts them. Demand that falls
   into the same few pixels is drawn together, so a hundred thousand places stay smooth. */
(function () {
  const CELL = 48;        // pixels of a cell of the hit grid
  const MERGE = 4;        // pixels within which demand bubbles are drawn as one
  const CIRCLE = 72;      // vertices of a reach circle

  L.PointsLayer = L.Layer.extend({
    options: { pane: "overlayPane", padding: 0.25 },

    initialize(colours, shown) {
      this._colours = colours;
      this._shown = shown;
      this._demand = this._sites = this._circles = this._spots = null;
      this._labels = [];
    },

    onAdd(map) {
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated points-layer");
      this.getPane().appendChild(this._canvas);
      this._frame = null;
      this.redraw();
    },

    onRemove() { this._canvas.remove(); },

    getEvents() {
      const events = { viewreset: this.redraw, moveend: this.redraw, resize: this.redraw };
      if (this._map.options.zoomAnimation) events.zoomanim = this._animate;
      return events;
    },

    setData(places, sites, spots, reachKm) {
      this._demand = this._place(places.lat, places.lon);
      this._places = places;
      this._order = Array.from(places.uio.keys()).filter((i) => places.uio[i] > 0)
        .sort((a, b) => places.uio[b] - places.uio[a]);
      this._largestPlace = this._order.length ? places.uio[this._order[0]] : 1;
      this._largest = this._largestPlace;
      this._sites = this._place(sites.lat, sites.lon);
      this._siteData = sites;
      this._circles = [];
      sites.lat.forEach((lat, i) => {
        if (!sites.eligible[i] || lat === null) return;
        const ring = window.geodesicCircle(lat, sites.lon[i], reachKm, CIRCLE);
        this._circles.push(this._place(ring.map((p) => p[0]), ring.map((p) => p[1])));
      });
      this._spots = spots;
      this._spotAt = this._place(spots.map((s) => s.lat), spots.map((s) => s.lon));
      if (this._map) this.redraw();
    },

    show(shown) { this._shown = shown; this.redraw(); },
    recolour(colours) { this._colours = colours; this.redraw(); },
    select(spot) { this._selected = spot; this.redraw(); },

    /* Projected metres, two to a point; NaN where there are no coordinates. */
    _place(lat, lon) {
      const project = L.CRS.EqualArea.projection.project;
      const out = new Float64Array(2 * lat.length);
      for (let i = 0; i < lat.length; i++) {
        const at = lat[i] === null ? { x: NaN, y: NaN } : project({ lat: lat[i], lng: lon[i] });
        out[2 * i] = at.x;
        out[2 * i + 1] = at.y;
      }
      return out;
    },

    _animate(event) {
      const map = this._map, scale = map.getZoomScale(event.zoom, this._zoom);
      const offset = map._latLngToNewLayerPoint(this._topLeft, event.zoom, event.center);
      L.DomUtil.setTransform(this._canvas, offset, scale);
    },

    redraw() {
      if (!this._map || this._frame) return;
      this._frame = requestAnimationFrame(() => { this._frame = null; this._draw(); });
    },

    _draw() {
      const map = this._map, size = map.getSize(), pad = size.multiplyBy(this.options.padding);
      const origin = map.containerPointToLayerPoint([0, 0]).subtract(pad).round();
      const width = Math.round(size.x + 2 * pad.x), height = Math.round(size.y + 2 * pad.y);
      const ratio = window.devicePixelRatio || 1, canvas = this._canvas;
      canvas.width = width * ratio; canvas.height = height * ratio;
      canvas.style.width = width + "px"; canvas.style.height = height + "px";
      L.DomUtil.setTransform(canvas, origin, 1);
      this._zoom = map.getZoom();
      this._topLeft = map.layerPointToLatLng(origin);
      this._origin = origin; this._size = [width, height];
      const scale = map.options.crs.scale(this._zoom), t = map.options.crs.transformation;
      const shift = map.getPixelOrigin().add(origin);
      this._toX = (x) => scale * (t._a * x + t._b) - shift.x;
      this._toY = (y) => scale * (t._c * y + t._d) - shift.y;
      const ctx = canvas.getContext("2d");
      ctx.scale(ratio, ratio);
      this._grid = new Map();
      if (!this._demand) return;
      if (this._shown.reach) this._drawReach(ctx);
      if (this._shown.demand) this._drawDemand(ctx);
      this._drawSites(ctx);
      if (this._shown.spots) this._drawSpots(ctx);
      this._drawLabels(ctx);
    },

    _inside(x, y, r) {
      return x > -r && y > -r && x < this._size[0] + r && y < this._size[1] + r;
    },

    /* One path for all circles: overlapping reaches are one area, not a darker one. */
    _drawReach(ctx) {
      ctx.beginPath();
      for (const ring of this._circles) {
        let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
        const xs = [], ys = [];
        for (let i = 0; i < ring.length; i += 2) {
          const x = this._toX(ring[i]), y = this._toY(ring[i + 1]);
          xs.push(x); ys.push(y);
          left = Math.min(left, x); right = Math.max(right, x);
          top = Math.min(top, y); bottom = Math.max(bottom, y);
        }
        if (right < 0 || bottom < 0 || left > this._size[0] || top > this._size[1]) continue;
        ctx.moveTo(xs[0], ys[0]);
        for (let i = 1; i < xs.length; i++) ctx.lineTo(xs[i], ys[i]);
        ctx.closePath();
      }
      ctx.fillStyle = this._colours.reach;
      ctx.fill();
      ctx.strokeStyle = this._colours.reachEdge;
      ctx.lineWidth = 0.6;
      ctx.stroke();
    },

    /* Area by vehicles; never wider than a cell of the hit grid reaches. */
    _radius(uio) {
      const largest = Math.min(CELL - 4, 5 + 4 * Math.max(0, this._zoom));
      return Math.max(0.9, largest * Math.sqrt(Math.min(1, uio / this._largest)));
    },

    /* Largest first, so that small places stay visible and are hit first. */
    _drawDemand(ctx) {
      const p = this._places, cells = new Map();
      for (const i of this._order) {
        const x = this._toX(this._demand[2 * i]), y = this._toY(this._demand[2 * i + 1]);
        if (!(x === x) || !this._inside(x, y, CELL)) continue;
        const key = Math.floor(x / MERGE) * 100003 + Math.floor(y / MERGE);
        const held = cells.get(key);
        if (held) { held.uio += p.uio[i]; held.covered += p.covered[i]; held.more += 1; }
        else cells.set(key, { x, y, uio: p.uio[i], covered: p.covered[i], i, more: 0 });
      }
      this._drawn = cells.size;
      const bubbles = Array.from(cells.values()).sort((a, b) => b.uio - a.uio);
      // Small places of one town make a bubble as large as the town: it sets the scale.
      this._largest = Math.max(this._largestPlace, bubbles.length ? bubbles[0].uio : 1);
      for (const b of bubbles) {
        b.r = this._radius(b.uio);
        ctx.beginPath();
        ctx.arc(b.x, b.y, b.r, 0, 7);
        ctx.fillStyle = b.covered === b.uio ? this._colours.covered : this._colours.uncovered;
        ctx.fill();
        if (b.covered > 0 && b.covered < b.uio) {
          ctx.beginPath();
          ctx.arc(b.x, b.y, b.r * Math.sqrt(b.covered / b.uio), 0, 7);
          ctx.fillStyle = this._colours.covered;
          ctx.fill();
        }
        this._remember("place", b.i, b.x, b.y, Math.max(b.r, 3), b);
      }
    },

    _drawSites(ctx) {
      const s = this._siteData, big = this._zoom > 4 ? 1.5 : this._zoom > 2.5 ? 1.2 : 1;
      const orders = [["service_centre", 2.2, "centres"], ["parts_depot", 4, "depots"],
                      ["plant", 4.6, "plants"]];
      for (const [kind, base, layer] of orders) {
        if (!this._shown[layer]) continue;
        for (const front of [false, true]) {
          for (let i = 0; i < s.kind.length; i++) {
            if (s.kind[i] !== kind || Boolean(s.eligible[i]) !== front) continue;
            const x = this._toX(this._sites[2 * i]), y = this._toY(this._sites[2 * i + 1]);
            if (!(x === x) || !this._inside(x, y, 12)) continue;
            this._symbol(ctx, kind, x, y, base * big, this._siteColour(i), s.status[i] === "active");
            this._remember("site", i, x, y, base * big + 2);
          }
        }
      }
    },

    _siteColour(i) {
      const s = this._siteData, c = this._colours;
      if (!s.concerned[i]) return c.other;
      if (s.supposed[i]) return c.plan;
      if (s.kind[i] === "parts_depot") return c.depot;
      if (s.kind[i] === "plant") return c.plant;
      return s.eligible[i] ? c.eligible : c.other;
    },

    _symbol(ctx, kind, x, y, r, colour, active) {
      ctx.beginPath();
      if (kind === "parts_depot") ctx.rect(x - r, y - r, 2 * r, 2 * r);
      else if (kind === "plant") {
        ctx.moveTo(x, y - r * 1.2); ctx.lineTo(x + r * 1.1, y + r * 0.9);
        ctx.lineTo(x - r * 1.1, y + r * 0.9); ctx.closePath();
      } else ctx.arc(x, y, r, 0, 7);
      ctx.fillStyle = active ? colour : this._colours.paper;
      ctx.strokeStyle = active ? this._colours.paper : colour;
      ctx.lineWidth = active ? 0.8 : 1.4;
      ctx.fill();
      ctx.stroke();
    },

    /* Numbered rings, the heaviest first; one that would touch another shrinks to a small ring. */
    _drawSpots(ctx) {
      this._rings = [];
      for (let k = 0; k < this._spots.length; k++) {
        const x = this._toX(this._spotAt[2 * k]), y = this._toY(this._spotAt[2 * k + 1]);
        if (!(x === x) || !this._inside(x, y, 20)) continue;
        const chosen = this._selected === k;
        const free = this._rings.every((o) => Math.hypot(o.x - x, o.y - y) > o.r + 9);
        this._rings.push({ k, x, y, r: chosen ? 12 : free ? 9 : 4, chosen });
      }
      ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.lineWidth = 1.8;
      this._rings.sort((a, b) => a.chosen - b.chosen || b.k - a.k);
      for (const { k, x, y, r, chosen } of this._rings) {
        ctx.beginPath();
        ctx.arc(x, y, r, 0, 7);
        ctx.fillStyle = chosen ? this._colours.uncovered : this._colours.spot;
        ctx.strokeStyle = this._colours.uncovered;
        ctx.fill(); ctx.stroke();
        this._remember("spot", k, x, y, r + 1);
        if (r < 9) continue;
        ctx.fillStyle = chosen ? this._colours.paper : this._colours.uncovered;
        ctx.font = `600 ${chosen ? 12 : 10}px sans-serif`;
        ctx.fillText(String(k + 1), x, y + 0.5);
      }
    },

    /* Names of the places with most vehicles, as many as fit without touching. */
    _drawLabels(ctx) {
      const most = this._size[0] * this._size[1] / 26000;
      const rings = this._shown.spots ? this._rings : [];
      const taken = rings.map((o) => [o.x - o.r, o.y - o.r, o.x + o.r, o.y + o.r]);
      ctx.font = "11px sans-serif"; ctx.textAlign = "left"; ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      let tried = 0, put = 0;
      for (const i of this._order) {
        if (put >= most || tried++ > 600) break;
        const x = this._toX(this._demand[2 * i]), y = this._toY(this._demand[2 * i + 1]);
        if (!(x === x) || !this._inside(x, y, 0)) continue;
        const ring = rings.find((o) => Math.hypot(o.x - x, o.y - y) < 1);
        const r = Math.max(this._radius(this._places.uio[i]), ring ? ring.r : 2.5);
        const name = this._places.name[i], wide = ctx.measureText(name).width;
        const box = [x + r + 3, y - 7, x + r + 5 + wide, y + 7];
        if (taken.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) continue;
        taken.push(box); put += 1;
        ctx.strokeStyle = this._colours.halo; ctx.lineWidth = 3;
        ctx.strokeText(name, box[0], y);
        ctx.fillStyle = this._colours.ink;
        ctx.fillText(name, box[0], y);
      }
    },

    _remember(kind, index, x, y, r, merged) {
      const key = Math.floor(x / CELL) + ":" + Math.floor(y / CELL);
      if (!this._grid.has(key)) this._grid.set(key, []);
      this._grid.get(key).push({ kind, index, x, y, r, merged });
    },

    /* What lies under a point of the map's layer plane: what was drawn last wins, then the nearest. */
    hit(layerPoint) {
      if (!this._grid) return null;
      const x = layerPoint.x - this._origin.x, y = layerPoint.y - this._origin.y;
      const rank = (item) => ({ place: 0, site: 1, spot: 3 })[item.kind] +
        (item.kind === "site" && this._siteData.concerned[item.index] ? 1 : 0);
      let best = null;
      for (let dx = -1; dx <= 1; dx++) for (let dy = -1; dy <= 1; dy++) {
        const key = (Math.floor(x / CELL) + dx) + ":" + (Math.floor(y / CELL) + dy);
        for (const item of this._grid.get(key) || []) {
          const far = Math.hypot(item.x - x, item.y - y);
          if (far > item.r + 2) continue;
          const better = !best || rank(item) > rank(best.item) ||
            (rank(item) === rank(best.item) && far < best.far);
          if (better) best = { item, far };
        }
      }
      return best && best.item;
    },
  });
})();
