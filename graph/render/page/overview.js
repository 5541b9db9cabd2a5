// What the whole graph tells, in plain language: each claim with its sentences, each entity with its card.
const ACTORS = ["Company", "Organization", "Unit", "Product"];
const MAIN = 10;
const NEW_DAYS = 31;

const shownNumbers = () => facts.map((_, number) => number).filter(shownFact);
const otherEnd = (fact, number) => (facts[fact].s === number ? facts[fact].o : facts[fact].s);
const unique = (all) => [...new Set(all)];

function showOverview() {
  const all = shownNumbers();
  const holds = all.filter((number) => facts[number].status === "Asserted");
  const parts = [
    ["leaders", section(say("leaders"), holds.filter((number) => facts[number].p === "leads").sort((a, b) => facts[a].o - facts[b].o || facts[a].s - facts[b].s).map(asRow), { limit: 6 })],
    ["moves", section(say("moves"), movesRows(all), { limit: 6 })],
    ["central", section(say("central"), DATA.central.filter((number) => factsOf(number).length).map((number) => () => centralRow(number)), { limit: 6, note: say("centralWhy") })],
    ["brokers", section(say("brokers"), DATA.brokers.map(([number, groups]) => () => brokerRow(number, groups)), { limit: 5, note: say("brokersWhy") })],
    ["groups", DATA.communities.length > 1 ? section(say("groups"), DATA.communities.map((members) => () => el("li", {}, groupDetails(members))), { limit: 8, note: say("groupsWhy") }) : ""],
    ["fields", section(say("fields"), fieldRows(holds), { limit: 6 })],
    ["latest", section(say("latest"), events.filter((event) => shownEvent(event) && event.date && event.status !== "Planned").sort(latestFirst).map((event) => () => eventRow(event)), { limit: 6, kind: "ol", look: "rows timeline" })],
    ["fresh", freshSection(all)],
    ["unsure", unsureSection(all)],
    ["conflicts", section(say("conflicts"), conflictRows(), { limit: 6, note: say("conflictsWhy") })],
    ["isolated", section(say("isolated"), isolatedRows(), { limit: 8, note: say("isolatedWhy") })],
    ["everything", everything()],
  ].filter(([, part]) => part);
  const jump = ([key, part]) => {
    const heading = part.querySelector("h3");
    heading.tabIndex = -1;
    const words = [...heading.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.data).join("");
    return el("button", { type: "button", class: "jump", "data-part": key, onclick: () => {
      heading.scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" });
      heading.focus({ preventScroll: true });
    } }, words);
  };
  fillPanel(el("h2", {}, say("overview")), el("p", { class: "small" }, say("intro")),
    parts.length > 3 && el("nav", { class: "jumps", "aria-label": say("contents") }, ...parts.map(jump)), ...parts.map(([, part]) => part));
}

const asRow = (number) => () => factRow(number);

// Appointments and departures, and posts that are told to begin or to be over.
function movesRows(all) {
  const happened = events.filter((event) => shownEvent(event) && ["Appointment", "Departure"].includes(event.kind)).map((event) => [eventDates.get(event), () => eventRow(event)]);
  const posts = all.filter((number) => ["leads", "worksFor"].includes(facts[number].p) && (isPast(facts[number]) || facts[number].qualifiers.valid_from || facts[number].status === "Planned"))
    .map((number) => [dateOf(number), () => factRow(number)]);
  return [...happened, ...posts].sort((a, b) => (a[0] < b[0] ? 1 : a[0] > b[0] ? -1 : 0)).map(([, row]) => row);
}

// Why it is central: with how many it is joined, and by what.
function centralRow(number) {
  const own = factsOf(number).sort(byStanding);
  const kinds = new Map();
  for (const fact of own) kinds.set(facts[fact].p, (kinds.get(facts[fact].p) ?? 0) + 1);
  const why = [...kinds].sort((a, b) => b[1] - a[1]).map(([predicate, n]) => `${pick(DATA.predicates[predicate])} ${n}`);
  return el("li", { class: "why" }, el("div", { class: "claim" }, el("span", { class: "told" }, shape(entities[number].type), " ", entityLink(number), ` ${count(entities[number].degree, "nNeighbours")}`)),
    lazyDetails([listed(why)], () => section("", own.map((fact) => () => factRow(fact, { about: number })), { limit: 20 })));
}

function brokerRow(number, groups) {
  const membership = new Map(groups.map((group) => [group, DATA.communities[group].filter((member) => member !== number)]));
  const ties = (group) => factsOf(number).filter((fact) => membership.get(group).includes(otherEnd(fact, number)));
  const joined = groups.filter((group) => ties(group).length);
  return el("li", { class: "why" }, el("div", { class: "claim" }, el("span", { class: "told" }, shape(entities[number].type), " ", entityLink(number), ` ${count(joined.length, "nGroups")}`)),
    ...joined.map((group) => lazyDetails([nameList(membership.get(group))], () => section("", ties(group).sort(byStanding).map((fact) => () => factRow(fact, { about: number })), { limit: 20 }))));
}

