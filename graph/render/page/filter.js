// What is shown: one answer for the picture, the lists and what is saved. A filter hides facts; an entity goes when its last fact does.
const hiddenTypes = new Set();
const hiddenFamilies = new Set();
const hiddenRelations = new Set();
const hiddenStatuses = new Set();
const hiddenSources = new Set(); // publishers, "" for documents that name none
const bounds = { least: 0, from: "", until: "", undated: true };

const publisherOf = ([sentence]) => documents[sentences[sentence][0]][1];
const publishedOf = ([sentence]) => documents[sentences[sentence][0]][2];
const earliest = (evidence) => evidence.map(publishedOf).filter(Boolean).sort()[0] ?? "";

// When a fact began, as the text says it; else when it was first told.
const factDates = facts.map((fact) => fact.qualifiers.valid_from || earliest(fact.evidence));
const eventDates = new Map(events.map((event) => [event, event.date || earliest(event.evidence)]));
const figureDates = new Map(figures.map((figure) => [figure, figure.time || earliest(figure.evidence)]));
const dateOf = (number) => factDates[number];
const monthOf = (date) => (/^\d{4}/.test(date) ? date.slice(0, 7) : "");
const months = [...new Set([...factDates, ...eventDates.values(), ...figureDates.values()].map(monthOf).filter(Boolean))].sort();

// A year alone lies in a span that holds any of its months.
function inTime(date) {
  const month = monthOf(date);
  if (!month) return bounds.undated;
  const last = month.length === 4 ? `${month}-12` : month;
  return (!bounds.from || last >= bounds.from) && (!bounds.until || month <= bounds.until || month.startsWith(bounds.until));
}

const shownClaim = (claim, date) =>
  !hiddenStatuses.has(claim.status) && claim.confidence >= bounds.least && inTime(date) &&
  (!hiddenSources.size || claim.evidence.some((reference) => !hiddenSources.has(publisherOf(reference))));

let shownFacts = facts.map(() => true);
let hiddenFacts = 0;
let lonely = new Set(); // entities that filters have left without a fact

const shownFact = (number) => shownFacts[number];
const shownType = (number) => !hiddenTypes.has(entities[number].type);
const shownEvent = (event) => event.with.every(shownType) && shownClaim(event, eventDates.get(event));
const shownFigure = (figure) => shownType(figure.about) && shownClaim(figure, figureDates.get(figure)); // whoever counted it
const filtersClaims = () => hiddenFamilies.size + hiddenRelations.size + hiddenStatuses.size + hiddenSources.size > 0 || bounds.least > 0 || bounds.from !== "" || bounds.until !== "" || !bounds.undated;
const filtering = () => hiddenTypes.size > 0 || filtersClaims();

function sift() {
  shownFacts = facts.map((fact, number) => shownType(fact.s) && shownType(fact.o) && !hiddenFamilies.has(family(fact.p)) && !hiddenRelations.has(fact.p) && shownClaim(fact, factDates[number]));
  hiddenFacts = shownFacts.filter((shown) => !shown).length;
  lonely = new Set();
  if (!filtering()) return;
  const joined = new Set();
  const known = new Set();
  facts.forEach((fact, number) => [fact.s, fact.o].forEach((end) => {
    known.add(end);
    if (shownFacts[number]) joined.add(end);
  }));
  entities.forEach((_, number) => !joined.has(number) && (known.has(number) || filtersClaims()) && lonely.add(number));
}

// Of the whole graph, whatever is drawn of it.
const shownEntity = (number) => shownType(number) && !lonely.has(number) && inFocus(number);
const shownEdge = (edge) => edge.facts.some((number) => shownFact(number) && inFocus(facts[number].s) && inFocus(facts[number].o));

function clearFilters() {
  for (const hidden of [hiddenTypes, hiddenFamilies, hiddenRelations, hiddenStatuses, hiddenSources]) hidden.clear();
  Object.assign(bounds, { least: 0, from: "", until: "", undated: true });
}

// Filters as parts of the address, and back.
function filterPairs() {
  const hidden = [...hiddenTypes, ...hiddenFamilies, ...hiddenRelations, ...hiddenStatuses];
  return [
    ...(hidden.length ? [["hide", hidden.sort().join(",")]] : []), ...[...hiddenSources].sort().map((source) => ["without", source]),
    ...(bounds.least ? [["least", String(Math.round(bounds.least * 100))]] : []), ...(bounds.from ? [["from", bounds.from]] : []),
    ...(bounds.until ? [["until", bounds.until]] : []), ...(bounds.undated ? [] : [["undated", "0"]]),
  ];
}

function readFilters(target) {
  clearFilters();
  for (const key of (target.get("hide") ?? "").split(",").filter(Boolean)) {
    const hidden = [[style.types, hiddenTypes], [style.families, hiddenFamilies], [DATA.predicates, hiddenRelations], [style.statuses, hiddenStatuses]].find(([known]) => Object.hasOwn(known, key));
    if (hidden) hidden[1].add(key);
  }
  target.getAll("without").forEach((source) => hiddenSources.add(source));
  const month = (key) => (/^\d{4}(-\d\d)?$/.test(target.get(key) ?? "") ? target.get(key) : "");
  const least = Number(target.get("least") ?? 0);
  Object.assign(bounds, { least: least > 0 && least <= 100 ? least / 100 : 0, from: month("from"), until: month("until"), undated: target.get("undated") !== "0" });
}
