// The panel beside the picture: what all cards share, and the card of an edge.
const factsAbout = new Map();
const eventsAbout = new Map();
const figuresAbout = new Map();
const enlist = (map, key, value) => (map.get(key) || map.set(key, []).get(key)).push(value);
facts.forEach((fact, number) => new Set([fact.s, fact.o]).forEach((end) => enlist(factsAbout, end, number)));
events.forEach((event) => event.with.forEach((end) => enlist(eventsAbout, end, event)));
figures.forEach((figure) => new Set([figure.about, figure.source]).forEach((end) => enlist(figuresAbout, end, figure)));
// Those that filters leave.
const factsOf = (number) => (factsAbout.get(number) || []).filter(shownFact);
const eventsOf = (number) => (eventsAbout.get(number) || []).filter(shownEvent);
const figuresOf = (number) => (figuresAbout.get(number) || []).filter(shownFigure);

const newestFirst = (key) => (a, b) => (a[key] < b[key] ? 1 : a[key] > b[key] ? -1 : 0);
const listed = (words) => words.join(language === "zh" ? "、" : ", ");
const nameList = (numbers, most = 3) => listed(numbers.slice(0, most).map(name)) + (numbers.length > most ? say("andMore", { n: numbers.length - most }) : "");

// Rows are made when they are shown: a long list begins with its first.
function section(heading, rows, { sign = null, limit = 12, kind = "ul", look = "rows", note = "", amount = rows.length } = {}) {
  if (!rows.length) return "";
  const holder = el(kind, { class: look });
  const show = (from, to) => holder.append(...rows.slice(from, to).map((row) => row()));
  show(0, limit);
  const rest = rows.length - limit;
  const more = rest > 0 && el("button", { type: "button", class: "link more", onclick: () => {
    const first = holder.childElementCount;
    show(limit, rows.length);
    more.remove();
    holder.children[first].querySelector("button, summary")?.focus({ preventScroll: true });
  } }, say("more", { n: rest }));
  return el("section", {}, heading && el("h3", {}, sign || "", heading, el("span", { class: "count" }, String(amount))), note && el("p", { class: "small" }, note), holder, more || "");
}

function entry(number) {
  const entity = entities[number];
  const second = entity[other()] === name(number) ? "" : entity[other()];
  return el("li", {}, el("button", { type: "button", class: "entry", onclick: () => go({ entity: entity.id }) },
    shape(entity.type), el("span", { class: "names" }, el("bdi", {}, name(number)), " ", el("bdi", { class: "small" }, second)),
    el("span", { class: "small", title: count(entity.degree, "nNeighbours") }, String(entity.degree))));
}

const entryRows = (numbers) => numbers.map((number) => () => entry(number));

function lazyDetails(heading, body, look = "") {
  const details = el("details", { class: look || null }, el("summary", {}, ...heading));
  details.addEventListener("toggle", () => details.childElementCount > 1 || details.append(body()), { once: true });
  return details;
}

// An edge of the picture stands for all facts with the same ends, relation and status.
function showFact(number) {
  const edge = DATA.edges[edgeOfFact.get(number)];
  const fact = facts[number];
  const same = edge ? edge.facts.filter((each) => each === number || shownFact(each)) : [number];
  const ends = new Set([fact.s, fact.o]);
  const beside = factsOf(fact.s).filter((each) => !same.includes(each) && ends.has(facts[each].s) && ends.has(facts[each].o));
  fillPanel(
    backBar(el("span", { class: "chip" }, stroke(edgeColour({ status: fact.status, predicate: fact.p }), style.statuses[fact.status].dashes), pick(DATA.predicates[fact.p]))),
    el("h2", { dir: "auto" }, `${name(fact.s)} ${fact.symmetric ? "–" : "→"} ${name(fact.o)}`),
    ...same.map(factCard),
    factTools(number),
    section(say("beside"), beside.sort(byStanding).map((each) => () => factRow(each))),
    section(say("ends"), entryRows([...ends])),
  );
}

function factCard(number) {
  const fact = facts[number];
  const words = [style.statuses[fact.status][language], count(fact.sources, "nSources"), count(fact.evidence.length, "nSentences")];
  return el("article", { class: "fact" },
    el("p", { class: "says" }, isStruck(fact.status) && el("span", { "aria-hidden": "true" }, `${style.statuses[fact.status].mark} `), told(fact[language], [fact.s, fact.o], undefined, isStruck(fact.status))),
    fact[other()] !== fact[language] && el("p", { class: "small", dir: "auto", lang: other() === "zh" ? "zh-Hans" : "en" }, fact[other()]),
    qualifierPairs(fact).length > 0 && el("dl", { class: "qualifiers" }, ...qualifierPairs(fact).flatMap(([word, value]) => [el("dt", {}, word), el("dd", { dir: "auto" }, value)])),
    el("p", { class: "facets" }, badge(fact.status) || el("span", {}, words[0]), el("span", {}, words[1]), el("span", {}, words[2]), sureBar(fact.confidence)),
    ...againstRows(fact.against),
    ...fact.evidence.map(evidenceBlock));
}

function backBar(chip) {
  return el("div", { class: "bar" }, chip, el("button", { type: "button", class: "link", onclick: () => go({}) }, `← ${say("back")}`));
}

// A new selection is announced, and its heading takes the focus, unless somebody types or only turns filters.
let headed = null;

function fillPanel(...children) {
  const panel = $("panel");
  const heading = children.filter(Boolean).find((child) => child.tagName === "H2");
  const inside = panel.contains(document.activeElement);
  const same = headed === shownKey();
  const place = same ? panel.scrollTop : 0;
  panel.replaceChildren(...children.filter(Boolean));
  panel.scrollTop = place;
  panel.setAttribute("aria-label", say("details"));
  if (heading) {
    heading.tabIndex = -1;
    const typing = document.activeElement?.matches("input, textarea, select");
    if (headed !== null && !same) {
      $("spoken").textContent = heading.textContent;
      if (!typing) heading.focus({ preventScroll: !tabular }); // on a phone the card lies below the table
    } else if (inside) heading.focus({ preventScroll: true });
  }
  headed = shownKey();
}

const shownKey = () => JSON.stringify(shown);
