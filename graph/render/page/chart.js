// Figures over time: one chart for each metric and unit of which two values or more have a date, if only that on which they were first told. Every point leads to its sentence.
const CHART = { width: 360, height: 176, left: 52, right: 16, top: 22, bottom: 26 };

const measureOf = ({ kind, measured, unit }) => [kind, measured, unit].join("\n");
function measureName({ kind, metric, measured }) {
  if (!measured || measured === pick(metric)) return capital(pick(metric));
  return kind === "OtherMetric" ? capital(measured) : `${capital(pick(metric))} (${measured})`;
}

function chartable(figure) {
  return figure.value !== "" && Number.isFinite(Number(figure.value)) && yearOf(figureDates.get(figure)) !== null;
}

function measures(all) {
  const groups = new Map();
  for (const figure of all) enlist(groups, measureOf(figure), figure);
  return [...groups.values()];
}

// Round numbers over a span: 0, 50M, 100M, 150M.
function ticksOf(low, high, whole) {
  const rough = (high - low) / 3 || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max([1, 2, 2.5, 5, 10].map((times) => times * power).find((size) => size >= rough - 1e-12), whole ? 1 : 0);
  const places = Math.max(0, 2 - Math.floor(Math.log10(step)));
  const ticks = [];
  for (let at = Math.floor(low / step + 1e-9); at * step < high + step * 0.999; at++) ticks.push(Number((at * step).toFixed(Math.min(places, 12))));
  return ticks;
}

function chart(all) {
  const points = all.filter(chartable).map((figure) => ({ figure, date: figureDates.get(figure), x: yearOf(figureDates.get(figure)), y: Number(figure.value) })).sort((a, b) => a.x - b.x || b.figure.confidence - a.figure.confidence || a.y - b.y);
  const { unit } = points[0].figure;
  const ranked = unit === "rank"; // the first is at the top
  const values = points.map((point) => point.y);
  const ticks = ticksOf(ranked ? 1 : Math.min(0, ...values), Math.max(...values, ranked ? 3 : 0), ranked).map((tick) => (ranked ? Math.max(tick, 1) : tick));
  const [low, high] = [ticks[0], ticks.at(-1)];
  const [first, last] = [points[0].x, points.at(-1).x];
  const inner = { width: CHART.width - CHART.left - CHART.right - 24, height: CHART.height - CHART.top - CHART.bottom };
  const tenths = (value) => Math.round(value * 10) / 10;
  const across = (x) => tenths(CHART.left + 12 + (last > first ? ((x - first) / (last - first)) * inner.width : inner.width / 2));
  const share = (y) => (high > low ? (y - low) / (high - low) : 0.5);
  const down = (y) => tenths(CHART.top + inner.height * (ranked ? share(y) : 1 - share(y)));
  const right = CHART.width - CHART.right;
  const picked = el("div", { class: "picked" });
  const drawn = svg("svg", { class: "chart", viewBox: `0 0 ${CHART.width} ${CHART.height}`, role: "group", "aria-label": say("chartOf", { what: measureName(points[0].figure) }) },
    ...[...new Set(ticks)].flatMap((tick) => [
      svg("line", { class: "grid", x1: CHART.left, x2: right, y1: down(tick), y2: down(tick) }),
      svg("text", { class: "tick", x: CHART.left - 6, y: down(tick) + 4, "text-anchor": "end" }, plainAmount(tick, unit))]),
    svg("text", { class: "tick", x: 2, y: 11 }, isCurrency(unit) ? currencyName(unit) : ""),
    ...dateTicks(points, across), ...lines(points, across, down), ...odds(points, across, down), ...marks(points, across, down, picked), ...valueLabels(points, across, down));
  return el("div", { class: "chart-box" }, drawn, points.some(({ figure }) => !figure.time) && el("p", { class: "small" }, say("toldWhy")), picked);
}

function dateTicks(points, across) {
  const taken = [];
  const dates = [...new Map(points.map((point) => [point.date + (point.figure.time ? "" : "*"), point.x]))];
  const ends = [dates.at(-1), ...dates.slice(0, -1)]; // the last date is always told
  return ends.flatMap(([date, x]) => {
    const half = date.length * 3.4 + 3;
    const middle = Math.min(Math.max(across(x), half), CHART.width - half);
    if (taken.some(([from, to]) => middle - half < to && from < middle + half)) return [];
    taken.push([middle - half, middle + half]);
    return [svg("line", { class: "grid", x1: across(x), x2: across(x), y1: CHART.height - CHART.bottom, y2: CHART.height - CHART.bottom + 5 }),
      svg("text", { class: "tick", x: middle, y: CHART.height - 8, "text-anchor": "middle" }, date)];
  });
}

