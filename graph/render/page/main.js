// What the address says is what is shown: #entity=person/吴嘉, #fact=ID, #path=ID&to=ID, with &focus=…, filters, and &lang=en.
function addressOf(target) {
  const parts = [...Object.entries(target), ...focusPairs(), ...filterPairs(), ...(asked ? [["lang", language]] : [])];
  return "#" + parts.map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/%2F/g, "/")}`).join("&");
}

let shown = {}; // the target of the address
let routed = null;

function go(target) {
  if (picking !== null && target.entity) {
    const start = entities[picking].id;
    stopPicking();
    if (target.entity !== start) target = { path: start, to: target.entity };
  }
  if (target.path) setFocus(undefined);
  includeInFocus(target.entity ? [byId.get(target.entity)] : target.fact ? [facts[factById.get(target.fact)].s, facts[factById.get(target.fact)].o] : []);
  const address = addressOf(target);
  location.hash = address === "#" ? "" : address;
  route();
}

// The same target under other filters or another focus: no new step for the back button, and the picture stays where it is.
function again() {
  try {
    history.replaceState(null, "", addressOf(shown));
  } catch {
    // some browsers forbid it to pages from disk; then the address stays behind
  }
  routed = location.hash;
  present({ still: true });
}

function filtersChanged() {
  sift();
  refocus();
  again();
}

function route() {
  routed = location.hash;
  const target = pairs(location.hash.slice(1));
  const before = String(filterPairs());
  readFilters(target);
  sift();
  const around = String(focusPairs());
  readFocus(target);
  // Ids hold percent signs of their own; an address typed by hand may have them undecoded.
  const written = byId.get(location.hash.slice("#entity=".length).split("&")[0]);
  const known = (key) => byId.get(target.get(key)) ?? (key === "entity" && target.get(key) !== null ? written : undefined);
  const [entity, start, end] = ["entity", "path", "to"].map(known);
  const fact = factById.get(target.get("fact"));
  const sought = ["entity", "fact", "path", "to"].map((key) => target.get(key));
  if (entity !== undefined) shown = { entity: entities[entity].id };
  else if (fact !== undefined) shown = { fact: facts[fact].id };
  else if (start !== undefined && end !== undefined) shown = { path: entities[start].id, to: entities[end].id };
  else shown = {};
  present({ unfound: Object.keys(shown).length ? "" : sought.filter((id) => id && !byId.has(id)).join(", ") });
  if (String(filterPairs()) !== before) drawLegend();
  if (focus && String(focusPairs()) !== around) frameFocus();
}

function present({ unfound = "", still = false } = {}) {
  tellNotice();
  if (still) holdView(() => showTarget());
  else showTarget();
  refreshTable();
  if (unfound) $("panel").prepend(el("p", { class: "badge", role: "alert" }, say("unfound") + unfound));
}

function showTarget() {
  if (shown.entity) {
    showEntity(byId.get(shown.entity));
    lightEntity(byId.get(shown.entity));
  } else if (shown.fact) {
    showFact(factById.get(shown.fact));
    lightFact(factById.get(shown.fact));
  } else if (shown.path) showPath(byId.get(shown.path), byId.get(shown.to));
  else {
    showOverview();
    light(null);
  }
}

// What is not to be seen, and why.
function tellNotice() {
  const line = (words, button, onclick) => el("span", {}, words, button && " ", button && el("button", { type: "button", class: "link", onclick }, button));
  const rest = entities.length - DATA.drawn;
  const hidden = [hiddenFacts && count(hiddenFacts, "nFacts"), ...[[events, shownEvent, "nEvents"], [figures, shownFigure, "nFigures"], [entities.map((_, number) => number), (number) => shownType(number) && !lonely.has(number), "nEntities"]]
    .map(([all, keep, key]) => (all.every(keep) ? "" : count(all.filter((one) => !keep(one)).length, key)))].filter(Boolean);
  const lines = [
    picking !== null && line(say("picking", { name: name(picking) }), say("cancel"), stopPicking),
    focus && line(say("focused", { name: name(focus.centre), n: focus.members.size.toLocaleString("en") }), say("showAll"), clearFocus),
    hidden.length && line(say("hiddenBy", { what: hidden.join(language === "zh" ? "、" : ", ") }), say("clear"), () => {
      clearFilters();
      drawLegend();
      filtersChanged();
    }),
    groups.length > 0 && line(groupsInWords()),
    rest > 0 && line(say(rest === DATA.alone ? "undrawnAlone" : "undrawn", { drawn: DATA.drawn.toLocaleString(), rest: rest.toLocaleString() })),
  ].filter(Boolean);
  $("notice").hidden = !lines.length;
  $("notice").replaceChildren(...lines);
}

function tellTheme() {
  $("theme").textContent = SIGNS[theme];
  $("theme").title = `${say("theme")}: ${say(`theme-${theme}`)}`;
  $("theme").setAttribute("aria-label", $("theme").title);
}

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  const sources = new Set(documents.map(([, publisher]) => publisher).filter(Boolean)).size;
  $("summary").textContent = [
    count(entities.length, "nEntities"), count(facts.length, "nFacts"), events.length && count(events.length, "nEvents"), figures.length && count(figures.length, "nFigures"),
    count(documents.length, "nDocuments"), sources && count(sources, "nPublishers"),
    DATA.newest && `${say("newest")} ${DATA.newest}`,
  ].filter(Boolean).join(" · ");
  $("skip").textContent = say("skip");
  $("search").placeholder = say("search");
  $("search").setAttribute("aria-label", say("search"));
  $("language").textContent = say("language");
  $("language").title = say("languageHint");
  for (const id of ["closer", "farther", "whole", "loosen"]) {
    $(id).title = say(id);
    $(id).setAttribute("aria-label", say(id));
  }
  $("canvas").setAttribute("role", "region");
  for (const one of [$("canvas"), $("canvas").querySelector(".vis-network")]) one?.setAttribute("aria-label", say("picture"));
  for (const [id, key] of [["help", "keys"], ["save", "save"]]) $(id).title = say(key);
  $("help").setAttribute("aria-label", say("keys"));
  $("save").querySelector("summary").setAttribute("aria-label", say("save"));
  $("save-body").replaceChildren(...saveButtons());
  tellTheme();
  tellTables();
  tellNotice();
  drawLegend();
}

$("language").addEventListener("click", () => {
  language = other();
  speak();
  again();
  if (!$("results").hidden) showHits();
});
$("closer").addEventListener("click", () => zoom(1.35));
$("farther").addEventListener("click", () => zoom(1 / 1.35));
$("whole").addEventListener("click", () => frame(DATA.nodes.map((node) => node.id), 1.6));
$("theme").addEventListener("click", () => {
  nextTheme();
  recolour();
});
$("help").addEventListener("click", showKeys);
$("skip").addEventListener("click", (event) => {
  event.preventDefault(); // else the address would say "#panel" and no more what is shown
  $("panel").focus();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("textarea, input:not([type=range], [type=checkbox])");
  if ($("dialog").open || typing) return;
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) menu.open = false;
    else if (picking !== null) stopPicking();
    else if (focus) clearFocus();
    else go({});
  } else if (event.ctrlKey || event.metaKey || event.altKey) return;
  else if (event.key === "/") {
    event.preventDefault();
    $("search").focus();
  } else if (event.key === "?") showKeys();
});
document.addEventListener("pointerdown", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
function recolour() {
  tellTheme();
  drawLegend();
  present({ still: true });
}
system.addEventListener("change", recolour);
addEventListener("hashchange", () => location.hash === routed || route()); // `go` does not wait for this

// What is to be seen, and where an entity stands on the screen, for scripts that steer the page.
globalThis.guanxi = {
  ...groupHandles,
  nodes: () => nodes.get({ filter: (node) => !node.hidden && entities[node.id] }).map((node) => entities[node.id].id),
  shown: () => edges.get({ filter: (edge) => !edge.hidden }).flatMap((edge) => edge.facts.filter(shownFact)).map((number) => facts[number].id),
  lit: () => (lit ? [...lit.nodes].map((number) => entities[number].id) : []),
  where(id) {
    const { x, y } = picture.canvasToDOM(spotOf(byId.get(id)));
    const { left, top } = $("canvas").getBoundingClientRect();
    return { x: left + x, y: top + y };
  },
};

$("legend").open = legendFits();
drawPicture();
speak();
frame(DATA.nodes.map((node) => node.id), 1.6, false); // now that the room is known
route();
