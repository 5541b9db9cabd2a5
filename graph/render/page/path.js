// How two entities are joined: the fewest steps, then the surest. What is denied or over joins nothing, and neither does a seat in the same city.
const WEIGHTS = { Asserted: 1, Planned: 0.5, Reported: 0.5 };
const weightOf = ({ p, status, confidence }) => (p === "locatedIn" ? 0 : (WEIGHTS[status] ?? 0) * confidence);
let picking = null; // the entity a path is sought from

function tiesOf(number) {
  const ties = new Map();
  for (const fact of factsOf(number)) {
    const { s, o } = facts[fact];
    const weight = weightOf(facts[fact]);
    const end = s === number ? o : s;
    if (weight > 0 && end !== number) ties.set(end, (ties.get(end) ?? 0) + weight);
  }
  return ties;
}

// A step costs 1, and up to a thousandth more the less sure it is, so a breadth-first search by levels finds the cheapest.
function findPath(start, end) {
  const best = new Map([[start, { cost: 0, before: null }]]);
  let level = [start];
  while (level.length && !best.has(end)) {
    const next = new Map();
    for (const number of level) {
      for (const [neighbour, weight] of tiesOf(number)) {
        if (best.has(neighbour)) continue;
        const cost = best.get(number).cost + 1 + 0.001 / (1 + weight);
        if (!next.has(neighbour) || cost < next.get(neighbour).cost) next.set(neighbour, { cost, before: number });
      }
    }
    next.forEach((found, number) => best.set(number, found));
    level = [...next.keys()];
  }
  if (!best.has(end)) return [];
  const stops = [];
  for (let number = end; number !== null; number = best.get(number).before) stops.unshift(number);
  return stops;
}

const factsBetween = (a, b) =>
  factsOf(a).filter((fact) => [facts[fact].s, facts[fact].o].includes(b) && weightOf(facts[fact]) > 0).sort((x, y) => weightOf(facts[y]) - weightOf(facts[x]) || x - y);

function showPath(start, end) {
  const stops = findPath(start, end);
  const steps = stops.slice(1).map((stop, place) => [stops[place], stop, factsBetween(stops[place], stop)]);
  fillPanel(
    backBar(el("span", { class: "chip" }, say("path"))),
    el("h2", { dir: "auto" }, `${name(start)} → ${name(end)}`),
    el("p", { class: "second" }, stops.length ? count(steps.length, "nSteps") : start === end ? say("sameEnds") : say("noPath")),
    !stops.length && start !== end && el("p", { class: "small" }, say("pathRule")),
    hiddenFacts > 0 && el("p", { class: "small" }, say("pathFiltered")),
    linkTools({ path: entities[start].id, to: entities[end].id }),
    ...steps.map(([from, to, between], place) => el("section", { class: "step" },
      el("h3", {}, el("span", { class: "number" }, String(place + 1)), entityLink(from), " — ", entityLink(to)),
      el("ul", { class: "rows" }, ...between.map((fact, nth) => factRow(fact, { open: nth === 0 && facts[fact].evidence.length <= 2 }))))),
    !stops.length && el("ul", { class: "rows" }, entry(start), ...(start === end ? [] : [entry(end)])),
  );
  const lines = steps.flatMap(([, , between]) => between.map((fact) => edgeOfFact.get(fact)).filter((edge) => edge !== undefined));
  light({ chosen: null, nodes: new Set(stops.length ? stops : [start, end]), edges: new Set(lines), trail: stops.filter((stop) => stop < DATA.drawn) });
}

// A path is to be seen from any height: behind its edges runs a trail as wide as a finger, and its ends have rings.
function drawTrail(context) {
  const trail = lit?.trail ?? [];
  if (!trail.length) return;
  const scale = picture.getScale();
  context.save();
  context.strokeStyle = faded(dark.matches ? "#7fb0ff" : "#1d5fd1", 0.28);
  context.lineWidth = 9 / scale;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  trail.map(spotOf).forEach(({ x, y }, place) => (place ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
  for (const end of [trail[0], trail.at(-1)]) {
    const { x, y } = spotOf(end);
    context.beginPath();
    context.arc(x, y, DATA.nodes[end].size + 9 / scale, 0, 2 * Math.PI);
    context.stroke();
  }
  context.restore();
}

function pickPath(number) {
  picking = number;
  tellNotice();
  $("search").focus();
}

function stopPicking() {
  picking = null;
  tellNotice();
}
