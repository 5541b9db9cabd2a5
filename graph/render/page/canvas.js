// The picture: colours and labels for the theme and language, what is dimmed, what is hidden.
// Names are drawn by labels.js, so vis-network gets none.
// Of a large graph only what is open: see groups.js.
const nodes = new vis.DataSet(DATA.groups.length ? [] : DATA.nodes.map((node) => ({ ...node, label: undefined })));
const edges = new vis.DataSet(DATA.groups.length ? [] : DATA.edges);
const edgeOfFact = new Map();
for (const edge of DATA.edges) for (const fact of edge.facts) edgeOfFact.set(fact, edge.id);

let lit = null; // null: nothing is chosen; else the nodes and edges that stay bright
let picture = null;

const ink = () => (dark.matches ? "#e7eaee" : "#1b1f24");
const paper = () => (dark.matches ? "#14171b" : "#f5f6f8");
const disc = () => (dark.matches ? "#1c2026" : "#ffffff");
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
    hidden: !shownEntity(node.id),
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
    label: bright ? edgeLabel(edge) : "",
    hidden: !shownEdge(edge),
    dashes: dashes.length ? dashes : false,
    width: lit && bright ? 2.6 : Math.min(1.6 + 0.4 * edge.facts.length, 3.2),
    color: { color: bright ? faded(colour, lit ? 1 : 0.75) : faded(colour, 0.08), highlight: colour, hover: colour, inherit: false },
    font: { size: lit && bright ? 12 : 11, color: bright ? colour : "#00000000", strokeWidth: bright ? 4 : 0, strokeColor: paper(), align: "middle" }, // vis-network keeps a label that is taken away; its halo would cut the line
  };
}

function paint() {
  if (groups.length) return paintGroups();
  nodes.update(DATA.nodes.map(paintNode));
  edges.update(DATA.edges.map(paintEdge));
  findStruck();
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
      interaction: { hover: true, hideEdgesOnDrag: DATA.edges.length > 1500, hideEdgesOnZoom: DATA.edges.length > 1500, keyboard: { enabled: true, bindToWindow: false }, tooltipDelay: 1e9, selectConnectedEdges: false },
      nodes: { borderWidthSelected: 4 },
      edges: { arrows: { to: { scaleFactor: 0.7 } }, selectionWidth: 1, hoverWidth: 0.6, scaling: { label: { enabled: false, drawThreshold: 9 } }, arrowStrikethrough: false },
    },
  );
  picture.on("click", ({ nodes: [node], edges: [edge], pointer }) => {
    noteClick(node);
    const hit = node === undefined ? hitGroup(pointer.canvas) : null;
    if (hit) return hit.dot === undefined ? openGroup(hit.group) : go({ entity: entities[hit.dot].id });
    if (node !== undefined) go({ entity: entities[node].id });
    else if (edge !== undefined) go({ fact: facts[edges.get(edge).facts[0]].id });
    else go({});
  });
  picture.on("doubleClick", ({ nodes: [node], pointer }) => expandClicked(node) || closeGroupAt(pointer.canvas));
  const cursor = (shown) => () => ($("canvas").style.cursor = shown);
  picture.on("hoverNode", cursor("pointer"));
  picture.on("hoverEdge", cursor("pointer"));
  picture.on("blurNode", cursor("default"));
  picture.on("blurEdge", cursor("default"));
  picture.on("beforeDrawing", drawGroups);
  if (groups.length) for (const kind of ["dragging", "zoom"]) picture.on(kind, move);
  picture.on("beforeDrawing", drawTrail);
  picture.on("afterDrawing", strike);
  picture.on("afterDrawing", drawNames);
  frame(DATA.nodes.map((node) => node.id), 1.6, false);
}

let held = false;
function holdView(work) {
  held = true;
  work();
  held = false;
}

function light(choice) {
  lit = choice;
  reveal(choice);
  paint();
  if (!choice || held) return;
  const near = [...choice.nodes].filter((node) => node < DATA.drawn && shownEntity(node));
  if (near.length && !near.every(inView)) frame(near, 1.3);
}

