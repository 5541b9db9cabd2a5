// Large graphs: communities are circles with their members as dots in them, and open when clicked. vis-network gets only what is open or chosen;
// the rest is drawn here, in one pass over plain arrays, so that the picture moves smoothly.
const groups = DATA.groups;
const groupOf = new Map(groups.flatMap((group) => group.members.map((number) => [number, group.id])));
const MOST_OPEN = 2000; // nodes that vis-network moves smoothly
const MOST_SINGLED = 400; // nodes that are shown by themselves though their group is closed
const MOST_COUNTS = 24; // ties between groups that say how many facts they stand for
const LEGIBLE = 4; // radius in pixels from which a dot has a name and can be clicked
const opened = new Set(); // groups, the one opened first goes first
let singled = new Set(); // what is chosen, with its neighbours
let closed = []; // { id, x, y, radius, amount, layers: [[kind, numbers]] }
let ties = []; // { from, to, amount }, where an end is a node (a number) or a group (["g", id])
let openedAt = 0;

const allInFocus = () => focus && focus.members.size <= MOST_OPEN;
const isSingle = (number) => !groupOf.has(number) || opened.has(groupOf.get(number)) || singled.has(number) || Boolean(allInFocus());
const spotOf = (number) => picture.body.nodes[number] ?? DATA.nodes[number]; // it may have been dragged
const groupName = (group, amount) => group.members.slice(0, amount).map((number) => DATA.nodes[number][language === "zh" ? "label" : "label_en"]).join(language === "zh" ? "、" : ", ");
const openMembers = () => [...opened].reduce((sum, id) => sum + groups[id].members.length, 0);

// Open groups so that these can be seen; the ones opened first close when it gets too much.
function openGroups(ids) {
  for (const id of ids) {
    opened.delete(id);
    opened.add(id);
  }
  for (const id of [...opened]) if (openMembers() > MOST_OPEN && opened.size > 1) opened.delete(id);
  openedAt = performance.now();
}

// What is chosen is seen: its own group opens, and of other groups those members that it is tied to stand out.
function reveal(choice) {
  if (!groups.length) return;
  const near = choice ? [...choice.nodes].filter((number) => groupOf.has(number)).sort((a, b) => a - b) : [];
  singled = new Set(near.slice(0, MOST_SINGLED));
  const home = choice && groupOf.get(choice.chosen);
  if (home !== undefined && home !== null && !opened.has(home)) openGroups([home]);
}

// Divide what is shown into single nodes and edges, for vis-network, and circles and ties, for us.
function divide() {
  const single = DATA.nodes.filter(({ id }) => isSingle(id) && shownEntity(id));
  const present = new Set(single.map(({ id }) => id));
  closed = groups.filter(({ id }) => !opened.has(id)).map(({ id, x, y, radius, members }) => {
    const layers = new Map();
    let amount = 0;
    for (const number of members) {
      if (present.has(number) || !shownEntity(number)) continue;
      amount += 1;
      enlist(layers, DATA.nodes[number].kind, number);
    }
    return { id, x, y, radius, amount, layers: [...layers] };
  }).filter(({ amount }) => amount);
  const circles = new Set(closed.map(({ id }) => id));
  const counted = new Map();
  const end = (number) => (present.has(number) ? number : circles.has(groupOf.get(number)) ? -1 - groupOf.get(number) : null);
  const drawn = DATA.edges.filter((edge) => {
    const [from, to] = [end(edge.from), end(edge.to)];
    if (from === null || to === null || !shownEdge(edge)) return false;
    if (from >= 0 && to >= 0) return true;
    if (from !== to) {
      const key = Math.min(from, to) * 1e6 + Math.max(from, to);
      const tie = counted.get(key) ?? { from: Math.min(from, to), to: Math.max(from, to), amount: 0 };
      tie.amount += edge.facts.length;
      counted.set(key, tie);
    }
    return false;
  });
  ties = [...counted.values()].sort((a, b) => b.amount - a.amount);
  return { single, drawn };
}

