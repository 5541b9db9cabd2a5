// Words and small elements. Text from documents only ever enters the page through textContent, so no name can become markup.
const DATA = JSON.parse(document.getElementById("payload").textContent);
for (const [key, { columns, rows }] of Object.entries(DATA).filter(([, value]) => value?.columns)) {
  DATA[key] = rows.map((row) => Object.fromEntries(columns.map((column, place) => [column, row[place]])));
}
const { entities, facts, events, figures, sentences, documents, style, strings } = DATA;
const byId = new Map(entities.map((entity, number) => [entity.id, number]));
const factById = new Map(facts.map((fact, number) => [fact.id, number]));
const $ = (id) => document.getElementById(id);

const pairs = (start) => new URLSearchParams(start.replace(/\+/g, "%2B"));
const asked = pairs(location.hash.slice(1)).get("lang");
let language = ["zh", "en"].includes(asked) ? asked : /^zh\b/i.test(navigator.language || "") ? "zh" : "en";

const say = (key, values = {}) => strings[key][language].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const count = (n, key) => (language === "en" && n === 1 ? strings[key].one : say(key, { n: n.toLocaleString("en") }));
const pick = (pair) => pair[language === "zh" ? 1 : 0];
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const other = () => (language === "zh" ? "en" : "zh");
const name = (number) => entities[number][language] || entities[number][other()];
const family = (predicate) =>
  Object.keys(style.families).find((key) => style.families[key].predicates.includes(predicate)) || "place";

const tone = (look) => look[dark.matches ? "dark" : "light"];

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
function svg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const OUTLINES = {
  square: "2,2 14,2 14,14 2,14",
  diamond: "8,0 16,8 8,16 0,8",
  triangle: "8,1 15,14 1,14",
  triangleDown: "1,2 15,2 8,15",
  hexagon: "4,1.5 12,1.5 16,8 12,14.5 4,14.5 0,8",
};

// The same shape and colour as in the picture.
function shape(kind) {
  const look = style.types[kind];
  const drawn =
    look.shape === "dot"
      ? svg("circle", { cx: 8, cy: 8, r: 7, fill: tone(look) })
      : svg("polygon", { points: OUTLINES[look.shape], fill: tone(look) });
  return svg("svg", { class: "swatch shape", viewBox: "0 0 16 16", "aria-hidden": "true" }, drawn);
}

function stroke(colour, dashes) {
  const line = svg("line", { x1: 0, y1: 8, x2: 26, y2: 8, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dashes.map((dash) => dash / 2).join(" ") });
  return svg("svg", { class: "swatch", viewBox: "0 0 26 16", "aria-hidden": "true" }, line);
}

// Only ordinary web addresses become links: a document's address is as little to be trusted as its text.
function webAddress(address) {
  try {
    const url = new URL(address);
    return ["http:", "https:"].includes(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}
