// Names under (or over) the nodes: readable at every zoom, never over one another; the most important go first, and those left without room wait for a closer look.
const FONT = 'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const PROMINENT = 24;

function drawNames(context) {
  const scale = picture.getScale();
  const { clientWidth, clientHeight } = $("canvas");
  const taken = [];
  const chosen = lit ? [...lit.nodes].filter((number) => number < DATA.drawn).sort((a, b) => a - b) : DATA.nodes.map((node) => node.id);
  context.save();
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  for (const number of chosen) {
    const node = DATA.nodes[number];
    if (hiddenTypes.has(node.kind)) continue;
    const spot = picture.getPosition(number); // it may have been dragged
    const screen = picture.canvasToDOM(spot);
    if (screen.x < 0 || screen.y < 0 || screen.x > clientWidth || screen.y > clientHeight) continue;
    const pixels = (number < PROMINENT ? 14 : 12) * Math.min(Math.max(scale, 1), 1.5);
    const text = language === "zh" ? node.label : node.label_en;
    context.font = `${lit && lit.chosen === number ? "bold " : ""}${pixels / scale}px ${FONT}`;
    const half = (context.measureText(text).width * scale) / 2 + (DATA.drawn > 300 && !lit ? 14 : 2);
    const middle = Math.min(Math.max(screen.x, half), clientWidth - half); // not cut off at the edge
    const radius = node.size * scale + 3;
    const high = pixels * 1.2;
    const tops = [screen.y + radius, screen.y - radius - high];
    const free = (top) => !taken.some((other) => middle - half < other.right && other.left < middle + half && top < other.bottom && other.top < top + high);
    const top = tops.find(free) ?? (lit && chosen.length <= 30 ? tops[0] : null);
    if (top === null) continue;
    taken.push({ left: middle - half, right: middle + half, top, bottom: top + high });
    context.lineWidth = 3.5 / scale;
    context.strokeStyle = paper();
    context.fillStyle = ink();
    const x = spot.x + (middle - screen.x) / scale;
    const y = spot.y + (top - screen.y) / scale;
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }
  context.restore();
}
