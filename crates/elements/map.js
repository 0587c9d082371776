// The map of the planning follower, with the library that draws it: what the loader asks for once somebody wants a map.
// It draws into `<wecan-map>`, whose attributes say everything: the address of the tiles, the places, and the words.
// The list stays the whole truth. What is chosen here is a button with `data-open`, as in the list.

import { GridLayer, Icon, LatLngBounds, LayerGroup, Map as Leaflet, Marker, TileLayer } from "leaflet/dist/leaflet-src.esm.js";

/** Markers are never nearer to each other than this, in pixels: what is nearer is one marker with a number. */
const APART = 44;
/** The deepest level at which the map shows places: single houses. */
const DEEPEST = 18;
/** As near as it goes by itself. */
const NEAR_ENOUGH = 15;

/** How each widget's map was left, so that it is found like that when somebody comes back to the list. */
const left = new WeakMap();

/** A marker that is a button, since buttons can be reached and pressed in every way. */
const Button = Icon.extend({
  createIcon() {
    return this.options.button;
  },
  createShadow() {
    return null;
  },
});

/** Pictures that are not wanted any more are let go. The library would put an empty one in their place, whose address begins
    with `data:`, and many policies refuse that. */
const Tiles = TileLayer.extend({
  _abortLoading() {
    for (const [key, { coords, el }] of Object.entries(this._tiles)) {
      if (coords.z === this._tileZoom) continue;
      el.onload = el.onerror = null;
      if (el.complete) continue;
      el.remove();
      delete this._tiles[key];
    }
  },
  _removeTile(key) {
    GridLayer.prototype._removeTile.call(this, key);
  },
});

const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });

/** Applications as the attribute has them: a line each, with tabs between number, latitude, longitude and name. What is
    nowhere has zeros. */
const read = (text) =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [at, lat, lng, name] = line.split("\t");
      return { at, name, nowhere: lat + lng === "00", lat: lat / 1e6, lng: lng / 1e6 };
    });

/** The stylesheet, before anything is drawn that needs it. */
function dressed(element) {
  const root = element.getRootNode();
  const href = new URL("map.css", import.meta.url).href;
  const place = root.head ?? root;
  const own = [...place.querySelectorAll("link")].find((link) => link.href === href);
  if (own?.sheet) return Promise.resolve();
  const link = own ?? Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((done, failed) => {
    link.addEventListener("load", done, { once: true });
    link.addEventListener("error", failed, { once: true });
    if (!own) place.append(link);
  });
}

