// The legend, which explains what is drawn and filters it.
function legendButton(sign, words, amount, hidden, key) {
  const button = el("button", { type: "button", "aria-pressed": String(!hidden.has(key)), "data-key": key }, sign, words, el("span", { class: "count" }, String(amount)));
  button.addEventListener("click", () => {
    if (!hidden.delete(key)) hidden.add(key);
    button.setAttribute("aria-pressed", String(!hidden.has(key)));
    filtersChanged();
  });
  return button;
}

const tally = (keys) => keys.reduce((counts, key) => counts.set(key, (counts.get(key) ?? 0) + 1), new Map());

// Where it would leave the picture little room it is folded, but for the types.
const legendFits = () => innerWidth > 900 && innerHeight >= 800;

function drawLegend() {
  const kinds = tally(entities.map((entity) => entity.type));
  const drawn = Object.keys(style.types).filter((kind) => kinds.has(kind));
  $("legend").querySelector("summary").replaceChildren(say("legend"),
    el("span", { class: "brief", "aria-hidden": "true" }, ...drawn.map((kind) => el("span", {}, shape(kind), capital(pick(DATA.types[kind]))))));
  const kin = tally(facts.map((fact) => family(fact.p)));
  const told = tally(facts.map((fact) => fact.status));
  const row = (heading, ...keys) => [el("h3", {}, heading), el("div", { class: "keys" }, ...keys.filter(Boolean))];
  const statusKey = (status) => {
    const look = style.statuses[status];
    return legendButton(stroke(look.light ? tone(look) : ink(), look.dashes), (look.mark ? look.mark + " " : "") + look[language], told.get(status), hiddenStatuses, status);
  };
  const known = (looks, counts) => Object.keys(looks).filter((key) => counts.has(key));
  $("legend-body").replaceChildren(
    ...row(say("types"), ...known(style.types, kinds).map((kind) => legendButton(shape(kind), capital(pick(DATA.types[kind])), kinds.get(kind), hiddenTypes, kind))),
    ...row(say("relations"), ...known(style.families, kin).map((key) => legendButton(stroke(tone(style.families[key]), []), style.families[key][language], kin.get(key), hiddenFamilies, key))),
    ...row(say("statuses"), ...known(style.statuses, told).map(statusKey)),
    ...(facts.length ? row(say("only"), sureness(), relationList(), sourceList(), months.length > 1 && timeSlider()) : []),
  );
}

// The least confidence a fact must have.
function sureness() {
  const least = Math.floor(Math.min(...facts.map((fact) => fact.confidence), ...events.map((event) => event.confidence), 1) * 20) * 5;
  const input = el("input", { id: "least", type: "range", min: Math.min(least, 95), max: 100, step: 5, "aria-label": say("sureness"), value: Math.max(bounds.least * 100, least) });
  const output = el("output", { for: "least" });
  const tell = () => {
    const share = Number(input.value);
    output.textContent = share > least ? `≥ ${share}%` : say("any");
    input.setAttribute("aria-valuetext", output.textContent);
    return share > least ? share / 100 : 0;
  };
  input.addEventListener("input", () => {
    bounds.least = tell();
    filtersChanged();
  });
  tell();
  return el("span", { class: "slider" }, el("label", { for: "least" }, say("sureness")), input, output);
}

const relationList = () => checklist("relations", tally(facts.map((fact) => fact.p)), hiddenRelations, (relation) => pick(DATA.predicates[relation]));
const sourceList = () => checklist("sources", tally(facts.flatMap((fact) => [...new Set(fact.evidence.map(publisherOf))])), hiddenSources, (source) => source || say("noSource"));

// Boxes to tick, the most frequent first; what is not ticked is hidden.
function checklist(id, counts, hidden, called) {
  const keys = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
  if (keys.length < 2) return "";
  const summary = el("summary", {});
  const tell = () => (summary.textContent = `${say(id)} ${keys.filter((key) => !hidden.has(key)).length} / ${keys.length}`);
  const boxes = keys.map((key) => {
    const box = el("input", { type: "checkbox", value: key, checked: !hidden.has(key) });
    box.addEventListener("change", () => {
      if (!hidden.delete(key)) hidden.add(key);
      tell();
      filtersChanged();
    });
    return el("label", {}, box, el("bdi", { class: "names" }, called(key)), el("span", { class: "count" }, String(counts.get(key))));
  });
  const all = (hide) => () => {
    hidden.clear();
    if (hide) keys.forEach((key) => hidden.add(key));
    boxes.forEach((label) => (label.firstChild.checked = !hide));
    tell();
    filtersChanged();
  };
  tell();
  return el("details", { class: "menu checklist", id }, summary, el("div", { class: "sheet" },
    el("p", {}, el("button", { type: "button", class: "link", onclick: all(false) }, say("all")), el("button", { type: "button", class: "link", onclick: all(true) }, say("none"))), ...boxes));
}

// Two handles over the months in which something is told to have begun, and how much did in each.
function timeSlider() {
  const last = months.length - 1;
  const place = (month, otherwise) => (months.includes(month) ? months.indexOf(month) : otherwise);
  const handle = (id, value) => el("input", { id, type: "range", min: 0, max: last, step: 1, value, "aria-label": say(id) });
  const from = handle("from", place(bounds.from, 0));
  const until = handle("until", place(bounds.until, last));
  const output = el("output", { for: "from until" });
  const counts = tally([...factDates, ...eventDates.values(), ...figureDates.values()].map(monthOf));
  const most = Math.max(...months.map((month) => counts.get(month)));
  const wide = Math.min(0.8, last / 14); // each stands over the place of its handle
  const bars = months.map((month, at) => {
    const height = Math.max(20 * Math.sqrt(counts.get(month) / most), 1);
    return svg("rect", { x: at - wide / 2, width: wide, y: 20 - height, height }, svg("title", {}, `${month}: ${counts.get(month)}`));
  });
  const tell = () => {
    const [first, final] = [Number(from.value), Number(until.value)];
    output.textContent = first === final ? months[first] : `${months[first]} – ${months[final]}`;
    for (const input of [from, until]) input.setAttribute("aria-valuetext", months[Number(input.value)]);
    bars.forEach((bar, at) => bar.setAttribute("class", at >= first && at <= final ? "in" : "out"));
  };
  const move = (input, limit) => () => {
    input.value = limit();
    bounds.from = Number(from.value) > 0 ? months[Number(from.value)] : "";
    bounds.until = Number(until.value) < last ? months[Number(until.value)] : "";
    tell();
    filtersChanged();
  };
  from.addEventListener("input", move(from, () => Math.min(Number(from.value), Number(until.value))));
  until.addEventListener("input", move(until, () => Math.max(Number(from.value), Number(until.value))));
  tell();
  const undated = el("input", { type: "checkbox", id: "undated", checked: bounds.undated });
  undated.addEventListener("change", () => {
    bounds.undated = undated.checked;
    filtersChanged();
  });
  return el("span", { class: "time" },
    el("span", { class: "span" }, svg("svg", { viewBox: `0 0 ${last} 20`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...bars), from, until),
    output, counts.has("") && el("label", {}, undated, say("undated")));
}