function groupDetails(members) {
  const inside = new Set(members);
  return lazyDetails([nameList(members)], () => el("div", {},
    section("", entryRows(members), { limit: 8 }),
    section("", unique(members.flatMap(factsOf)).filter((fact) => inside.has(facts[fact].s) && inside.has(facts[fact].o)).sort(byStanding).map(asRow), { limit: 8 })));
}

// Whom the main companies and products compete with and work with.
function fieldRows(holds) {
  const ties = (predicate) => {
    const map = new Map();
    for (const number of holds.filter((fact) => facts[fact].p === predicate)) for (const end of [facts[number].s, facts[number].o]) enlist(map, end, number);
    return map;
  };
  const [rivals, partners] = [ties("competesWith"), ties("partnersWith")];
  const actors = unique([...rivals.keys(), ...partners.keys()]).filter((number) => ACTORS.includes(entities[number].type)).sort((a, b) => a - b).slice(0, MAIN);
  const line = (number, key, map) => {
    const own = map.get(number) ?? [];
    return own.length > 0 && lazyDetails([`${say(key)}: ${nameList(unique(own.map((fact) => otherEnd(fact, number))), 6)}`], () => section("", own.map((fact) => () => factRow(fact, { about: number }))));
  };
  return actors.map((number) => () => el("li", { class: "why" }, el("div", { class: "claim" }, el("span", { class: "told" }, shape(entities[number].type), " ", entityLink(number))),
    line(number, "rivals", rivals), line(number, "partners", partners)));
}

// What was first told within a month of the newest document.
function freshSection(all) {
  if (!/^\d{4}-\d\d-\d\d$/.test(DATA.newest)) return "";
  const from = new Date(Date.parse(DATA.newest) - NEW_DAYS * 864e5).toISOString().slice(0, 10);
  const firstTold = (number) => earliest(facts[number].evidence);
  const fresh = all.filter((number) => firstTold(number) >= from).sort((a, b) => (firstTold(a) < firstTold(b) ? 1 : firstTold(a) > firstTold(b) ? -1 : a - b));
  return fresh.length < facts.length ? section(say("fresh"), fresh.map((number) => () => factRow(number)), { limit: 6, note: say("freshWhy", { date: from }) }) : "";
}

function unsureSection(all) {
  const rows = (status) => [
    ...all.filter((number) => facts[number].status === status).map(asRow),
    ...events.filter((event) => event.status === status && shownEvent(event)).sort(latestFirst).map((event) => () => eventRow(event)),
    ...figures.filter((figure) => figure.status === status && shownFigure(figure)).map((figure) => () => figureRow(figure)),
  ];
  const parts = ["Planned", "Reported", "Ended", "Denied"].map((status) => [status, rows(status)]).filter(([, found]) => found.length);
  return section(say("unsure"), parts.map(([status, found]) => () => el("li", {}, el("h4", {}, style.statuses[status][language]), section("", found, { limit: 5 }))),
    { look: "stages", amount: parts.reduce((sum, [, found]) => sum + found.length, 0) });
}

function conflictRows() {
  const seen = new Set();
  const rows = [];
  const add = (claim, row) => {
    if (!claim.against || claim.against.every((id) => seen.has(id))) return;
    seen.add(claim.id);
    rows.push(row);
  };
  facts.forEach((fact, number) => shownFact(number) && add(fact, asRow(number)));
  events.filter(shownEvent).forEach((event) => add(event, () => eventRow(event)));
  figures.filter(shownFigure).forEach((figure) => add(figure, () => figureRow(figure)));
  return rows;
}

// Entities that no relation joins to others, and what is told of them nonetheless.
function isolatedRows() {
  const alone = entities.map((_, number) => number).filter((number) => !factsAbout.has(number));
  const told = (number) => [[eventsAbout, "nEvents"], [figuresAbout, "nFigures"]].filter(([map]) => map.has(number)).map(([map, key]) => count(map.get(number).length, key));
  return alone.sort((a, b) => told(b).length - told(a).length || a - b).map((number) => () => el("li", { class: "why" }, el("div", { class: "claim" }, el("span", { class: "told" }, shape(entities[number].type), " ", entityLink(number),
    el("span", { class: "small" }, told(number).length ? say("aloneTold", { what: listed(told(number)) }) : say("aloneNamed"))))));
}

function everything() {
  const kinds = Object.keys(style.types).map((kind) => [kind, entities.flatMap((entity, number) => (entity.type === kind ? [number] : []))]).filter(([, members]) => members.length);
  return el("section", {}, el("h3", {}, say("everything"), el("span", { class: "count" }, String(entities.length))),
    ...kinds.map(([kind, members]) => lazyDetails([shape(kind), " ", capital(pick(DATA.types[kind])), ` (${members.length})`], () => section("", entryRows(members), { limit: 200 }))));
}