// Make a set of vis-network hold these rows and no others.
function hold(set, rows) {
  const wanted = new Set(rows.map(({ id }) => id));
  const gone = set.getIds().filter((id) => !wanted.has(id));
  if (gone.length) set.remove(gone);
  const known = new Set(set.getIds());
  const fresh = rows.filter(({ id }) => !known.has(id));
  const before = rows.filter(({ id }) => known.has(id));
  return { fresh, before };
}

function paintGroups() {
  const { single, drawn } = divide();
  const { fresh, before } = hold(nodes, single);
  const lines = hold(edges, drawn);
  nodes.add(fresh.map((node) => ({ ...node, label: undefined, ...paintNode(node) })));
  nodes.update(before.map(paintNode));
  edges.add(lines.fresh.map((edge) => ({ ...edge, ...paintEdge(edge) })));
  edges.update(lines.before.map(paintEdge));
  findStruck();
  tellGroups();
}

const middleOf = (end) => (end >= 0 ? spotOf(end) : groups[-1 - end]);
const strength = (amount) => Math.min(0.6 + 0.5 * Math.log2(amount), 5);

function viewport() {
  const { clientWidth, clientHeight } = $("canvas");
  const [start, end] = [picture.DOMtoCanvas({ x: 0, y: 0 }), picture.DOMtoCanvas({ x: clientWidth, y: clientHeight })];
  return { left: start.x, top: start.y, right: end.x, bottom: end.y };
}

const touches = ({ x, y, radius }, view) => x + radius > view.left && x - radius < view.right && y + radius > view.top && y - radius < view.bottom;
const crosses = (a, b, view) => Math.max(a.x, b.x) > view.left && Math.min(a.x, b.x) < view.right && Math.max(a.y, b.y) > view.top && Math.min(a.y, b.y) < view.bottom;

// Behind everything: open groups as faint rings, ties, and closed groups with their dots.
function drawGroups(context) {
  if (!groups.length) return;
  const scale = picture.getScale();
  const view = viewport();
  context.save();
  context.lineWidth = 1 / scale;
  context.strokeStyle = faded(ink(), 0.2);
  if (!allInFocus()) {
    for (const id of opened) {
      context.beginPath();
      context.arc(groups[id].x, groups[id].y, groups[id].radius, 0, 2 * Math.PI);
      context.stroke();
    }
  }
  drawTies(context, view, scale);
  for (const group of closed) if (touches(group, view)) drawGroup(context, group, view, scale);
  context.restore();
}

// In a few strokes, by strength: one for each would make the picture jerk. While it moves, ties of single nodes are left out.
function drawTies(context, view, scale) {
  const strokes = new Map();
  for (const tie of ties) {
    if (moving && Math.max(tie.from, tie.to) >= 0) continue;
    const [a, b] = [middleOf(tie.from), middleOf(tie.to)];
    if (crosses(a, b, view)) enlist(strokes, Math.ceil((8 * tie.amount) / ties[0].amount), [a, b, tie.amount]);
  }
  for (const [level, lines] of strokes) {
    context.lineWidth = strength(lines[0][2]) / scale;
    context.strokeStyle = faded(ink(), (lit ? 0.02 : 0.03) + (lit ? 0.06 : 0.22) * (level / 8));
    context.beginPath();
    for (const [a, b] of lines) {
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
    }
    context.stroke();
  }
}

// Whether the reader is moving the picture.
let moving = 0;

function move() {
  clearTimeout(moving);
  moving = setTimeout(() => {
    moving = 0;
    openAtCentre();
    picture.redraw();
  }, 250);
}

// A group that is looked at so closely that it fills the picture opens by itself.
function openAtCentre() {
  const { left, right, top, bottom } = viewport();
  const hit = hitGroup({ x: (left + right) / 2, y: (top + bottom) / 2 });
  if (!hit || groups[hit.group].radius < 0.6 * Math.min(right - left, bottom - top)) return;
  openGroups([hit.group]);
  paint();
}

