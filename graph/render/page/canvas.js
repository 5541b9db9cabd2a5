// The picture: colours and labels for the theme and language, what is dimmed, what is hidden.
// Names are drawn by labels.js, so vis-network gets none.
const nodes = new vis.DataSet(DATA.nodes.map((node) => ({ ...node, label: undefined })));
const edges = new vis.DataSet(DATA.edges);
const edgeOfFact = new Map();
for (const edge of DATA.edges) for (const fact of edge.facts) edgeOfFact.set(fact, edge.id);

const hiddenTypes = new Set();
const hiddenFamilies = new Set();
let lit = null; // null: nothing is chosen; else the nodes and edges that stay bright
let picture = null;

const ink = () => (dark.matches ? "#e7eaee" : "#1b1f24");
const paper = () => (dark.matches ? "#14171b" : "#f5f6f8");
const faded = (colour, share) => colour + Math.round(share * 255).toString(16).padStart(2, "0");

function edgeColour(edge) {
  const told = style.statuses[edge.status];
  return tone(told.light ? told : style.families[family(edge.predicate)]);
}

function edgeLabel(edge) {
  const mark = style.statuses[edge.status].mark;
  return (mark ? mark + " " : "") + pick(DATA.predicates[edge.predicate]);
}

function paintNode(node) {
  const bright = !lit || lit.nodes.has(node.id);
  const colour = tone(style.types[node.kind]);
  const chosen = lit && lit.chosen === node.id;
  const shown = bright ? colour : faded(colour, 0.16);
  return {
    id: node.id,
    hidden: hiddenTypes.has(node.kind),
    color: { background: shown, border: chosen ? ink() : shown, highlight: { background: colour, border: ink() }, hover: { background: colour, border: ink() } },
    borderWidth: chosen ? 4 : 1,
  };
}

function paintEdge(edge) {
  const bright = !lit || lit.edges.has(edge.id);
  const colour = edgeColour(edge);
  const dashes = style.statuses[edge.status].dashes;
  return {
    id: edge.id,
    label: lit && !bright ? undefined : edgeLabel(edge),
    hidden: hiddenFamilies.has(family(edge.predicate)),
    dashes: dashes.length ? dashes : false,
    width: lit && bright ? 2.4 : Math.min(1.2 + 0.4 * edge.facts.length, 3),
    color: { color: bright ? faded(colour, lit ? 1 : 0.75) : faded(colour, 0.08), highlight: colour, hover: colour, inherit: false },
    font: { size: lit && bright ? 12 : 11, color: bright ? colour : "#00000000", strokeWidth: 4, strokeColor: paper(), align: "middle" },
  };
}

function paint() {
  nodes.update(DATA.nodes.map(paintNode));
  edges.update(DATA.edges.map(paintEdge));
}

const still = matchMedia("(prefers-reduced-motion: reduce)");
const gliding = () => (still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });

function drawPicture() {
  picture = new vis.Network(
    $("canvas"),
    { nodes, edges },
    {
      physics: false,
      layout: { improvedLayout: false },
      interaction: { hover: true, hideEdgesOnDrag: DATA.edges.length > 600, hideEdgesOnZoom: DATA.edges.length > 600, keyboard: { enabled: true, bindToWindow: false }, tooltipDelay: 1e9, selectConnectedEdges: false },
      nodes: { borderWidthSelected: 4 },
      edges: { arrows: { to: { scaleFactor: 0.55 } }, selectionWidth: 1, hoverWidth: 0.6, scaling: { label: { enabled: false, drawThreshold: 9 } }, arrowStrikethrough: false },
    },
  );
  picture.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) go({ entity: entities[node].id });
    else if (edge !== undefined) go({ fact: facts[edges.get(edge).facts[0]].id });
    else go({});
  });
  const cursor = (shown) => () => ($("canvas").style.cursor = shown);
  picture.on("hoverNode", cursor("pointer"));
  picture.on("hoverEdge", cursor("pointer"));
  picture.on("blurNode", cursor("default"));
  picture.on("blurEdge", cursor("default"));
  picture.on("afterDrawing", drawNames);
  frame(DATA.nodes.map((node) => node.id), 1.6, false);
}

