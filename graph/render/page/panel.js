// The panel beside the picture: overview, entity card, fact.
const factsAbout = new Map();
const eventsAbout = new Map();
const figuresAbout = new Map();
const enlist = (map, key, value) => (map.get(key) || map.set(key, []).get(key)).push(value);
facts.forEach((fact, number) => new Set([fact.s, fact.o]).forEach((end) => enlist(factsAbout, end, number)));
events.forEach((event) => event.with.forEach((end) => enlist(eventsAbout, end, event)));
figures.forEach((figure) => new Set([figure.about, figure.source]).forEach((end) => enlist(figuresAbout, end, figure)));
const factsOf = (number) => factsAbout.get(number) || [];

const newestFirst = (key) => (a, b) => (a[key] < b[key] ? 1 : a[key] > b[key] ? -1 : 0);

function section(heading, rows, { sign = null, limit = 12, list = true } = {}) {
  if (!rows.length) return "";
  const holder = el(list ? "ul" : "div", { class: "rows" });
  const show = (from, to) => holder.append(...rows.slice(from, to).map((row) => row()));
  show(0, limit);
  const rest = rows.length - limit;
  const more = rest > 0 && el("button", { type: "button", class: "link", onclick: () => { show(limit, rows.length); more.remove(); } }, say("more", { n: rest }));
  return el("section", {}, el("h3", {}, sign || "", heading, el("span", { class: "count" }, String(rows.length))), holder, more || "");
}

function entry(number) {
  const entity = entities[number];
  const second = entity[other()] === name(number) ? "" : entity[other()];
  return el("li", {}, el("button", { type: "button", class: "entry", onclick: () => go({ entity: entity.id }) },
    shape(entity.type), el("span", { class: "names" }, el("bdi", {}, name(number)), " ", el("bdi", { class: "small" }, second)),
    el("span", { class: "small", title: count(entity.degree, "nNeighbours") }, String(entity.degree))));
}

const entryRows = (numbers) => numbers.map((number) => () => entry(number));

function showOverview() {
  const unsure = facts.flatMap((fact, number) => (fact.status === "Asserted" ? [] : [number]));
  const kinds = Object.keys(style.types).map((kind) => [kind, entities.flatMap((entity, number) => (entity.type === kind ? [number] : []))]).filter(([, members]) => members.length);
  fillPanel(
    el("h2", {}, say("overview")), el("p", { class: "small" }, say("intro")),
    section(say("central"), entryRows(DATA.central)),
    section(say("brokers"), entryRows(DATA.brokers), { limit: 5 }),
    section(say("latest"), [...events].sort(newestFirst("date")).map((event) => () => eventRow(event)), { limit: 6 }),
    section(say("unsure"), unsure.map((number) => () => factRow(number)), { limit: 6 }),
    DATA.communities.length > 1 && section(say("groups"), DATA.communities.map((members, place) => () => el("li", {}, groupDetails(place))), { limit: 8 }),
    el("section", {}, el("h3", {}, say("everything"), el("span", { class: "count" }, String(entities.length))),
      ...kinds.map(([kind, members]) => lazyDetails([shape(kind), " ", capital(pick(DATA.types[kind])), ` (${members.length})`], () => section("", entryRows(members), { limit: 200 })))),
  );
}

function groupDetails(place) {
  const members = DATA.communities[place];
  return lazyDetails([members.slice(0, 3).map(name).join(language === "zh" ? "、" : ", "), ` (${members.length})`], () => section("", entryRows(members), { limit: 50 }));
}

function lazyDetails(heading, body) {
  const details = el("details", {}, el("summary", {}, ...heading));
  details.addEventListener("toggle", () => details.childElementCount > 1 || details.append(body()), { once: true });
  return details;
}

function showEntity(number) {
  const entity = entities[number];
  const second = entity[other()];
  const groups = new Map();
  for (const fact of factsOf(number)) enlist(groups, facts[fact].p, fact);
  const order = Object.values(style.families).flatMap((kin) => kin.predicates);
  const relations = [...groups.keys()].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  fillPanel(
    backBar(el("span", { class: "chip" }, shape(entity.type), capital(pick(DATA.types[entity.type])))),
    el("h2", { dir: "auto" }, name(number)),
    second !== name(number) && el("p", { class: "second", dir: "auto" }, second),
    entity.aliases.length > 0 && el("p", { class: "small", dir: "auto" }, `${say("aliases")}: ${entity.aliases.join(language === "zh" ? "、" : ", ")}`),
    el("p", { class: "small" }, [count(entity.degree, "nNeighbours"), count(entity.documents, "nDocuments"), number >= DATA.drawn && say("notDrawn")].filter(Boolean).join(" · ")),
    !relations.length && el("p", {}, say("alone")),
    ...relations.map((predicate) => section(capital(pick(DATA.predicates[predicate])), groups.get(predicate).map((fact) => () => factRow(fact, { about: number })), { sign: stroke(tone(style.families[family(predicate)]), []) })),
    section(say("events"), [...(eventsAbout.get(number) || [])].sort(newestFirst("date")).map((event) => () => eventRow(event, { about: number }))),
    section(say("figures"), [...(figuresAbout.get(number) || [])].sort(newestFirst("time")).map((figure) => () => figureRow(figure, { about: number }))),
  );
}

// An edge of the picture stands for all facts with the same ends, relation and status.
function showFact(number) {
  const edge = edges.get(edgeOfFact.get(number) ?? -1);
  const fact = facts[number];
  fillPanel(
    backBar(el("span", { class: "chip" }, stroke(edgeColour({ status: fact.status, predicate: fact.p }), style.statuses[fact.status].dashes), pick(DATA.predicates[fact.p]))),
    el("ul", { class: "rows" }, ...(edge ? edge.facts : [number]).map((each) => factRow(each, { open: true }))),
    el("p", { class: "small" }, `${style.statuses[fact.status][language]} · ${say("confidence")} ${percent(fact.confidence)}`),
    el("ul", { class: "rows" }, entry(fact.s), entry(fact.o)),
  );
}

function backBar(chip) {
  return el("div", { class: "bar" }, chip, el("button", { type: "button", class: "link", onclick: () => go({}) }, `← ${say("back")}`));
}

function fillPanel(...children) {
  $("panel").replaceChildren(...children.filter(Boolean));
  $("panel").scrollTop = 0;
}
