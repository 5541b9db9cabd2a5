// What is shown, as a file: a picture of the present view, or a table of its facts. Nothing leaves the computer.
function download(kind, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const stem = DATA.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "graph";
  const link = el("a", { href: url, download: `${stem}.${kind}` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const COLUMNS = ["id", "subject_zh", "subject_en", "subject_type", "relation", "object_zh", "object_en", "object_type", "status", "confidence", "date",
  "title", "valid_from", "valid_until", "amount", "currency", "share", "statement_zh", "statement_en", "sentence", "document", "publisher", "published", "url", "extractor"];

// A table is made for spreadsheets, which take some cells for formulas: an apostrophe before them says that they are text.
function csvCell(value) {
  const text = String(value ?? "");
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`;
}

const savedFacts = () => facts.map((_, number) => number).filter((number) => shownFact(number) && inFocus(facts[number].s) && inFocus(facts[number].o));

// A row for every fact, with its surest sentence.
function csvOf(numbers) {
  const rows = numbers.map((number) => {
    const { id, s, p, o, status, confidence, qualifiers, zh, en, evidence: [[sentence, , extractor]] } = facts[number];
    const [document_, text] = sentences[sentence];
    const [title, publisher, published, url, path] = documents[document_];
    const ends = [s, o].map((end) => [entities[end].zh, entities[end].en, entities[end].type]);
    return [id, ...ends[0], p, ...ends[1], status, confidence, dateOf(number), ...["title", "valid_from", "valid_until", "amount", "currency", "share"].map((key) => qualifiers[key]),
      zh, en, text, title || path, publisher, published, url, extractor];
  });
  return "\ufeff" + [COLUMNS, ...rows].map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}

const legible = (text) => text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, " ");
const pinned = (value) => Math.round(value * 10) / 10;
const solid = (colour) => (/^#[0-9a-f]{8}$/i.test(colour) ? { colour: colour.slice(0, 7), opacity: pinned2(parseInt(colour.slice(7), 16) / 255) } : { colour, opacity: 1 });
const pinned2 = (value) => Math.round(value * 100) / 100;

// Outlines as vis-network draws them around a point.
function outline(kind, x, y, r) {
  const turn = (points) => points.map(([dx, dy]) => `${pinned(x + dx * r)},${pinned(y + dy * r)}`).join(" ");
  const outlines = {
    square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
    diamond: [[0, 1], [1, 0], [0, -1], [-1, 0]],
    triangle: [[0, -1.01], [1.15, 0.98], [-1.15, 0.98]],
    triangleDown: [[0, 1.01], [1.15, -0.98], [-1.15, -0.98]],
    hexagon: [0, 1, 2, 3, 4, 5].map((corner) => [Math.cos((corner * Math.PI) / 3), Math.sin((corner * Math.PI) / 3)]),
  };
  return outlines[kind] ? svg("polygon", { points: turn(outlines[kind]) }) : svg("circle", { cx: pinned(x), cy: pinned(y), r: pinned(r) });
}

// The middle of a bent line, as vis-network has it.
function bend(from, to, smooth) {
  if (!smooth || !smooth.enabled) return null;
  const [dx, dy] = [to.x - from.x, from.y - to.y];
  const half = 0.5 * smooth.roundness * (smooth.type === "curvedCW" ? 1 : -1) + 0.5;
  const angle = Math.atan2(dy, dx) + half * Math.PI;
  return { x: from.x + half * Math.hypot(dx, dy) * Math.sin(angle), y: from.y + half * Math.hypot(dx, dy) * Math.cos(angle) };
}

function lineOf(edge, spots, scale) {
  const [from, to] = [spots.get(edge.from), spots.get(edge.to)];
  const via = bend(from, to, edge.smooth);
  const paint = solid(edge.color.color);
  const before = via ?? from;
  const length = Math.hypot(to.x - before.x, to.y - before.y) || 1;
  const [ux, uy] = [(to.x - before.x) / length, (to.y - before.y) / length];
  const rim = to.radius * (to.shape === "square" ? 1 / Math.max(Math.abs(ux), Math.abs(uy)) : to.shape === "diamond" ? 1 / (Math.abs(ux) + Math.abs(uy)) : 1);
  const tip = { x: to.x - ux * rim, y: to.y - uy * rim };
  const drawn = svg("path", { d: `M${pinned(from.x)} ${pinned(from.y)}${via ? `Q${pinned(via.x)} ${pinned(via.y)} ` : "L"}${pinned(tip.x)} ${pinned(tip.y)}`,
    fill: "none", stroke: paint.colour, "stroke-opacity": paint.opacity, "stroke-width": pinned2(edge.width * scale) });
  if (edge.dashes) drawn.setAttribute("stroke-dasharray", edge.dashes.map((dash) => pinned2(dash * scale)).join(" "));
  const size = (9 + edge.width) * scale;
  const head = edge.arrows && svg("polygon", { points: [[0, 0], [-1, 0.4], [-1, -0.4]].map(([along, across]) => `${pinned(tip.x + (along * ux - across * uy) * size)},${pinned(tip.y + (along * uy + across * ux) * size)}`).join(" "), fill: paint.colour, "fill-opacity": paint.opacity });
  const group = svg("g", {}, drawn, ...(head ? [head] : []));
  const middle = via ? { x: (from.x + 2 * via.x + to.x) / 4, y: (from.y + 2 * via.y + to.y) / 4 } : { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const reach = Math.min(Math.max(4.5 * scale, 2.5), 7);
  for (const [width, colour] of [[5, paper()], [2.2, paint.colour]]) {
    for (const strokes of STRUCK[edge.status] ?? []) {
      const points = strokes.map(([along, across]) => `${pinned(middle.x + reach * (along * ux - across * uy))},${pinned(middle.y + reach * (along * uy + across * ux))}`);
      group.append(svg("polyline", { points: points.join(" "), stroke: colour, "stroke-width": width, "stroke-linecap": "round", "stroke-opacity": paint.opacity }));
    }
  }
  if (edge.label && 11 * scale >= 9) {
    const words = written(edge.label, 0, 0.35 * edge.font.size * scale - (STRUCK[edge.status] ? 10 : 0), { size: edge.font.size * scale, fill: edge.font.color });
    const slope = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
    words.setAttribute("transform", `translate(${pinned(middle.x)} ${pinned(middle.y)}) rotate(${pinned(Math.abs(slope) > 90 ? slope - 180 * Math.sign(slope) : slope)})`); // never upside down
    group.append(words);
  }
  return group;
}

function written(text, x, y, { size, fill = ink(), anchor = "middle", weight = "normal", halo = paper() }) {
  return svg("text", { x: pinned(x), y: pinned(y), "font-size": pinned(size), fill, "text-anchor": anchor, "font-weight": weight, stroke: halo, "stroke-width": 3.5, "stroke-linejoin": "round", "paint-order": "stroke" }, legible(text));
}

// Closed groups of a large graph, with their members as dots and what ties them to others.
function groupsOf(scale, inside) {
  const at = (spot) => picture.canvasToDOM(spot);
  const most = ties[0]?.amount || 1;
  const lines = ties.map(({ from, to, amount }) => {
    const [a, b] = [from, to].map((end) => at(middleOf(end)));
    return svg("line", { x1: pinned(a.x), y1: pinned(a.y), x2: pinned(b.x), y2: pinned(b.y), stroke: ink(), "stroke-width": pinned2(strength(amount)), "stroke-opacity": pinned2(0.07 + 0.12 * (amount / most)) });
  });
  const circles = closed.map((group) => ({ ...group, ...at(group), radius: group.radius * scale })).filter(inside).map(({ x, y, radius, layers }) => svg("g", {},
    svg("circle", { cx: pinned(x), cy: pinned(y), r: pinned(radius), fill: disc(), stroke: ink(), "stroke-opacity": 0.3 }),
    ...layers.map(([kind, numbers]) => svg("g", { fill: tone(style.types[kind]), "fill-opacity": lit ? 0.25 : 0.75 }, ...numbers.map((number) => {
      const spot = at(DATA.nodes[number]);
      return svg("circle", { cx: pinned(spot.x), cy: pinned(spot.y), r: pinned2(Math.max(DATA.nodes[number].size * 0.8 * scale, 0.8)) });
    })))));
  return [...lines, ...circles];
}

function trailOf() {
  const spots = (lit?.trail ?? []).map((stop) => picture.canvasToDOM(spotOf(stop)));
  return spots.length > 1 ? [svg("polyline", { points: spots.map(({ x, y }) => `${pinned(x)},${pinned(y)}`).join(" "), fill: "none", stroke: dark.matches ? "#7fb0ff" : "#1d5fd1", "stroke-opacity": 0.28, "stroke-width": 9, "stroke-linecap": "round", "stroke-linejoin": "round" })] : [];
}

// Names stand where the picture has them: it draws them once more, and what it draws is written down.
function namesOf(scale) {
  const names_ = [];
  const measure = document.createElement("canvas").getContext("2d");
  const pen = {
    font: "", save() {}, restore() {}, strokeText() {},
    measureText(text) {
      measure.font = this.font;
      return measure.measureText(text);
    },
    fillText(text, x, y) {
      const size = parseFloat(/([\d.]+)px/.exec(this.font)[1]) * scale;
      const spot = picture.canvasToDOM({ x, y });
      names_.push(written(text, spot.x, spot.y + size * 0.88, { size, weight: this.font.startsWith("bold") ? "bold" : "normal" }));
    },
  };
  drawNames(pen);
  return names_;
}

// Title and key below the picture, for those who get the file without the page.
function caption(width, top) {
  const lines = [];
  const said = [DATA.title, count(savedFacts().length, "nFacts"), DATA.newest && `${say("newest")} ${DATA.newest}`].filter(Boolean).join(" · ");
  lines.push(written(said, 14, top + 22, { size: 14, anchor: "start", weight: "bold" }));
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `12px ${FONT}`;
  let [x, y] = [14, top + 36];
  const key = (sign, words) => {
    const room = 32 + pen.measureText(words).width + 16;
    if (x + room > width && x > 14) [x, y] = [14, y + 20];
    for (const [name_, value] of Object.entries({ x, y, width: sign.classList.contains("shape") ? 16 : 26, height: 16 })) sign.setAttribute(name_, value);
    lines.push(sign, written(words, x + (sign.classList.contains("shape") ? 22 : 32), y + 12.5, { size: 12, anchor: "start" }));
    x += room - (sign.classList.contains("shape") ? 10 : 0);
  };
  const kept = savedFacts();
  const used = new Set(kept.flatMap((number) => [facts[number].s, facts[number].o]).map((number) => entities[number].type));
  Object.keys(style.types).filter((kind) => used.has(kind)).forEach((kind) => key(shape(kind), capital(pick(DATA.types[kind]))));
  Object.entries(style.families).filter(([kin]) => kept.some((number) => family(facts[number].p) === kin)).forEach(([, look]) => key(stroke(tone(look), []), look[language]));
  Object.entries(style.statuses).filter(([status]) => kept.some((number) => facts[number].status === status)).forEach(([, look]) => key(stroke(look.light ? tone(look) : ink(), look.dashes), look[language]));
  return { lines, height: y + 30 - top };
}

function drawing() {
  const { clientWidth: width, clientHeight: height } = $("canvas");
  const scale = picture.getScale();
  const seen = nodes.get({ filter: (node) => !node.hidden });
  const spots = new Map(seen.map((node) => [node.id, { ...picture.canvasToDOM(picture.getPosition(node.id)), radius: node.size * scale, shape: node.shape }]));
  const near = ({ x, y, radius }) => x > -radius && y > -radius && x < width + radius && y < height + radius;
  const crosses = (a, b) => Math.max(a.x, b.x) > 0 && Math.max(a.y, b.y) > 0 && Math.min(a.x, b.x) < width && Math.min(a.y, b.y) < height;
  const lines = edges.get({ filter: (edge) => !edge.hidden && spots.has(edge.from) && spots.has(edge.to) && crosses(spots.get(edge.from), spots.get(edge.to)) });
  const { lines: legend, height: below } = caption(width, height);
  const dots = seen.filter((node) => near(spots.get(node.id))).map((node) => {
    const { x, y, radius } = spots.get(node.id);
    const [fill, border] = [solid(node.color.background), solid(node.color.border)];
    const dot = outline(node.shape, x, y, radius);
    for (const [key, value] of Object.entries({ fill: fill.colour, "fill-opacity": fill.opacity, stroke: border.colour, "stroke-opacity": border.opacity, "stroke-width": pinned2(node.borderWidth * scale) })) dot.setAttribute(key, value);
    return dot;
  });
  return svg("svg", { xmlns: SVG, width, height: height + below, viewBox: `0 0 ${width} ${height + below}`, "font-family": FONT.replace(/"/g, "'") },
    svg("title", {}, legible(DATA.title)),
    svg("rect", { width, height: height + below, fill: paper() }),
    svg("clipPath", { id: "view" }, svg("rect", { width, height })),
    svg("g", { "clip-path": "url(#view)" }, svg("g", { class: "groups" }, ...groupsOf(scale, near)), svg("g", { class: "trail" }, ...trailOf()), svg("g", { class: "edges" }, ...lines.map((edge) => lineOf(edge, spots, scale))), svg("g", { class: "nodes" }, ...dots), svg("g", { class: "names" }, ...namesOf(scale))),
    svg("rect", { y: height, width, height: 1, fill: ink(), "fill-opacity": 0.2 }),
    svg("g", { class: "legend" }, ...legend));
}

const drawnText = (drawn) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(drawn)}\n`;

async function savePicture() {
  const drawn = drawing();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawnText(drawn))}`;
  await image.decode();
  const sheet = el("canvas", { width: 2 * drawn.getAttribute("width"), height: 2 * Math.ceil(drawn.getAttribute("height")) });
  sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
  sheet.toBlob((blob) => download("png", "image/png", blob), "image/png");
}

function saveButtons() {
  const kinds = [["savePng", savePicture], ["saveSvg", () => download("svg", "image/svg+xml", drawnText(drawing()))], ["saveCsv", () => download("csv", "text/csv", csvOf(savedFacts()))]];
  return kinds.map(([key, save]) => el("button", { type: "button", "data-save": key, onclick: () => { $("save").open = false; save(); } }, say(key)));
}