function light(choice) {
  lit = choice;
  paint();
  if (!choice) return;
  const near = [...choice.nodes].filter((node) => node < DATA.drawn);
  if (near.length && !near.every(inView)) frame(near, 1.3);
}

// Show some nodes as large as fits, with their labels, which hang below them.
function frame(numbers, closest, animation = gliding()) {
  if (!numbers.length) return;
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y, size, reach } of numbers.map((number) => DATA.nodes[number])) {
    box.left = Math.min(box.left, x - reach);
    box.right = Math.max(box.right, x + reach);
    box.top = Math.min(box.top, y - size);
    box.bottom = Math.max(box.bottom, y + size + 24);
  }
  const { clientWidth, clientHeight } = $("canvas");
  const scale = Math.min((clientWidth - 40) / (box.right - box.left), (clientHeight - 40) / (box.bottom - box.top), closest);
  picture.moveTo({ position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, scale: Math.max(scale, 0.02), animation });
}

function inView(node) {
  const { x, y } = picture.canvasToDOM(picture.getPosition(node));
  const { clientWidth, clientHeight } = $("canvas");
  return x > 20 && y > 20 && x < clientWidth - 20 && y < clientHeight - 20 && picture.getScale() > 0.9;
}

function lightEntity(number) {
  const choice = { chosen: number, nodes: new Set([number]), edges: new Set() };
  for (const fact of factsOf(number)) {
    const edge = edgeOfFact.get(fact);
    if (edge === undefined) choice.nodes.add(facts[fact].s).add(facts[fact].o);
    else {
      choice.edges.add(edge);
      choice.nodes.add(facts[fact].s).add(facts[fact].o);
    }
  }
  light(choice);
}

function lightFact(number) {
  const edge = edgeOfFact.get(number);
  light({ chosen: null, nodes: new Set([facts[number].s, facts[number].o]), edges: new Set(edge === undefined ? [] : [edge]) });
}

function zoom(factor) {
  picture.moveTo({ scale: picture.getScale() * factor, animation: gliding() });
}

function legendButton(sign, words, amount, hidden, key) {
  const button = el("button", { type: "button", "aria-pressed": String(!hidden.has(key)), "data-key": key }, sign, words, el("span", { class: "count" }, String(amount)));
  button.addEventListener("click", () => {
    if (!hidden.delete(key)) hidden.add(key);
    button.setAttribute("aria-pressed", String(!hidden.has(key)));
    paint();
  });
  return button;
}

function drawLegend() {
  $("legend").querySelector("summary").textContent = say("legend");
  const drawn = (kind) => entities.filter((entity) => entity.type === kind).length;
  const types = Object.keys(style.types).filter(drawn);
  const families = Object.keys(style.families);
  const told = (key) => facts.filter((fact) => family(fact.p) === key).length;
  const used = Object.keys(style.statuses).filter((status) => facts.some((fact) => fact.status === status));
  const row = (heading, keys) => [el("h3", {}, heading), el("div", { class: "keys" }, ...keys)];
  $("legend-body").replaceChildren(
    ...row(say("types"), types.map((kind) => legendButton(shape(kind), capital(pick(DATA.types[kind])), drawn(kind), hiddenTypes, kind))),
    ...row(say("relations"), families.filter(told).map((key) => legendButton(stroke(tone(style.families[key]), []), style.families[key][language], told(key), hiddenFamilies, key))),
    ...row(say("statuses"), used.map((status) => {
      const told = style.statuses[status];
      return el("span", { class: "key" }, stroke(told.light ? tone(told) : ink(), told.dashes), (told.mark ? told.mark + " " : "") + told[language]);
    })),
  );
}