function drawGroup(context, group, view, scale) {
  context.globalAlpha = 1;
  context.fillStyle = disc();
  context.strokeStyle = faded(ink(), 0.3);
  context.lineWidth = 1.2 / scale;
  context.beginPath();
  context.arc(group.x, group.y, group.radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.globalAlpha = lit ? 0.25 : 0.75;
  const least = 0.8 / scale;
  for (const [kind, numbers] of group.layers) {
    context.fillStyle = tone(style.types[kind]);
    for (const number of numbers) {
      const { x, y, size } = DATA.nodes[number];
      if (x < view.left || x > view.right || y < view.top || y > view.bottom) continue;
      const half = Math.max(size * 0.8, least);
      if (half * scale < 2) context.fillRect(x - half, y - half, 2 * half, 2 * half);
      else {
        context.beginPath();
        context.arc(x, y, half, 0, 2 * Math.PI);
        context.fill();
      }
    }
  }
  context.globalAlpha = 1;
}

// What a click between the nodes hits: a dot, if it is large enough to be aimed at, else the group around it.
function hitGroup({ x, y }) {
  const group = closed.find((one) => Math.hypot(one.x - x, one.y - y) < one.radius);
  if (!group) return null;
  const scale = picture.getScale();
  const near = group.layers.flatMap(([, numbers]) => numbers).find((number) => {
    const dot = DATA.nodes[number];
    return dot.size * scale >= LEGIBLE && Math.hypot(dot.x - x, dot.y - y) < dot.size + 3 / scale;
  });
  return { group: group.id, dot: near };
}

function openGroup(id) {
  openGroups([id]);
  paint();
  frame(groups[id].members, 1.3);
}

// A second click on the ground of an open group closes it, unless it is the one that has just opened it.
function closeGroupAt({ x, y }) {
  const id = [...opened].find((one) => Math.hypot(groups[one].x - x, groups[one].y - y) < groups[one].radius);
  if (id === undefined || performance.now() - openedAt < 900) return;
  opened.delete(id);
  paint();
}

function openMost() {
  opened.clear();
  let room = MOST_OPEN;
  for (const { id, members } of [...groups].sort((a, b) => a.members[0] - b.members[0])) {
    if (members.length > room) continue;
    room -= members.length;
    opened.add(id);
  }
  paint();
}

function closeGroups() {
  opened.clear();
  singled = new Set();
  paint();
}

function tellGroups() {
  $("groups").hidden = !groups.length;
  $("open-groups").textContent = say("openGroups", { n: MOST_OPEN.toLocaleString("en") });
  $("close-groups").textContent = say("closeGroups");
  $("close-groups").disabled = !opened.size;
  tellNotice();
}

// In words, for the line below the picture.
const groupsInWords = () => groups.length > 0 && say("grouped", { n: DATA.drawn.toLocaleString("en"), groups: groups.length, opened: opened.size, most: MOST_OPEN.toLocaleString("en") });

$("open-groups").addEventListener("click", openMost);
$("close-groups").addEventListener("click", closeGroups);

// Physics is off; on request the visible nodes are moved by it for some seconds. Nothing of it is kept.
const SHAKEN = 5000;
let shaking = 0;

function shake() {
  clearTimeout(shaking);
  if (shaking) return settle();
  picture.setOptions({ physics: { enabled: true, stabilization: false, solver: "forceAtlas2Based", forceAtlas2Based: { gravitationalConstant: -60, springLength: 110, avoidOverlap: 0.6, damping: 0.6 } } });
  $("loosen").setAttribute("aria-pressed", "true");
  shaking = setTimeout(settle, SHAKEN);
}

function settle() {
  shaking = 0;
  picture.setOptions({ physics: { enabled: false } });
  $("loosen").setAttribute("aria-pressed", "false");
}

$("loosen").addEventListener("click", shake);

// For scripts that steer the page.
const groupHandles = {
  groups: () => ({ single: nodes.length, lines: edges.length, open: [...opened].sort((a, b) => a - b), closed: closed.length }),
  whereGroup(id) {
    const { x, y } = picture.canvasToDOM(groups[id]);
    const { left, top } = $("canvas").getBoundingClientRect();
    return { x: left + x, y: top + y };
  },
};
