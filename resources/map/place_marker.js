"use strict";
/* The placing mode: one large marker that a click, a drag or the arrow keys move. It knows the
   map alone; who listens gets latitude and longitude of every finished move. */
(function () {
  const STEP = 4, WIDE_STEP = 32;   // pixels of an arrow key, and with Shift
  const SIZE = [36, 46];
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const SVG = "http://www.w3.org/2000/svg";

  function shape(tag, attributes) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  /* A pin whose tip is the place; its colours come with the theme from the style sheet. */
  function pin() {
    const drawing = shape("svg", { viewBox: "0 0 36 46", width: SIZE[0], height: SIZE[1],
                                   "aria-hidden": "true", focusable: "false" });
    drawing.append(
      shape("path", { d: "M18 44.5C15 36 3 28.5 3 17.5a15 15 0 0 1 30 0C33 28.5 21 36 18 44.5z" }),
      shape("circle", { cx: 18, cy: 17.5, r: 5.5 }));
    return drawing;
  }

  /* The map may show longitudes beyond 180°; nobody else knows of them. */
  function outward(latlng) {
    const tidy = (degrees) => Math.round(degrees * 1e6) / 1e6 + 0;   // no -0
    const lng = latlng.lng - 360 * Math.floor((latlng.lng + 180) / 360);
    return [tidy(latlng.lat), tidy(lng)];
  }

  window.PlaceMarker = class {
    /* `moved` hears "LAT,LON" when the person has moved the marker. */
    constructor(map, moved) {
      this._map = map;
      this._moved = moved;
      this._label = "";
      this._marker = null;
      this.isOn = false;
    }

    get place() { return this._marker && outward(this._marker.getLatLng()); }

    /* Begin, or go on with another place; without one the next click gives it. */
    start(place, label) {
      this.isOn = true;
      this._label = label;
      this._map.getContainer().classList.add("placing");
      this._map.closePopup();
      if (place) this._put(place);
      else this._remove();
    }

    stop() {
      this.isOn = false;
      this._map.getContainer().classList.remove("placing");
      this._remove();
    }

    /* Where the person clicked. */
    moveTo(latlng) {
      this._put(latlng);
      this._marker.getElement().focus({ preventScroll: true });
      this._tell();
    }

    _tell() { this._moved(this.place.map((degrees) => degrees.toFixed(6)).join(",")); }

    _put(latlng) {
      if (this._marker) this._marker.setLatLng(latlng);
      else this._add(latlng);
      this._marker.getElement().setAttribute("aria-label", this._label || this.place.join(", "));
    }

    _add(latlng) {
      const icon = L.divIcon({ className: "place-marker", html: pin(), iconSize: SIZE,
                               iconAnchor: [SIZE[0] / 2, 44.5] });
      this._marker = L.marker(latlng, { icon, draggable: true, autoPan: true, keyboard: true,
                                        zIndexOffset: 10000 });
      this._marker.on("dragend", () => this._tell());
      this._marker.addTo(this._map);
      this._marker.getElement().addEventListener("keydown", (event) => this._nudge(event));
    }

    _remove() {
      if (this._marker) this._marker.remove();
      this._marker = null;
    }

    _nudge(event) {
      const way = ARROWS[event.key], map = this._map;
      if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const step = event.shiftKey ? WIDE_STEP : STEP;
      // Projected without rounding, so that a way back ends where it began.
      const at = map.project(this._marker.getLatLng()).add(L.point(way).multiplyBy(step));
      this._put(map.unproject(at));
      map.panInside(this._marker.getLatLng(), { padding: [SIZE[0], SIZE[1]], animate: false });
      this._tell();
    }

    static outward(latlng) { return outward(latlng); }
  };
})();