/** Draws the map. Rejects where it cannot be drawn. What takes it away again is `gone` of the element. */
export async function draw(element) {
  await dressed(element);
  element.gone?.();
  if (!element.isConnected) return;
  const failed = element.firstElementChild;
  failed.hidden = true;
  const [title, zoomIn, zoomOut, all, cluster, without] = element.getAttribute("words").split("\n");
  const widget = element.closest(".wecan") ?? element;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const tools = make("p", "wecan-map-tools");
  const view = make("div", "wecan-map-view");
  view.setAttribute("role", "region");
  view.setAttribute("aria-label", title);
  const named = make("p", "wecan-hint wecan-map-name"); // For eyes alone: the markers have their names.
  named.setAttribute("aria-hidden", "true");
  const here = make("ul", "wecan-map-here");
  const nowhere = make("p", "wecan-hint");
  const credit = make("p", "wecan-hint", element.getAttribute("tiles-credit"));
  element.replaceChildren(failed, tools, view, named, here, nowhere, credit);

  const map = new Leaflet(view, {
    attributionControl: false, // It would take HTML; the credit is text beside the map.
    zoomControl: false,
    scrollWheelZoom: false, // Whoever scrolls the page is not caught in the map,
    dragging: !matchMedia("(pointer: coarse)").matches, // and neither is a finger; two of them move it.
    zoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
    maxZoom: DEEPEST,
  });
  const tool = (words, press) => {
    const button = make("button", "wecan-button wecan-second", words);
    button.type = "button";
    button.addEventListener("click", press);
    tools.append(button, " ");
  };

  const markers = new LayerGroup().addTo(map);
  let places = [];
  let drawn = new Map();
  let grouped = [null, []];
  let wanted = null;

  const around = (places) => new LatLngBounds(places.map(({ lat, lng }) => [lat, lng]));
  const fit = (animate) => {
    if (places.length) map.fitBounds(around(places), { padding: [24, 24], maxZoom: NEAR_ENOUGH, animate: animate && !still });
    else if (!map.getZoom()) map.setView([54, -3], 5);
  };

  /** Those that are near each other at this zoom, together. The first of a group is where its marker stands. */
  function groups() {
    const zoom = map.getZoom();
    if (grouped[0] === zoom) return grouped[1];
    const cells = new Map();
    const found = [];
    for (const place of places) {
      const point = map.project([place.lat, place.lng], zoom);
      const [column, row] = [Math.floor(point.x / APART), Math.floor(point.y / APART)];
      let near;
      for (let x = column - 1; x <= column + 1 && !near; x++)
        for (let y = row - 1; y <= row + 1 && !near; y++)
          near = cells.get(`${x}/${y}`)?.find((group) => group.point.distanceTo(point) < APART);
      if (near) {
        near.places.push(place);
        continue;
      }
      const group = { point, places: [place] };
      const cell = cells.get(`${column}/${row}`);
      if (cell) cell.push(group);
      else cells.set(`${column}/${row}`, [group]);
      found.push(group);
    }
    // From the top to the bottom.
    found.sort((one, other) => one.point.y - other.point.y || one.point.x - other.point.x);
    grouped = [zoom, found];
    return found;
  }

  /** A group is taken apart: the map goes nearer, or lists it where nearer shows no more. */
  function open(group) {
    const bounds = around(group.places);
    const zoom = map.getZoom();
    if (zoom >= DEEPEST || bounds.getNorthEast().equals(bounds.getSouthWest())) {
      here.replaceChildren(...group.places.map((place) => {
        const item = make("li", "");
        const button = make("button", "wecan-open", place.name);
        button.type = "button";
        button.dataset.open = place.at;
        item.append(button);
        return item;
      }));
      return here.querySelector("button").focus();
    }
    const nearer = Math.min(DEEPEST, Math.max(zoom + 1, map.getBoundsZoom(bounds.pad(0.2))));
    wanted = bounds.pad(0.01);
    map.setView(bounds.getCenter(), nearer, { animate: !still });
  }

  function button(group) {
    const [place] = group.places;
    const many = group.places.length > 1;
    const button = make("button", many ? "wecan-dot wecan-dots" : "wecan-dot", many ? group.places.length : "");
    const name = many ? cluster.replace("{n}", group.places.length) : place.name;
    button.type = "button";
    button.setAttribute("aria-label", name);
    for (const event of ["focus", "mouseenter"]) button.addEventListener(event, () => (named.textContent = name));
    button.addEventListener("click", (event) => {
      // A press that moved the map is none; keys have nothing to do with it.
      if (event.detail && map.dragging.moved()) return event.stopPropagation();
      if (many) return open(group);
      left.get(widget).at = place.at;
      button.dataset.open = place.at; // Only now: otherwise whoever comes back from the list would land here.
    });
    return button;
  }

  /** Draws the markers that are in view. Those that stand there stay, and keep the focus. */
  function show() {
    const inside = map.getBounds().pad(0.1);
    const zoom = map.getZoom();
    const next = new Map();
    for (const group of groups()) {
      const [{ at, lat, lng }] = group.places;
      if (!inside.contains([lat, lng])) continue;
      const key = `${zoom}/${at}/${group.places.length}`;
      const marker =
        drawn.get(key) ??
        new Marker([lat, lng], { icon: new Button({ button: button(group), iconSize: null }), keyboard: false });
      next.set(key, marker);
    }
    const lost = [...drawn].some(([key, marker]) => !next.has(key) && marker.getElement().matches(":focus"));
    for (const [key, marker] of drawn) if (!next.has(key)) markers.removeLayer(marker);
    // What is new goes where it belongs: the order of the keyboard is that of reading. What stays is not touched.
    let after = null;
    for (const [key, marker] of [...next].reverse()) {
      if (!drawn.has(key)) {
        markers.addLayer(marker);
        map.getPane("markerPane").insertBefore(marker.getElement(), after);
      }
      after = marker.getElement();
    }
    drawn = next;
    Object.assign(left.get(widget), { center: map.getCenter(), zoom, text });
    if (wanted || lost) {
      const first = [...next.values()].find((marker) => !wanted || wanted.contains(marker.getLatLng()));
      wanted = null;
      (first?.getElement() ?? view).focus({ preventScroll: true });
    }
  }

  let text;
  /** Takes the places that the list has now. */
  function take(animate) {
    text = element.getAttribute("points");
    const found = read(text);
    places = found.filter((place) => !place.nowhere);
    const missing = found.length - places.length;
    nowhere.textContent = missing ? without.replace("{n}", missing) : "";
    grouped = [null, []];
    here.replaceChildren();
    named.textContent = "";
    const before = left.get(widget);
    if (!animate && before?.text === text) map.setView(before.center, before.zoom, { animate: false });
    else fit(animate);
  }

  const tiles = new Tiles(element.getAttribute("tiles"), {
    maxZoom: DEEPEST,
    maxNativeZoom: Number(element.getAttribute("tiles-zoom")) || DEEPEST,
  });
  let any = false;
  tiles.on("tileload", () => (any = true));
  tiles.on("load", () => {
    if (any) return;
    element.gone();
    failed.hidden = false;
  });

  const changes = new MutationObserver(() => {
    take(true);
    show();
  });
  changes.observe(element, { attributeFilter: ["points"] });
  element.gone = () => {
    changes.disconnect();
    // Otherwise the library goes on with what is gone: a move that ends calls for markers, which may take the focus and move it.
    map.off("moveend", show);
    map._animatingZoom = false;
    map.remove();
    element.replaceChildren(failed);
    element.gone = null;
  };

  if (!left.has(widget)) left.set(widget, {});
  const { at } = left.get(widget);
  left.get(widget).at = null;
  take(false);
  map.on("moveend", show);
  tiles.addTo(map);
  show();
  tool(zoomIn, () => map.zoomIn());
  tool(zoomOut, () => map.zoomOut());
  tool(all, () => fit(true));
  // Whoever opened one from here comes back to it.
  if (at) [...drawn].find(([key]) => key.split("/")[1] === at)?.[1].getElement().focus({ preventScroll: true });
}
