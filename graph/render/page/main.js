// What the address says is what is shown: #entity=person/吴嘉, #fact=ID, &lang=en.
function go(target) {
  const parts = Object.entries(target).map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/%2F/g, "/")}`);
  if (asked) parts.push(`lang=${language}`);
  location.hash = parts.join("&");
  route();
}

let routed = null;

function route() {
  routed = location.hash;
  const target = pairs(location.hash.slice(1));
  const entity = target.get("entity");
  const fact = target.get("fact");
  // Ids hold percent signs of their own; an address typed by hand may have them undecoded.
  const number = entity === null ? undefined : byId.get(entity) ?? byId.get(location.hash.slice("#entity=".length).split("&")[0]);
  if (number !== undefined) {
    showEntity(number);
    lightEntity(number);
  } else if (factById.has(fact)) {
    showFact(factById.get(fact));
    lightFact(factById.get(fact));
  } else {
    showOverview();
    if (entity || fact) $("panel").prepend(el("p", { class: "badge", role: "alert" }, say("unfound") + (entity || fact)));
    light(null);
  }
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
  for (const id of ["closer", "farther", "whole"]) {
    $(id).title = say(id);
    $(id).setAttribute("aria-label", say(id));
  }
  $("canvas").setAttribute("role", "region");
  $("canvas").setAttribute("aria-label", say("picture"));
  const rest = entities.length - DATA.drawn;
  $("notice").hidden = rest === 0;
  $("notice").textContent = say(rest === DATA.alone ? "undrawnAlone" : "undrawn", { drawn: DATA.drawn.toLocaleString(), rest: rest.toLocaleString() });
  drawLegend();
}

$("language").addEventListener("click", () => {
  language = other();
  speak();
  route();
  if (!$("results").hidden) showHits();
});
$("closer").addEventListener("click", () => zoom(1.35));
$("farther").addEventListener("click", () => zoom(1 / 1.35));
$("whole").addEventListener("click", () => frame(DATA.nodes.map((node) => node.id), 1.6));
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement;
  if (event.key === "Escape" && !typing) go({});
  if (event.key === "/" && !typing) {
    event.preventDefault();
    $("search").focus();
  }
});
dark.addEventListener("change", () => {
  drawLegend();
  route();
});
addEventListener("hashchange", () => location.hash === routed || route()); // `go` does not wait for this

// Where an entity stands on the screen, for scripts that steer the page.
globalThis.guanxi = {
  where(id) {
    const { x, y } = picture.canvasToDOM(picture.getPosition(byId.get(id)));
    const { left, top } = $("canvas").getBoundingClientRect();
    return { x: left + x, y: top + y };
  },
};

$("legend").open = innerWidth > 900;
drawPicture();
speak();
route();