// Values of like spans are joined: a year's sum is not compared with a month's, nor with one whose time is not told. Of several values at one time the surest is.
function lines(points, across, down) {
  const spans = new Map();
  for (const point of points.filter(({ figure }) => figure.status !== "Denied")) {
    const length = point.figure.time.length;
    const span = spans.get(length) ?? spans.set(length, new Map()).get(length);
    if (!span.has(point.x)) span.set(point.x, point);
  }
  return [...spans.values()].filter((span) => span.size > 1).flatMap((span) => {
    const row = [...span.values()];
    return row.slice(1).map((end, place) => svg("line", {
      class: end.figure.status === "Asserted" ? "joined" : "joined unsure", x1: across(row[place].x), y1: down(row[place].y), x2: across(end.x), y2: down(end.y) }));
  });
}

// What is told of one time in two ways is joined upright.
function odds(points, across, down) {
  return points.flatMap((one, place) => points.slice(place + 1).filter((other) => one.figure.time && other.figure.time === one.figure.time && other.y !== one.y)
    .map((other) => svg("line", { class: "odds", x1: across(one.x), x2: across(other.x), y1: down(one.y), y2: down(other.y) })));
}

function marks(points, across, down, picked) {
  return points.map(({ figure, date, x, y }) => {
    const words = figure[language] + (figure.time ? "" : ` ${say("toldOn", { date })}`);
    const mark = svg("g", { class: `mark ${figure.status}${figure.time ? "" : " told"}`, role: "button", tabindex: "0", "aria-label": words },
      svg("title", {}, words), svg("circle", { class: "target", cx: across(x), cy: down(y), r: 16 }), svg("circle", { class: "dot", cx: across(x), cy: down(y), r: 4.5 }));
    const open = () => {
      for (const one of mark.parentNode.querySelectorAll(".mark")) one.classList.toggle("chosen", one === mark);
      picked.replaceChildren(el("ul", { class: "rows" }, figureRow(figure, { open: true })));
    };
    mark.addEventListener("click", open);
    mark.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    });
    return mark;
  });
}

function valueLabels(points, across, down) {
  const taken = points.map((point) => [across(point.x) - 5, across(point.x) + 5, down(point.y) - 5, down(point.y) + 5]);
  return points.flatMap(({ figure, x, y }) => {
    const text = plainAmount(figure.value, figure.unit);
    const half = Array.from(text).reduce((sum, sign) => sum + (sign > "\u2e80" ? 11 : 6.2), 0) / 2;
    const middle = Math.min(Math.max(across(x), CHART.left + half + 3), CHART.width - half - 1);
    const spot = [down(y) - 10, down(y) + 19].find((line) => line > 10 && line < CHART.height - CHART.bottom - 2
      && !taken.some(([left, end, top, bottom]) => middle - half < end && left < middle + half && line - 10 < bottom && top < line + 2));
    if (spot === undefined) return [];
    taken.push([middle - half, middle + half, spot - 10, spot + 2]);
    return [svg("text", { class: "value", x: middle, y: spot, "text-anchor": "middle" }, text)];
  });
}

// A chart for every measure told more than once; then what was measured only once, newest first.
function figureSections(all, about) {
  const rows = (group) => [...group].sort(newestFirst("time")).map((figure) => () => figureRow(figure, { about }));
  const groups = measures(all).sort((a, b) => b.length - a.length);
  const once = groups.filter((group) => group.length === 1).flat();
  const charted = groups.filter((group) => group.length > 1).map((group) => () => {
    const dated = group.filter(chartable);
    const drawn = dated.filter(({ time }) => time).length > 1 || new Set(dated.map((figure) => figureDates.get(figure))).size > 1;
    return el("li", {}, el("h4", {}, measureName(group[0])), drawn && chart(dated), section("", rows(group), { limit: 6 }));
  });
  return [...charted, ...(once.length ? [() => el("li", {}, charted.length > 0 && el("h4", {}, say("measuredOnce")), section("", rows(once), { limit: 8 }))] : [])];
}
