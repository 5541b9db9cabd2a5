// Names beside the nodes: readable at every zoom, never over one another or over another node; the most important go first, and those left without room wait for a closer look.
const FONT = 'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const PROMINENT = 10; // names that stand out
const NOTED = 40; // names that stand out a little
const ROOM_PER_NAME = 6000; // square pixels: more names than that would be a thicket
const SOLID = 2.4; // radius in pixels from which a node is not written over
const CELL = 64;

// What is taken on the screen: boxes, looked up by the cells they lie in.
function takenBoxes() {
  const cells = new Map();
  const around = ({ left, right, top, bottom }) => {
    const keys = [];
    for (let across = Math.floor(left / CELL); across <= Math.floor(right / CELL); across++) for (let down = Math.floor(top / CELL); down <= Math.floor(bottom / CELL); down++) keys.push(across * 4096 + down);
    return keys;
  };
  return {
    take: (box) => around(box).forEach((key) => enlist(cells, key, box)),
    // Free of all but the owner's own symbol, and perhaps of symbols of lesser ones.
    free: (box, owner, over = Infinity) => !around(box).some((key) => (cells.get(key) ?? []).some((other) => other.owner !== owner && other.owner < over && box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)),
  };
}

const widths = new Map(); // of texts measured before

function drawNames(context) {
  const scale = picture.getScale();
  const { clientWidth, clientHeight } = $("canvas");
  const inside = ({ x, y }) => x >= 0 && y >= 0 && x <= clientWidth && y <= clientHeight;
  const taken = takenBoxes();
  for (const { offsetLeft, offsetTop, offsetWidth, offsetHeight } of document.querySelectorAll(".picture > .zoom, .picture > #groups")) {
    taken.take({ owner: -1, left: offsetLeft, right: offsetLeft + offsetWidth, top: offsetTop, bottom: offsetTop + offsetHeight });
  }
  const spots = namedSpots(scale).filter((one) => inside(one));
  for (const { number, x, y, radius } of spots) if (radius >= SOLID && (!lit || lit.nodes.has(number))) taken.take({ owner: number, left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
  context.save();
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  const write = (text, font, pixels, middle, top, alpha = 1) => {
    context.font = `${font}${pixels / scale}px ${FONT}`;
    context.globalAlpha = alpha;
    context.lineWidth = 3.5 / scale;
    context.strokeStyle = paper();
    context.fillStyle = ink();
    const { x, y } = picture.DOMtoCanvas({ x: middle, y: top });
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  };
  const wide = (text, font, pixels) => {
    if (!widths.has(font + text)) {
      context.font = `${font}100px ${FONT}`;
      widths.set(font + text, context.measureText(text).width / 100);
    }
    return widths.get(font + text) * pixels;
  };
  const bright = lit ? spots.filter(({ number }) => lit.nodes.has(number)) : spots;
  if (!lit) nameGroups({ taken, write, wide, scale, inside });
  let left = lit ? Infinity : Math.max(30, (clientWidth * clientHeight) / ROOM_PER_NAME);
  for (const { number, x, y, radius } of bright) {
    if (left <= 0) break;
    const node = DATA.nodes[number];
    const near = Math.min(Math.max(scale, 1), 1.5);
    const pixels = (number < PROMINENT ? 15 : number < NOTED ? 13 : 12) * near;
    const font = (lit ? lit.chosen === number : number < PROMINENT) ? "bold " : "";
    const text = language === "zh" ? node.label : node.label_en;
    const half = wide(text, font, pixels) / 2 + 2;
    const high = pixels * 1.2;
    const gap = radius + 3;
    const within = (middle) => Math.min(Math.max(middle, half), clientWidth - half); // not cut off at the edge
    const aside = 0.75 * gap + half;
    const places = [[x, y + gap], [x, y - gap - high], [x + gap + half, y - high / 2], [x - gap - half, y - high / 2],
      [x + aside, y + 0.5 * gap], [x - aside, y + 0.5 * gap], [x + aside, y - 0.5 * gap - high], [x - aside, y - 0.5 * gap - high],
    ].filter(([middle], which) => which < 2 || within(middle) === middle); // pushed back from the edge it would lie on the node
    const box = ([middle, top]) => ({ owner: number, left: within(middle) - half, right: within(middle) + half, top, bottom: top + high });
    const place = places.find((one) => taken.free(box(one), number)) ?? (number < NOTED || lit ? places.find((one) => taken.free(box(one), number, Math.max(number, PROMINENT))) : undefined);
    if (!place) continue;
    taken.take({ ...box(place), owner: -1 });
    left -= 1;
    write(text, font, pixels, within(place[0]), place[1]);
  }
  context.restore();
}

// What may have a name, most important first: nodes, and dots once they are large enough.
function namedSpots(scale) {
  const found = [];
  const add = (number, spot) => found.push({ number, ...picture.canvasToDOM(spot), radius: DATA.nodes[number].size * scale });
  for (const node of Object.values(picture.body.nodes)) if (!node.options.hidden && typeof node.id === "number") add(node.id, node);
  if (lit) return found.sort((a, b) => a.number - b.number);
  const view = viewport();
  for (const group of closed) {
    if (!touches(group, view)) continue;
    for (const [, numbers] of group.layers) for (const number of numbers) if (DATA.nodes[number].size * scale >= LEGIBLE) add(number, DATA.nodes[number]);
  }
  return found.sort((a, b) => a.number - b.number);
}

// Groups are named by their most important members, as long as these are too small to be named themselves; ties tell how many facts they stand for.
function nameGroups({ taken, write, wide, scale, inside }) {
  for (const group of [...closed].sort((a, b) => groups[a.id].members[0] - groups[b.id].members[0])) {
    const radius = group.radius * scale;
    const { x, y } = picture.canvasToDOM(group);
    if (radius < 9 || radius > 330 || !inside({ x, y })) continue;
    const pixels = Math.min(Math.max(10 + radius / 9, 12), 17);
    const amount = count(group.amount, "nMembers");
    for (const many of [3, 2, 1, 0]) {
      const text = groupName(groups[group.id], many || 1);
      const half = wide(text, "bold ", pixels) / 2 + 3;
      if (many && half > 1.1 * radius) continue;
      const told = many > 0 || radius > 24;
      const high = pixels * (told ? 2.1 : 1.2);
      const box = { owner: -1, left: x - half, right: x + half, top: y - high / 2, bottom: y + high / 2 };
      if (!taken.free(box)) continue;
      taken.take(box);
      write(text, "bold ", pixels, x, box.top);
      if (told) write(amount, "", 0.8 * pixels, x, box.top + 1.15 * pixels);
      break;
    }
  }
  for (const { from, to, amount } of ties.slice(0, MOST_COUNTS)) {
    if (from >= 0 || to >= 0) continue;
    const [a, b] = [groups[-1 - from], groups[-1 - to]];
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    const along = (a.radius + (length - a.radius - b.radius) / 2) / length; // between the circles
    const { x, y } = picture.canvasToDOM({ x: a.x + (b.x - a.x) * along, y: a.y + (b.y - a.y) * along });
    if ((length - a.radius - b.radius) * scale < 8 || !inside({ x, y })) continue;
    const half = wide(String(amount), "", 11) / 2 + 2;
    const box = { owner: -1, left: x - half, right: x + half, top: y - 6.5, bottom: y + 6.5 };
    if (!taken.free(box)) continue;
    taken.take(box);
    write(String(amount), "", 11, x, box.top, 0.7);
  }
}
