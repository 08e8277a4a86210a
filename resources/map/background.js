"use strict";
/* Tiles behind the network: held by the page, or asked for at one address that the page's policy
   allows. They are pictures and nothing else; what is written of them is set as text. */
(function () {
  const map = window.map_network;
  const tiles = JSON.parse(document.getElementById("network-data").textContent).tiles;
  const NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
  const DEEPEST = 18;

  function words(text) {
    const element = document.createElement("span");
    element.textContent = text;
    return element.innerHTML;  // Leaflet takes attributions for markup
  }

  const Tiles = L.TileLayer.extend({
    getTileUrl(at) {
      const count = 2 ** at.z, x = ((at.x % count) + count) % count;
      if (at.y < 0 || at.y >= count) return NOTHING;
      if (tiles.pictures) return tiles.pictures[`${at.z}/${x}/${at.y}`] || NOTHING;
      return tiles.address.replace("{z}", at.z).replace("{x}", x).replace("{y}", at.y);
    },
  });
  const layer = new Tiles("", {
    attribution: words(tiles.attribution), minNativeZoom: tiles.shallowest,
    maxNativeZoom: tiles.deepest, minZoom: 0, maxZoom: DEEPEST, keepBuffer: 1,
    referrerPolicy: "strict-origin-when-cross-origin",
  });
  map.setMaxZoom(Math.min(DEEPEST, Math.max(map.getMaxZoom(), tiles.deepest)));
  document.body.classList.add("tiled");
  layer.addTo(map);

  const label = document.createElement("label"), input = document.createElement("input");
  label.className = "layer";
  input.type = "checkbox";
  input.checked = true;
  input.addEventListener("change", () => {
    document.body.classList.toggle("tiled", input.checked);
    if (input.checked) layer.addTo(map); else layer.remove();
  });
  label.append(input, document.createTextNode(tiles.layer));
  document.getElementById("layers-body").after(label);

  if (tiles.note) {
    const note = document.createElement("div");
    note.id = "background-note";
    note.textContent = tiles.note;
    document.getElementById("head").append(note);
  }
})();
