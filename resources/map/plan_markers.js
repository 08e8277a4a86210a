"use strict";
/* Proposals of a plan: numbered pins that a drag or the arrow keys move, with the reach around
   each, and places that the person offers by a click. It knows the map alone; who listens hears
   which proposal was picked, where it is while it is dragged, and where it was left. */
(function () {
  const SIZE = 26, STEP = 4, WIDE_STEP = 32;  // pixels: of a pin, of an arrow key, with Shift
  const PAUSE = 80;                           // ms between two reports of a drag
  const CIRCLE = 72;
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  window.PlanMarkers = class {
    /* `tell` hears a kind and a key; `onMap` puts a longitude where the map shows it. */
    constructor(map, tell, onMap) {
      this._map = map;
      this._tell = tell;
      this._onMap = onMap;
      map.createPane("plan").style.zIndex = 440;
      this._circles = L.layerGroup().addTo(map);
      this._offers = L.layerGroup().addTo(map);
      this._markers = [];
      this._list = [];
      this._offered = [];
      this._reach = 0;
      this._chosen = -1;
      this._told = 0;
      this.isCollecting = false;
    }

    get count() { return this._markers.length; }
    get places() { return this._markers.map((m) => window.PlaceMarker.outward(m.getLatLng())); }

    /* Other proposals: [{label, name, lat, lon, fixed}]; a fixed one cannot be moved. */
    show(list, reachKm) {
      this._map.getContainer().classList.add("planning");
      this._markers.forEach((marker) => marker.remove());
      this._list = list;
      this._reach = reachKm;
      this._markers = list.map((one, k) => this._add(one, k));
      if (this._chosen >= list.length) this._chosen = -1;
      this._mark();
      this.recolour(this._colours);
    }

    _add(one, k) {
      const [lat, lon] = this._onMap([one.lat, one.lon]);
      const face = document.createElement("b");
      face.textContent = one.label;
      const icon = L.divIcon({ className: "plan-marker", html: face, iconSize: [SIZE, SIZE] });
      const marker = L.marker([lat, lon], { icon, draggable: !one.fixed, autoPan: true,
                                            keyboard: true, zIndexOffset: 5000 - k });
      marker.on("click", (event) => { L.DomEvent.stopPropagation(event); this._tell("proposal", String(k)); });
      marker.on("drag", () => { this._redraw(); this._report("dragged", k, PAUSE); });
      marker.on("dragend", () => { this._redraw(); this._report("moved", k, 0); });
      marker.addTo(this._map);
      const element = marker.getElement();
      element.setAttribute("aria-label", one.name);
      element.title = one.name;
      element.addEventListener("keydown", (event) => this._press(event, k));
      return marker;
    }

    _report(kind, k, pause) {
      const now = Date.now();
      if (now - this._told < pause) return;
      this._told = now;
      const place = window.PlaceMarker.outward(this._markers[k].getLatLng());
      this._tell(kind, [k, ...place.map((degrees) => degrees.toFixed(6))].join(","));
    }

    _press(event, k) {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this._tell("proposal", String(k)); return; }
      const way = ARROWS[event.key];
      if (!way || this._list[k].fixed || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const step = event.shiftKey ? WIDE_STEP : STEP, marker = this._markers[k];
      const at = this._map.project(marker.getLatLng()).add(L.point(way).multiplyBy(step));
      marker.setLatLng(this._map.unproject(at));
      this._redraw();
      this._report("moved", k, 0);
    }

    choose(k) { this._chosen = k; this._mark(); this._redraw(); }

    placeOf(k) { return this._markers[k] && this._markers[k].getLatLng(); }

    _mark() {
      this._markers.forEach((marker, k) => {
        marker.getElement().classList.toggle("chosen", k === this._chosen);
        marker.setZIndexOffset(k === this._chosen ? 9000 : 5000 - k);
      });
    }

    /* Places that the person offers, and those of competitors: [[lat, lon, name, isRival]]. */
    offer(list) { this._offered = list; this._redraw(); }

    recolour(colours) { this._colours = colours; this._redraw(); }

    _redraw() {
      if (!this._colours) return;
      this._circles.clearLayers();
      this._offers.clearLayers();
      const style = { pane: "plan", interactive: false, color: this._colours.plan,
                      fillColor: this._colours.plan };
      this._markers.forEach((marker, k) => {
        const at = marker.getLatLng();
        this._circles.addLayer(L.polygon(window.geodesicCircle(at.lat, at.lng, this._reach, CIRCLE),
          { ...style, weight: k === this._chosen ? 2 : 1, fillOpacity: k === this._chosen ? 0.22 : 0.1 }));
      });
      for (const [lat, lon, name, isRival] of this._offered) {
        const ring = L.circleMarker(this._onMap([lat, lon]), { ...style, interactive: true, radius: 5, weight: 2,
          color: isRival ? this._colours.ink : style.color,
          fillColor: isRival ? this._colours.ink : this._colours.paper, fillOpacity: 1 });
        const label = document.createElement("span");
        label.textContent = name;
        ring.bindTooltip(label, { className: "tip" });
        this._offers.addLayer(ring);
      }
    }

    collect(isOn) {
      this.isCollecting = isOn;
      this._map.getContainer().classList.toggle("placing", isOn);
    }
  };
})();
