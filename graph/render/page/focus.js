// A part of the graph by itself: what lies within some steps of an entity, and what was opened from there.
const HOPS = [1, 2, 3];
let focus = null; // { centre, hops, opened, members }

const inFocus = (number) => !focus || focus.members.has(number);

function neighboursOf(number) {
  return factsOf(number).map((fact) => (facts[fact].s === number ? facts[fact].o : facts[fact].s));
}

// Steps go over what filters show. A place is reached but not passed: all of a city is nobody's neighbourhood.
function within(centre, hops) {
  const members = new Set([centre]);
  let edge = [centre];
  for (let step = 0; step < hops; step++) {
    edge = edge.filter((number) => number === centre || entities[number].type !== "Place").flatMap(neighboursOf).filter((number) => !members.has(number) && members.add(number));
  }
  return members;
}

function refocus() {
  if (!focus) return;
  focus.members = within(focus.centre, focus.hops);
  for (const number of focus.opened) within(number, 1).forEach((member) => focus.members.add(member));
}

function setFocus(centre, hops, opened = []) {
  focus = centre === undefined ? null : { centre, hops, opened: new Set(opened), members: new Set() };
  refocus();
}

// Who goes on from a neighbourhood takes it along.
function includeInFocus(numbers) {
  const outside = numbers.filter((number) => !inFocus(number));
  if (outside.length) setFocus(focus.centre, focus.hops, [...focus.opened, ...outside]);
}

const focusPairs = () => (focus ? [["focus", entities[focus.centre].id], ["hops", focus.hops], ...[...focus.opened].map((number) => ["opened", entities[number].id])] : []);

function readFocus(target) {
  const opened = target.getAll("opened").map((id) => byId.get(id)).filter((number) => number !== undefined);
  const hops = Number(target.get("hops") ?? 1);
  setFocus(byId.get(target.get("focus")), HOPS.includes(hops) ? hops : 1, opened);
}

// Within a neighbourhood a node is opened; elsewhere its neighbourhood is.
function expand(number) {
  if (focus) setFocus(focus.centre, focus.hops, [...focus.opened, number]);
  else setFocus(number, 1);
  go({ entity: entities[number].id });
  frameFocus();
}

// The first click of two may move the picture: what it hit is meant, not what has come under the pointer since.
let clicked = { at: -Infinity };
function noteClick(node) {
  if (performance.now() - clicked.at > 500) clicked = { node, at: performance.now() };
}

function expandClicked(node) {
  const meant = entities[clicked.node] ? clicked.node : node;
  if (!entities[meant]) return false;
  clicked = { at: -Infinity };
  expand(meant);
  return true;
}

function clearFocus() {
  setFocus(undefined);
  again();
  frame(DATA.nodes.map((node) => node.id), 1.6);
}

function frameFocus() {
  if (focus) frame(DATA.nodes.map((node) => node.id).filter((node) => focus.members.has(node)), 1.6);
}

function hopsControl(number) {
  const button = (words, pressed, onclick) => el("button", { type: "button", "aria-pressed": String(pressed), onclick }, words);
  const hops = focus?.centre === number ? focus.hops : 0;
  const choose = (wanted) => () => {
    setFocus(wanted ? number : undefined, wanted);
    go({ entity: entities[number].id });
    if (wanted) frameFocus();
    else frame(DATA.nodes.map((node) => node.id), 1.6);
    $("panel").querySelector('.hops [aria-pressed="true"]')?.focus({ preventScroll: true });
  };
  return el("span", { class: "hops", role: "group", "aria-label": say("hops") }, el("span", { class: "small" }, say("hops")),
    button(say("everythingShort"), !hops, choose(0)), ...HOPS.map((wanted) => button(String(wanted), hops === wanted, choose(wanted))));
}