// Show some nodes as large as fits, with their labels, which hang below them.
function frame(numbers, closest, animation = gliding()) {
  if (!numbers.length) return;
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  const whole = groups.length > 0 && numbers.length === DATA.drawn;
  const shapes = whole ? groups.map(({ x, y, radius }) => ({ x, y, size: radius, reach: radius })) : numbers.map((number) => DATA.nodes[number]);
  for (const { x, y, size, reach } of shapes) {
    box.left = Math.min(box.left, x - reach);
    box.right = Math.max(box.right, x + reach);
    box.top = Math.min(box.top, y - size);
    box.bottom = Math.max(box.bottom, y + size + 24);
  }
  const { clientWidth, clientHeight } = $("canvas");
  picture.setSize("100%", "100%"); // else vis-network would learn only later that the room has changed, and move the picture
  // Beside and above are buttons.
  const [left, right, top, bottom] = [16, clientWidth > 600 ? 62 : 16, groups.length ? 52 : 16, 16];
  const scale = Math.max(Math.min((clientWidth - left - right) / (box.right - box.left), (clientHeight - top - bottom) / (box.bottom - box.top), closest), 0.01);
  const position = { x: (box.left + box.right + (right - left) / scale) / 2, y: (box.top + box.bottom + (bottom - top) / scale) / 2 };
  picture.moveTo({ position, scale, animation });
}

function inView(node) {
  const { x, y } = picture.canvasToDOM(spotOf(node));
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
  if (focus?.centre === number) {
    // Of a neighbourhood all is bright.
    focus.members.forEach((member) => choice.nodes.add(member));
    DATA.edges.forEach((edge) => shownEdge(edge) && choice.edges.add(edge.id));
  }
  light(choice);
}

function lightFact(number) {
  const edge = edgeOfFact.get(number);
  light({ chosen: null, nodes: new Set([facts[number].s, facts[number].o]), edges: new Set(edge === undefined ? [] : [edge]) });
}

// What has ended or is denied is struck through in the middle of its edge: a bar for the one, a cross for the other.
const STRUCK = { Ended: [[[-1, -1], [1, 1]]], Denied: [[[-1, -1], [1, 1]], [[-1, 1], [1, -1]]] };

let struck = [];

const findStruck = () => (struck = edges.get({ filter: ({ id, status, hidden }) => STRUCK[status] && !hidden && (!lit || lit.edges.has(id)) }));

function strike(context) {
  const scale = picture.getScale();
  const reach = Math.min(Math.max(4.5 * scale, 2.5), 7) / scale;
  context.save();
  context.lineCap = "round";
  if (moving || (struck.length > 60 && scale < 0.6)) return; // from afar, many would hide the rest
  for (const edge of struck) {
    const line = picture.body.edges[edge.id];
    if (!line?.connected || !edge.color) continue; // not painted yet
    const angle = Math.atan2(line.to.y - line.from.y, line.to.x - line.from.x);
    const length = Math.hypot(line.to.x - line.from.x, line.to.y - line.from.y) || 1;
    // Beside the relation's name, where there is one, which stands in the middle.
    const [start, end] = [line.from.options.size / length, 1 - line.to.options.size / length];
    const { x, y } = line.edgeType.getPoint(scale * 11 >= 9 ? start + 0.25 * (end - start) : (start + end) / 2);
    for (const [width, colour] of [[5, paper()], [2.2, edge.color.color]]) {
      context.lineWidth = width / scale;
      context.strokeStyle = colour;
      context.beginPath();
      for (const strokes of STRUCK[edge.status]) {
        strokes.forEach(([along, across], place) => {
          const spot = [x + reach * (along * Math.cos(angle) - across * Math.sin(angle)), y + reach * (along * Math.sin(angle) + across * Math.cos(angle))];
          if (place) context.lineTo(...spot);
          else context.moveTo(...spot);
        });
      }
      context.stroke();
    }
  }
  context.restore();
}

function zoom(factor) {
  picture.moveTo({ scale: picture.getScale() * factor, animation: gliding() });
  if (groups.length) setTimeout(openAtCentre, 400);
}
