"use strict";
/* Puts a network's coverage on the page. Everything that comes from data is set as text, never
   as markup. In the application `window.networkMap` is driven from outside; a saved page drives
   itself. */
(function () {
  const map = window.map_network;
  let view = JSON.parse(document.getElementById("network-data").textContent);
  let step = view.steps.findIndex((one) => one.key === view.step);
  const text = view.texts, locale = view.locale;
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(locale,
    { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const shown = { regions: true, reach: true, demand: true, centres: true, depots: true,
                  plants: true, spots: true };
  const PLACING_KM = 60;  // around the marker, when the map flies to it
  const STEPS = [0.2, 0.4, 0.6, 0.8];
  const PALETTES = {
    light: {
      paper: "#ffffff", ink: "#1d2733", halo: "rgba(255,255,255,.85)", land: "#e6e9ec",
      edge: "#98a3ad", line: "#dfe4e8", reach: "rgba(31,98,168,.10)",
      reachEdge: "rgba(31,98,168,.38)", covered: "#1f62a8", uncovered: "#c8312b",
      eligible: "#0b2e52", other: "#8d979f", depot: "#7a3b9c", plant: "#8a5a00",
      spot: "rgba(255,255,255,.92)", plan: "#1a7f4b", ramp: ["#f2b4a4", "#f8d9b8", "#f6f0d2", "#cfe3ec", "#a3c9e2"],
    },
    dark: {
      paper: "#161c23", ink: "#e8edf2", halo: "rgba(16,21,27,.85)", land: "#2a323b",
      edge: "#56626e", line: "#232b34", reach: "rgba(120,180,240,.13)",
      reachEdge: "rgba(120,180,240,.42)", covered: "#62a8ee", uncovered: "#ff7a66",
      eligible: "#e8f2ff", other: "#77838e", depot: "#c990e8", plant: "#e2b04a",
      spot: "rgba(22,28,35,.92)", plan: "#5fd08f", ramp: ["#6d3029", "#67472c", "#57553c", "#33505f", "#2a5b80"],
    },
  };
  let colours;

  function node(tag, className, content) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (content !== undefined) element.textContent = content;
    return element;
  }

  /* Coverage as the chosen step of the cascade leaves it. */
  function takeStep() {
    view.places.covered = view.places.left[step];
    view.regions.forEach((r) => { r.covered = r.left[step]; });
  }
  takeStep();

  const percentOf = (part, all) => (all > 0 ? percent.format(part / all) : "–");
  const distance = (km) => (km === null ? text.nowhere : `${tenths.format(km)} ${text.km}`);

  /* Regions and graticule */
  map.createPane("regions").style.zIndex = 250;
  const regionCanvas = L.canvas({ pane: "regions", padding: 0.25 });
  const regionOf = new Map(view.regions.map((r) => [r.code, r]));
  const graticule = L.layerGroup(), regions = L.geoJSON(null, {
    pane: "regions", renderer: regionCanvas, style: regionStyle,
    onEachFeature(feature, layer) {
      if (!regionOf.has(feature.properties.code)) return;  // a neighbour, of which nothing is told
      layer.bindTooltip(() => card(regionRows(regionOf.get(feature.properties.code))),
                        { sticky: true, className: "tip" });
      layer.on("click", (event) => {
        if (!points.hit(event.layerPoint)) tell("region", feature.properties.code);
      });
    },
  });

  function rampColour(region) {
    if (!region || !region.uio) return colours.land;
    return colours.ramp[STEPS.filter((s) => region.covered / region.uio >= s).length];
  }

  function regionStyle(feature) {
    const region = regionOf.get(feature.properties.code);
    const chosen = feature.properties.code === selectedRegion;
    const framed = chosen || feature.properties.code === view.focus;
    return { color: framed ? colours.ink : colours.edge, weight: chosen ? 2.4 : framed ? 1.4 : 0.7,
             fillColor: shown.regions ? rampColour(region) : colours.land, fillOpacity: 1 };
  }

  let selectedRegion = null;
  function drawGraticule() {
    graticule.clearLayers();
    const style = { pane: "regions", renderer: regionCanvas, interactive: false, weight: 0.7,
                    color: colours.line };
    const [south, west, north, east] = view.extent;
    for (let lon = Math.ceil((west - 30) / 10) * 10; lon <= east + 30; lon += 10) {
      const line = [];
      for (let lat = Math.max(-80, south - 25); lat <= Math.min(85, north + 15); lat += 2) line.push([lat, lon]);
      graticule.addLayer(L.polyline(line, style));
    }
    for (let lat = -80; lat <= 80; lat += 10) {
      if (lat < south - 25 || lat > north + 15) continue;
      const line = [];
      for (let lon = west - 30; lon <= east + 30; lon += 2) line.push([lat, lon]);
      graticule.addLayer(L.polyline(line, style));
    }
  }

  /* Cards: label and value, always as text */
  function card(rows) {
    const box = node("div", "card");
    rows.forEach(([label, value], k) => {
      if (k === 0) { box.appendChild(node("strong", "", value)); return; }
      if (value === null || value === undefined || value === "") return;
      const row = node("div", "row");
      row.append(node("span", "label", label), node("span", "value", value));
      box.appendChild(row);
    });
    return box;
  }

  const regionName = (code) => { const r = regionOf.get(code); return r ? r.name : code; };

  function regionRows(r) {
    return [["", r.name], [text.uio, whole.format(r.uio)],
            [text.share, r.uio ? percentOf(r.covered, r.uio) : text.no_demand],
            [text.mean_km, r.mean_km === null ? "" : distance(r.mean_km)]];
  }

  function placeRows(i, merged) {
    const p = view.places, rows = [["", p.name[i]], [text.region, regionName(p.region[i])],
      [text.uio, whole.format(p.uio[i])], [text.share, percentOf(p.covered[i], p.uio[i])],
      [view.several ? text.mean_nearest : text.nearest, distance(p.km[i])]];
    if (merged && merged.more) rows[0][1] += ` +${whole.format(merged.more)}`;
    if (merged && merged.more) { rows[2][1] = whole.format(merged.uio); rows[3][1] = percentOf(merged.covered, merged.uio); }
    return merged && merged.more ? rows.slice(0, 4) : rows;
  }

  function siteRows(i) {
    const s = view.sites;
    return [["", s.name[i]], ["", text["kind_" + s.kind[i]]], [text.status, s.status_text[i]],
      [text.brands, s.brands[i] || text.no_brands],
      [text.counts, s.kind[i] === "service_centre" ? (s.eligible[i] ? text.yes : text.no) : ""],
      [text.served, s.served[i] ? `${whole.format(s.served[i])} ${text.uio_short}` : ""],
      [text.bays, s.bays[i] === null ? "" : whole.format(s.bays[i])],
      [text.operator, s.operator[i]],
      [text.capacity, s.capacity[i] === null ? "" : whole.format(s.capacity[i])],
      [text.basis, s.basis_text[i]]];
  }

  function spotRows(k) {
    const s = view.spots[k];
    return [["", `${k + 1}. ${s.name}`], [text.region, regionName(s.region)],
      [text.uio, whole.format(s.uio)], [text.places, whole.format(s.places)],
      [text.cause, s.cause_text],
      [text.nearest, s.nearest_name ? `${s.nearest_name}, ${distance(s.nearest_km)}` : text.nowhere]];
  }

  function rowsOf(item) {
    if (item.kind === "place") return placeRows(item.index, item.merged);
    return item.kind === "site" ? siteRows(item.index) : spotRows(item.index);
  }

  /* Points, with hover and click */
  const points = new L.PointsLayer({}, shown);
  const tip = L.tooltip({ className: "tip", direction: "top", offset: [0, -8] });
  let hovered = null;

  map.on("mousemove", (event) => {
    const item = points.hit(event.layerPoint);
    const key = item ? item.kind + item.index : null;
    map.getContainer().style.cursor = item ? "pointer" : "";
    if (key === hovered) return;
    hovered = key;
    if (!item) { map.closeTooltip(tip); return; }
    regions.eachLayer((layer) => layer.closeTooltip());
    const at = map.layerPointToLatLng(points._origin.add([item.x, item.y]));
    tip.setContent(card(rowsOf(item))).setLatLng(at);
    map.openTooltip(tip);
  });
  map.on("mouseout", () => { hovered = null; map.closeTooltip(tip); });
  map.on("click", (event) => {
    if (placing.isOn) { placing.moveTo(event.latlng); return; }
    if (plan.isCollecting) {
      tell("clicked", window.PlaceMarker.outward(event.latlng).map((d) => d.toFixed(6)).join(","));
      return;
    }
    const item = points.hit(event.layerPoint);
    if (!item) return;
    const at = map.layerPointToLatLng(points._origin.add([item.x, item.y]));
    if (item.kind === "spot") selectSpot(item.index, false);
    L.popup({ className: "tip", maxWidth: 320, closeButton: false }).setLatLng(at)
      .setContent(card(rowsOf(item))).openOn(map);
    const keys = { place: view.places.index, site: view.sites.code };
    tell(item.kind, String(item.kind === "spot" ? item.index : keys[item.kind][item.index]));
  });

  /* Panels */
  const panel = (id) => document.getElementById(id);

  function fillHead() {
    panel("title").textContent = view.head.title;
    panel("subtitle").textContent = view.head.subtitle;
    panel("share").textContent = view.head.share;
    panel("headline").textContent = view.head.headline;
    panel("covered").textContent = view.head.covered_of;
    const notes = panel("notes");
    notes.replaceChildren(...view.head.notes.map((line) => node("p", "", line)));
  }

  function fillSpots() {
    panel("spots-title").textContent = text.white_spots;
    const list = panel("spots-list");
    list.replaceChildren();
    if (!view.spots.length) { list.appendChild(node("p", "empty", view.head.no_spots)); return; }
    view.spots.forEach((spot, k) => {
      const item = node("li"), button = node("button", "spot");
      button.type = "button";
      const name = node("span", "spot-name");
      name.append(node("b", "", `${k + 1}. ${spot.name}`), node("small", "", `${regionName(spot.region)} · ${spot.cause_short}`));
      button.append(name, node("span", "spot-uio", whole.format(spot.uio)));
      button.addEventListener("click", () => { selectSpot(k, true); tell("spot", String(k)); });
      item.appendChild(button);
      list.appendChild(item);
    });
    if (view.head.more_spots) list.appendChild(node("p", "empty", view.head.more_spots));
  }

  function swatch(className, colour, border) {
    const mark = node("i", "mark " + className);
    mark.style.background = colour;
    if (border) mark.style.borderColor = border;
    return mark;
  }

  function legendRow(mark, label) {
    const row = node("div", "key");
    row.append(mark, node("span", "", label));
    return row;
  }

  function fillLegend() {
    const box = panel("legend-body"), edges = [0, ...STEPS, 1];
    box.replaceChildren();
    const short = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
    const ramp = node("div", "ramp"), ticks = node("div", "ticks");
    colours.ramp.forEach((c) => { const cell = node("i"); cell.style.background = c; ramp.appendChild(cell); });
    edges.forEach((e) => ticks.appendChild(node("span", "", short.format(e))));
    const chosen = node("select", "step");
    view.steps.forEach((one, k) => {
      const option = node("option", "", one.label);
      option.value = one.key; option.selected = k === step;
      chosen.appendChild(option);
    });
    chosen.setAttribute("aria-label", text.region_share);
    chosen.addEventListener("change", () => { setStep(chosen.value); tell("step", chosen.value); });
    box.append(node("div", "group", text.region_share), chosen, ramp, ticks);
    const triangle = node("i", "mark triangle");
    triangle.style.borderBottomColor = colours.plant;
    box.append(
      legendRow(swatch("square", colours.land, colours.edge), text.no_demand),
      node("div", "group", text.demand_size),
      legendRow(swatch("dot", colours.covered), text.covered),
      legendRow(swatch("dot", colours.uncovered), text.uncovered),
      legendRow(swatch("dot ring", colours.spot, colours.uncovered), text.white_spots),
      node("div", "group", text.sites),
      legendRow(swatch("dot small", colours.eligible), text.centre_eligible),
      ...(view.sites.supposed.some(Boolean) ? [legendRow(swatch("dot small", colours.plan), text.site_supposed)] : []),
      legendRow(swatch("dot", colours.reach, colours.reachEdge), text.layer_reach),
      legendRow(swatch("square small", colours.depot), text.depot),
      legendRow(triangle, text.plant),
      legendRow(swatch("dot small", colours.other), text.site_other),
      node("div", "hint", text.hollow));
  }

  function fillLayers() {
    const box = panel("layers-body");
    box.replaceChildren();
    for (const name of Object.keys(shown)) {
      const label = node("label", "layer"), input = node("input");
      input.type = "checkbox"; input.checked = shown[name];
      input.addEventListener("change", () => {
        shown[name] = input.checked;
        regions.setStyle(regionStyle);
        points.show(shown);
      });
      label.append(input, node("span", "", text["layer_" + name]));
      box.appendChild(label);
    }
  }

  /* Moving */
  function box(latlngs) {
    const project = L.CRS.EqualArea.projection.project, bounds = L.bounds([]);
    for (const [lat, lng] of latlngs) bounds.extend(project({ lat, lng }));
    return bounds;
  }

  let waiting = null;

  /* Leaflet fits a box of degrees; on this projection the box of metres is the one to fit. */
  function fit(bounds, animate, deepest) {
    const size = map.getSize(), margin = 24, crs = L.CRS.EqualArea, t = crs.transformation;
    const side = size.x > 760 ? panel("side").offsetWidth + 12 : 0;
    if (!bounds.isValid()) return;
    // A window that is not laid out yet has no room; its first resize comes here again.
    waiting = size.x < side + 3 * margin || size.y < 3 * margin ? { bounds, deepest } : null;
    if (waiting) return;
    const span = bounds.getSize(), usable = [size.x - 2 * margin - side, size.y - 2 * margin];
    const scale = Math.min(usable[0] / Math.max(span.x, 1), usable[1] / Math.max(span.y, 1)) / t._a;
    const zoom = Math.min(crs.zoom(Math.max(scale, 1e-6)), deepest);
    const snapped = Math.floor(zoom * 4) / 4;
    // The panel covers the right edge: what is shown moves half its width to the left.
    const aside = side / 2 / (crs.scale(snapped) * t._a);
    const centre = crs.projection.unproject(bounds.getCenter().add([aside, 0]));
    if (animate) map.flyTo(centre, snapped, { duration: 0.6 });
    else map.setView(centre, snapped, { animate: false });
  }

  function outline() {
    const all = [];
    regions.eachLayer((layer) => {
      if (view.focus && layer.feature.properties.code !== view.focus) return;
      layer.getLatLngs().flat(3).forEach((p) => all.push([p.lat, p.lng]));
    });
    if (view.focus && all.length) return box(all);
    view.sites.lat.forEach((lat, i) => lat !== null && all.push([lat, view.sites.lon[i]]));
    if (!all.length) view.places.lat.forEach((lat, i) => all.push([lat, view.places.lon[i]]));
    return box(all);
  }

  /* Until somebody moves the map it shows everything, also when the window grows. */
  let isMoved = false;
  function showWhole(animate) { isMoved = false; fit(outline(), animate, view.focus ? 10 : 6); }
  map.on("resize", () => {
    if (waiting) fit(waiting.bounds, false, waiting.deepest);
    else if (!isMoved) showWhole(false);
  });
  map.on("dragstart", () => { isMoved = true; });
  map.getContainer().addEventListener("wheel", () => { isMoved = true; }, { passive: true });

  function selectSpot(k, fly) {
    points.select(k);
    document.querySelectorAll(".spot").forEach((b, i) => b.setAttribute("aria-current", i === k));
    const spot = view.spots[k];
    if (spot && fly) flyTo(spot.lat, spot.lon);
  }

  function flyTo(lat, lon) {
    isMoved = true;
    fit(box(window.geodesicCircle(lat, lon, Math.max(view.reach_km * 1.6, 60), 24)), true, 9);
  }

  function showPlace(lat, lon) {
    points.select(null);
    flyTo(lat, lon);
  }

  function selectRegion(code, fly) {
    selectedRegion = code;
    regions.setStyle(regionStyle);
    regions.eachLayer((layer) => {
      if (layer.feature.properties.code !== code) return;
      layer.bringToFront();
      const ring = layer.getLatLngs().flat(3).map((p) => [p.lat, p.lng]);
      if (fly) { isMoved = true; fit(box(ring), true, 8); }
    });
  }

  /* Placing: clicks move one marker and choose nothing else. */
  const placing = new window.PlaceMarker(map, (place) => { if (bridge) bridge.picked("placed", place); });

  function isInView(latlng) {
    const at = map.latLngToContainerPoint(latlng), size = map.getSize();
    return at.x >= 0 && at.y >= 0 && at.x <= size.x && at.y <= size.y;
  }

  let folded = [];
  function stopPlacing() {
    placing.stop();
    folded.forEach((part) => { part.open = true; });
    folded = [];
  }

  function place(lat, lon, label, fly = true) {
    const at = lat === null ? null : L.latLng(lat, lon), isFirst = !placing.isOn;
    hovered = null; map.closeTooltip(tip);
    if (isFirst) folded = Array.from(panel("side").querySelectorAll("details[open]"));
    if (isFirst) folded.forEach((part) => { part.open = false; });  // a card has little room
    placing.start(at, label);
    if (!at || !fly || !(isFirst || !isInView(at))) return;
    isMoved = true;
    fit(box(window.geodesicCircle(lat, lon, PLACING_KM, 24)), true, 10);
  }

  /* What a file would move: a line from where something is to where it goes, and a ring there. */
  map.createPane("moves").style.zIndex = 460;
  const movesLayer = L.layerGroup().addTo(map);
  let moving = [];
  function drawMoves() {
    movesLayer.clearLayers();
    const style = { pane: "moves", weight: 2, interactive: false };
    for (const move of moving) {
      const colour = move.state === "conflict" ? colours.uncovered : colours.covered;
      if (move.from) movesLayer.addLayer(L.polyline([move.from, move.to], { ...style, color: colour, dashArray: "4 4" }));
      const ring = L.circleMarker(move.to, { pane: "moves", radius: 7, weight: 3, color: colour,
                                             fillColor: colours.paper, fillOpacity: 1 });
      ring.bindTooltip(() => card([["", move.name]]), { className: "tip" });
      movesLayer.addLayer(ring);
    }
  }

  /* Longitudes go where the map shows them, beyond 180° too. */
  function onMap(at) {
    if (!at) return null;
    const [, west, , east] = view.extent, middle = (west + east) / 2;
    return [at[0], at[1] - 360 * Math.round((at[1] - middle) / 360)];
  }

  function moves(list) {
    moving = list.map((m) => ({ ...m, from: onMap(m.from), to: onMap(m.to) }));
    Array.from(panel("side").querySelectorAll("details[open]")).forEach((part) => { part.open = false; });
    drawMoves();
    const at = moving.flatMap((m) => (m.from ? [m.from, m.to] : [m.to]));
    if (at.length) { isMoved = true; fit(box(at.flatMap(([lat, lon]) => window.geodesicCircle(lat, lon, PLACING_KM, 12))), false, 9); }
  }

  /* What a plan proposes. */
  const plan = new window.PlanMarkers(map, (kind, key) => tell(kind, key), (at) => onMap(at));
  function proposals(list) { plan.show(list, view.reach_km); }

  function selectProposal(k, fly) {
    plan.choose(k);
    const at = plan.placeOf(k);
    if (at && fly) flyTo(at.lat, at.lng);
  }

  function showLayers(wanted) {
    Object.assign(shown, wanted);
    regions.setStyle(regionStyle);
    points.show(shown);
    fillLayers();
    // A page beside charts has little room.
    panel("side").querySelectorAll("details[open]").forEach((part) => { part.open = false; });
  }

  function setTheme(name) {
    document.documentElement.dataset.theme = name;
    colours = PALETTES[name];
    plan.recolour(colours);
    regions.setStyle(regionStyle);
    drawGraticule();
    points.recolour(colours);
    drawMoves();
    fillLegend();
  }

  function setStep(key) {
    step = view.steps.findIndex((one) => one.key === key);
    takeStep();
    map.closePopup(); map.closeTooltip(tip); hovered = null;
    regions.setStyle(regionStyle);
    points.setData(view.places, view.sites, view.spots, view.reach_km);
    fillLegend();
  }

  function update(next) {
    view = Object.assign({}, view, next);
    takeStep();
    view.regions.forEach((r) => regionOf.set(r.code, r));
    map.closePopup(); map.closeTooltip(tip); hovered = null;
    regions.setStyle(regionStyle);
    points.select(null);
    points.setData(view.places, view.sites, view.spots, view.reach_km);
    fillHead(); fillSpots(); fillLegend();
  }

  /* The application listens, if there is one. */
  let bridge = null;
  function tell(kind, key) { if (bridge && !placing.isOn) bridge.picked(kind, key); }

  function preferredTheme() {
    if (view.theme !== "system") return view.theme;
    return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  document.documentElement.lang = view.language;
  document.body.classList.toggle("embedded", view.embedded);
  document.title = `${view.head.title} – ${view.head.subtitle}`;
  map.getContainer().setAttribute("aria-label", text.aria);
  map.attributionControl.setPrefix(false);
  // Leaflet takes attributions for markup: what a node makes of the text is safe to hand it.
  map.attributionControl.addAttribution(node("span", "", view.head.attribution).innerHTML);
  const scale = L.control.scale({ imperial: false, maxWidth: 160 });
  scale._updateMetric = function (metres) {
    const km = this._getRoundNum(metres) / 1000;
    this._updateScale(this._mScale, `${new Intl.NumberFormat(locale).format(km)} ${text.km}`, km * 1000 / metres);
  };
  scale.addTo(map);
  L.control.zoom({ position: "topleft", zoomInTitle: text.zoom_in, zoomOutTitle: text.zoom_out }).addTo(map);
  const home = L.control({ position: "topleft" });
  home.onAdd = () => {
    const button = node("button", "home leaflet-bar", "⤢");
    button.type = "button"; button.title = text.whole;
    button.setAttribute("aria-label", text.whole);
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => { selectRegion(null, false); showWhole(true); });
    return button;
  };
  home.addTo(map);
  L.DomEvent.disableClickPropagation(panel("side"));
  L.DomEvent.disableScrollPropagation(panel("side"));
  panel("legend-title").textContent = text.legend;
  panel("layers-title").textContent = text.layers;
  colours = PALETTES[preferredTheme()];
  regions.addData(view.boundaries);
  graticule.addTo(map);
  regions.addTo(map);
  points.addTo(map);
  setTheme(preferredTheme());
  fillHead(); fillSpots(); fillLayers();
  map.invalidateSize({ animate: false });
  points.setData(view.places, view.sites, view.spots, view.reach_km);
  showWhole(false);

  window.networkMap = {
    update, selectSpot, selectRegion, setTheme, showWhole, place, stopPlacing, moves, setStep, showPlace,
    proposals, selectProposal, showLayers,
    collect: (isOn) => plan.collect(isOn),
    offer: (list) => plan.offer(list),
    // The page lists the heaviest white spots only; the window's table holds all of them.
    showSpot(k, lat, lng) {
      if (k < view.spots.length) { selectSpot(k, true); } else { showPlace(lat, lng); }
    },
    state: () => JSON.stringify({ share: view.head.share, spots: view.spots.length,
      drawn: points._drawn, zoom: map.getZoom(), selectedRegion, centre: map.getCenter(),
      placing: placing.place, moves: moving.length, step: view.steps[step].key,
      proposals: plan.places }),
  };
  if (window.qt && window.qt.webChannelTransport) {
    new QWebChannel(window.qt.webChannelTransport, (channel) => {
      bridge = channel.objects.bridge;
      bridge.ready();
    });
  }
})();
