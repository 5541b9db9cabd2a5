// The same facts, events and figures as tables: for screen readers, for sorting, for paper.
const PER_PAGE = 100;
const collator = () => new Intl.Collator(language === "zh" ? "zh-Hans" : "en", { numeric: true });
const SHEETS = {
  facts: { say: "factsTable", sort: 0, down: false, page: 0 },
  events: { say: "events", sort: 0, down: true, page: 0 },
  figures: { say: "figures", sort: 0, down: false, page: 0 },
  entities: { say: "entitiesTable", sort: 4, down: true, page: 0 },
};
let tableShown = "facts";
let tabular = false;

const statusCell = (claim) => [el("span", {}, isStruck(claim.status) && el("span", { "aria-hidden": "true" }, `${style.statuses[claim.status].mark} `), style.statuses[claim.status][language])];
const evidenceOf = (claim) => sentences[claim.evidence[0][0]];

// Of each column: its words, what a row shows, and what it is sorted by; numbers are set to the right.
const COLUMNS_OF = {
  facts: [
    ["subject", (fact) => [entityLink(fact.s)], (fact) => name(fact.s)],
    ["relation", (fact) => [el("button", { type: "button", class: "link", onclick: () => go({ fact: fact.id }) }, pick(DATA.predicates[fact.p])), qualifiersOf(fact) && el("div", { class: "small" }, qualifiersOf(fact))], (fact) => pick(DATA.predicates[fact.p])],
    ["object", (fact) => [entityLink(fact.o)], (fact) => name(fact.o)],
    ["statuses", statusCell, (fact) => style.statuses[fact.status][language]],
    ["date", (fact) => [factDates[factById.get(fact.id)]], (fact) => factDates[factById.get(fact.id)]],
  ],
  events: [
    ["date", (event) => [whenOf(event)], (event) => eventDates.get(event)],
    ["what", (event) => [told(undated(event), event.with)], (event) => event[language]],
    ["type", (event) => [capital(pick(event.type))], (event) => pick(event.type)],
    ["statuses", statusCell, (event) => style.statuses[event.status][language]],
  ],
  figures: [
    ["about", (figure) => [entityLink(figure.about)], (figure) => name(figure.about)],
    ["metric", (figure) => [measureName(figure)], measureName],
    ["value", (figure) => [amount(figure.value, figure.unit, figure.upper)], (figure) => Number(figure.value), true],
    ["time", (figure) => [figure.time], (figure) => figure.time],
    ["statuses", statusCell, (figure) => style.statuses[figure.status][language]],
  ],
  entities: [
    ["name", (entity) => [entityLink(byId.get(entity.id))], (entity) => name(byId.get(entity.id))],
    ["otherName", (entity) => [entity[other()] === name(byId.get(entity.id)) ? "" : entity[other()]], (entity) => entity[other()]],
    ["aliases", (entity) => [listed(entity.aliases)], (entity) => listed(entity.aliases)],
    ["type", (entity) => [capital(pick(DATA.types[entity.type]))], (entity) => pick(DATA.types[entity.type])],
    ["relations", (entity) => [String(factsOf(byId.get(entity.id)).length)], (entity) => factsOf(byId.get(entity.id)).length, true],
    ["documents", (entity) => [String(entity.documents)], (entity) => entity.documents, true],
  ],
};

const PROOF = [
  ["confidence", (claim) => [percent(claim.confidence)], (claim) => claim.confidence, true],
  ["independent", (claim) => [String(claim.sources)], (claim) => claim.sources, true],
  ["quote", quoteCell, (claim) => evidenceOf(claim)[1]],
];
const columnsOf = (key) => (key === "entities" ? COLUMNS_OF.entities : [...COLUMNS_OF[key], ...PROOF]);

// The surest sentence and where it stands; the others open below it, on paper all are told.
function quoteCell(claim, whole) {
  const quote = ([number, marks]) => [marked(sentences[number][1], marks), el("div", { class: "small" }, citation(sentences[number][0]), " ", printedBy(sentences[number][0]))];
  const [surest, ...rest] = claim.evidence;
  if (whole) return [...claim.evidence.flatMap(quote), ...(claim.against || []).filter((id) => claims.has(id)).map((id) => el("div", { class: "small" }, `${say("against")}: ${claims.get(id)[language]}`))];
  return [...quote(surest), rest.length > 0 && lazyDetails([`+ ${count(rest.length, "nSentences")}`], () => el("div", {}, ...rest.flatMap(quote))), ...againstRows(claim.against)];
}

function rowsOf(key) {
  const inView = (fact) => inFocus(fact.s) && inFocus(fact.o);
  if (key === "facts") return facts.filter((fact, number) => shownFact(number) && inView(fact));
  if (key === "events") return events.filter((event) => shownEvent(event) && (!event.with.length || event.with.some(inFocus)));
  if (key === "figures") return figures.filter((figure) => shownFigure(figure) && inFocus(figure.about));
  return entities.filter((_, number) => shownEntity(number));
}

function sorted(key) {
  const { sort, down } = SHEETS[key];
  const sought = columnsOf(key)[sort][2];
  const compare = collator().compare;
  const keys = new Map(rowsOf(key).map((row) => [row, sought(row)]));
  const order = (a, b) => (typeof a === "number" ? a - b : compare(a, b));
  const empty = (value) => value === "" || value === undefined || Number.isNaN(value);
  // What is empty comes last either way.
  return [...keys.keys()].sort((a, b) => empty(keys.get(a)) - empty(keys.get(b)) || (down ? order(keys.get(b), keys.get(a)) : order(keys.get(a), keys.get(b))));
}

