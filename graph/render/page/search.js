// Search over all names, drawn or not: in either script, and by pinyin or its initials.
const [traditional, simplified] = DATA.script.map((characters) => Array.from(characters));
const scripts = new Map(traditional.map((character, place) => [character, simplified[place]]));
const fold = (text) => Array.from(text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim(), (character) => scripts.get(character) ?? character).join("");
const names = entities.map((entity) => [entity.zh, entity.en, ...entity.aliases].map(fold));
const SHOWN = 30;
const LEAST_PINYIN = 2;
const OTHER = 5;

// How well a name fits: 0 is the very name, 1 begins with what is sought, 2 holds it, 3 sounds like it, 4 has such initials; 5 is another.
function fit(number, wanted, sound) {
  const rank = names[number].reduce((best, form) => Math.min(best, form === wanted ? 0 : form.startsWith(wanted) ? 1 : form.includes(wanted) ? 2 : OTHER), OTHER);
  if (rank < OTHER || sound.length < LEAST_PINYIN) return rank;
  const begins = (forms) => forms.some((form) => form.startsWith(sound));
  return begins(entities[number].pinyin) ? 3 : begins(entities[number].initials) ? 4 : OTHER;
}

function find(query) {
  const wanted = fold(query);
  if (!wanted) return [];
  const sound = /^[a-zü' ]+$/.test(wanted) ? wanted.replace(/[' ]/g, "").replace(/ü/g, "v") : "";
  const found = [];
  entities.forEach((_, number) => {
    const rank = fit(number, wanted, sound);
    if (rank < OTHER) found.push([rank, number]);
  });
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, SHOWN).map(([, number]) => number);
}

let hits = [];
let active = -1;

function showHits() {
  const box = $("results");
  const query = $("search").value;
  hits = find(query);
  active = hits.length ? 0 : -1;
  box.replaceChildren(...hits.map((number, place) => {
    const entity = entities[number];
    const row = el("li", { role: "option", id: `hit-${place}` }, shape(entity.type),
      el("span", { class: "names" }, el("bdi", {}, name(number)), " ", el("bdi", { class: "small" }, entity[other()] === name(number) ? "" : entity[other()])),
      number >= DATA.drawn && el("span", { class: "small" }, say("notDrawn")));
    row.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(place); });
    return row;
  }));
  if (!hits.length) box.append(el("li", { class: "small" }, say("nothing")));
  openHits(fold(query) !== "");
}

function openHits(open) {
  $("results").hidden = !open;
  $("search").setAttribute("aria-expanded", String(open));
  [...$("results").children].forEach((row, place) => row.setAttribute("aria-selected", String(place === active)));
  if (open && active >= 0) {
    $("search").setAttribute("aria-activedescendant", `hit-${active}`);
    $("results").children[active].scrollIntoView({ block: "nearest" });
  } else $("search").removeAttribute("aria-activedescendant");
}

function choose(place) {
  if (!hits[place] && hits[place] !== 0) return;
  $("search").value = "";
  openHits(false);
  go({ entity: entities[hits[place]].id });
  $("panel").focus({ preventScroll: true });
}

$("search").addEventListener("input", showHits);
$("search").addEventListener("blur", () => openHits(false));
$("search").addEventListener("focus", () => $("search").value && showHits());
$("search").addEventListener("keydown", (event) => {
  if (event.isComposing) return; // Enter that ends the typing of pinyin is not a choice
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (hits.length) active = (active + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length;
    openHits(hits.length > 0);
  } else if (event.key === "Enter") choose(active);
  else if (event.key === "Escape") {
    if (!$("search").value && picking !== null) stopPicking();
    $("search").value = "";
    openHits(false);
    event.stopPropagation();
  }
});