function tableOf(key, rows, caption, { paper = false } = {}) {
  const columns = columnsOf(key);
  const { sort, down } = SHEETS[key];
  const heading = ([words, , , right], place) => {
    const label = say(words);
    const state = place === sort ? (down ? "descending" : "ascending") : "none";
    return el("th", { scope: "col", role: "columnheader", class: right ? "number" : null, "aria-sort": paper ? null : state },
      paper ? label : el("button", { type: "button", class: "sort", "data-column": place, onclick: () => sortBy(key, place) }, label, el("span", { "aria-hidden": "true" }, place === sort ? (down ? " ▼" : " ▲") : " ↕")));
  };
  // The roles are those of the elements; style SHEETS for narrow screens would take them away.
  const cell = (row) => ([words, show, , right], place) => el(place ? "td" : "th", place ? { role: "cell", class: right ? "number" : ["date", "time"].includes(words) ? "day" : words === "statuses" ? "status" : null, "data-label": say(words) } : { role: "rowheader", scope: "row", "data-label": say(words) }, ...show(row, paper).filter((part) => part !== false && part !== ""));
  return el("table", { role: "table" }, el("caption", {}, caption),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...columns.map(heading))),
    el("tbody", { role: "rowgroup" }, ...rows.map((row) => el("tr", { role: "row", class: row.status || null }, ...columns.map(cell(row))))));
}

function sortBy(key, place) {
  const own = SHEETS[key];
  own.down = own.sort === place ? !own.down : Boolean(columnsOf(key)[place][3]);
  Object.assign(own, { sort: place, page: 0 });
  drawTable();
  $("tables").querySelector(`[data-column="${place}"]`).focus();
}

function drawTable() {
  if (!tabular) return;
  const own = SHEETS[tableShown];
  const rows = sorted(tableShown);
  const pages = Math.max(1, Math.ceil(rows.length / PER_PAGE));
  own.page = Math.min(own.page, pages - 1);
  const from = own.page * PER_PAGE;
  const until = Math.min(from + PER_PAGE, rows.length);
  const tab = (key) => el("button", { type: "button", class: "plain", "aria-pressed": String(key === tableShown), "data-sheet": key, onclick: () => {
    tableShown = key;
    drawTable();
    $("tables").querySelector(`[data-sheet="${key}"]`).focus();
  } }, say(SHEETS[key].say), " ", el("span", { class: "count" }, rowsOf(key).length.toLocaleString("en")));
  const turn = (key, words, to) => el("button", { type: "button", class: "plain", "data-turn": key, disabled: to < 0 || to >= pages, onclick: () => {
    own.page = to;
    drawTable();
    $("tables").scrollTop = 0;
    const button = $("tables").querySelector(`[data-turn="${key}"]`);
    (button.disabled ? $("tables").querySelector("[data-turn]:not(:disabled)") : button)?.focus({ preventScroll: true });
  } }, words);
  const range = rows.length ? `${(from + 1).toLocaleString("en")}–${until.toLocaleString("en")} / ${rows.length.toLocaleString("en")}` : say("noRows");
  const scroll = $("tables").scrollTop;
  $("tables").replaceChildren(
    el("h2", { id: "tables-heading", tabindex: "-1" }, say("tables")),
    el("div", { class: "tabs", role: "group", "aria-label": say("tables") }, ...Object.keys(SHEETS).map(tab), el("button", { type: "button", class: "plain print", onclick: () => print() }, say("print"))),
    tableOf(tableShown, rows.slice(from, until), `${say(SHEETS[tableShown].say)}: ${range}`),
    pages > 1 && el("div", { class: "pager", role: "group", "aria-label": say("pages") }, turn("first", "⇤", own.page ? 0 : -1), turn("before", `← ${say("before")}`, own.page - 1), el("span", { role: "status" }, range), turn("after", `${say("after")} →`, own.page + 1), turn("last", "⇥", own.page < pages - 1 ? pages - 1 : -1)));
  $("tables").scrollTop = scroll;
}

// Of a new selection the table takes no notice, of filters and the language it does.
let tabled = "";

function refreshTable() {
  const state = JSON.stringify([language, filterPairs(), focusPairs()]);
  if (state !== tabled) drawTable();
  tabled = state;
}

function showTables(wanted) {
  tabular = wanted;
  document.body.classList.toggle("tabular", wanted);
  $("tables").hidden = !wanted;
  if (wanted) $("legend").open = false; // a table needs the room
  else $("legend").open = legendFits();
  tellTables();
  drawTable();
  if (wanted) $("tables-heading").focus({ preventScroll: true });
}

function tellTables() {
  $("tabular").textContent = tabular ? say("asPicture") : say("asTable");
  $("tabular").setAttribute("aria-pressed", String(tabular));
  $("picture-heading").textContent = say("pictureHeading");
}

// On paper stands what the filters leave, all of it, with its sentences.
function fillPaper() {
  const keys = ["facts", "events", "figures"].filter((key) => rowsOf(key).length);
  $("paper").replaceChildren(...keys.map((key) => tableOf(key, sorted(key), `${say(SHEETS[key].say)} (${rowsOf(key).length})`, { paper: true })));
}
addEventListener("beforeprint", fillPaper);
addEventListener("afterprint", () => $("paper").replaceChildren());
$("tabular").addEventListener("click", () => showTables(!tabular));
