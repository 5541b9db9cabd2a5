// Claims and the sentences they rest on.
const claims = new Map([...facts, ...events, ...figures].map((claim) => [claim.id, claim]));

function marked(text, highlights) {
  const characters = Array.from(text); // ranges count code points, JavaScript strings do not
  const quote = el("blockquote", { dir: "auto" });
  let position = 0;
  for (const [start, end] of [...highlights].sort((a, b) => a[0] - b[0])) {
    if (start < position) continue;
    quote.append(characters.slice(position, start).join(""), el("mark", {}, characters.slice(start, end).join("")));
    position = end;
  }
  quote.append(characters.slice(position).join(""));
  return quote;
}

// The title of a document, as a link where its address is one of the web.
function citation(number) {
  const [title, , , url, path] = documents[number];
  const address = webAddress(url);
  const heading = title || path || say("untitled");
  return address
    ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: say("opens"), dir: "auto" }, heading)
    : el("span", { dir: "auto" }, heading);
}

const printedBy = (number) => documents[number].slice(1, 3).filter(Boolean).join(" · ");

const EXTRACTORS = { pattern: "byPattern", trigger: "byTrigger", cue: "byCue", name: "byName", "name-base": "byNameBase" };

function extractorWords(extractor) {
  const key = EXTRACTORS[extractor.split(":")[0]];
  return say(key ?? "byRule");
}

// How sure a claim is: a bar and the number.
function sureBar(confidence) {
  const bar = svg("svg", { class: "sure", viewBox: "0 0 60 6", "aria-hidden": "true", preserveAspectRatio: "none" },
    svg("rect", { class: "all", width: 60, height: 6, rx: 3 }), svg("rect", { class: "part", width: 60 * Math.max(0, Math.min(confidence, 1)), height: 6, rx: 3 }));
  return el("span", { class: "sureness" }, say("confidence"), " ", bar, " ", percent(confidence));
}

function evidenceBlock([sentence, highlights, extractor, confidence]) {
  const [document_, text, printed] = sentences[sentence];
  return el("div", { class: "evidence" },
    marked(text, highlights),
    printed && el("p", { class: "small", dir: "auto" }, `${say("printed")}: ${printed}`),
    el("footer", {}, citation(document_), el("div", {}, printedBy(document_)),
      el("div", { class: "how" }, el("span", {}, `${extractorWords(extractor)} `, el("code", {}, extractor)), sureBar(confidence))));
}

function badge(status) {
  return status === "Asserted" ? null : el("span", { class: `badge ${status}` }, style.statuses[status][language]);
}

// Over, or denied: told, and struck through.
const isStruck = (status) => status === "Ended" || status === "Denied";

// The claim's sentence, in which the names of others lead to their cards. Longer names are placed first: 千问APP is not 千问.
function told(text, numbers, about, struck = false) {
  const places = [];
  for (const number of [...new Set(numbers)].sort((a, b) => name(b).length - name(a).length)) {
    if (!name(number)) continue;
    let at = text.indexOf(name(number));
    const taken = (from) => places.some((place) => from < place.end && place.at < from + name(number).length);
    while (at >= 0 && taken(at)) at = text.indexOf(name(number), at + 1);
    if (at >= 0) places.push({ at, end: at + name(number).length, number });
  }
  const line = el(struck ? "s" : "span", { dir: "auto" });
  let position = 0;
  for (const { at, end, number } of places.sort((a, b) => a.at - b.at)) {
    line.append(text.slice(position, at), number === about ? text.slice(at, end) : entityLink(number));
    position = end;
  }
  line.append(text.slice(position));
  return line;
}

function entityLink(number) {
  return el("button", { type: "button", class: "link", onclick: () => go({ entity: entities[number].id }) }, name(number));
}

// What else is told of a relation: pairs of a word and a value.
function qualifierPairs({ qualifiers }) {
  const { title, valid_from, valid_until, amount: sum, currency, share } = qualifiers;
  return [
    [say("title"), title], [say("valid_from"), valid_from], [say("valid_until"), valid_until],
    [say("amount"), sum && amount(sum, currency || "")], [say("share"), share && plainAmount(share, "ratio")],
  ].filter(([, value]) => value);
}

// What the sentence says already is not said again: 2025-12 is 2025年12月 there.
const inChinese = (date) => date.replace(/^(\d{4})(?:-0?(\d+))?(?:-0?(\d+))?$/, (_, year, month, day) => `${year}年${month ? `${month}月` : ""}${day ? `${day}日` : ""}`);

function qualifiersOf(fact) {
  const dated = ["valid_from", "valid_until"].map((key) => say(key));
  return qualifierPairs(fact).filter(([, value]) => !fact.en.includes(value) && !fact.zh.includes(value) && !fact.zh.includes(inChinese(value)))
    .map(([word, value]) => (dated.includes(word) ? `${word} ${value}` : `${word}: ${value}`)).join(" · ");
}

// What stands against a claim is one click away, with its own sentences.
function againstRow(id) {
  const other = claims.get(id);
  return lazyDetails([`${say("against")}: ${other[language]}`], () => el("div", {}, ...other.evidence.map(evidenceBlock)), "against");
}

const againstRows = (ids) => (ids || []).filter((id) => claims.has(id)).map(againstRow);

let unfolded = 0;
function claimRow({ evidence, status, confidence, sources, against }, line, { when = "", detail = "", open = false } = {}) {
  const id = `evidence-${unfolded++}`;
  const box = el("div", { id, hidden: !open });
  const fill = () => box.childElementCount || box.append(...evidence.map(evidenceBlock));
  if (open) fill();
  const hint = [`${say("confidence")} ${percent(confidence)}`, count(sources, "nSources")].join(" · ");
  const toggle = el("button", { type: "button", class: "unfold", "aria-expanded": String(open), "aria-controls": id, title: hint, onclick: () => {
    fill();
    box.hidden = !box.hidden;
    toggle.setAttribute("aria-expanded", String(!box.hidden));
  } }, count(evidence.length, "nSentences"));
  const mark = isStruck(status) ? `${style.statuses[status].mark} ` : "";
  return el("li", { class: status },
    el("div", { class: "claim" },
      el("span", { class: "told" }, when && el("span", { class: "when" }, when), mark && el("span", { "aria-hidden": "true" }, mark), line, badge(status), detail && el("span", { class: "small" }, detail),
        ...againstRows(against)), toggle),
    box);
}

// The sentence says of itself what its badge says: （计划）, (planned).
const factRow = (number, options = {}) => {
  const fact = facts[number];
  return claimRow(fact, told(fact[language], [fact.s, fact.o], options.about, isStruck(fact.status)), { detail: qualifiersOf(fact), ...options });
};
// The date stands before the sentence, so it need not end it too.
function undated(event) {
  const text = event[language];
  const ending = [`（${inChinese(event.date)}）`, ` (${event.date})`].find((words) => event.date && text.endsWith(words));
  return ending ? text.slice(0, -ending.length) : text;
}

const eventRow = (event, options = {}) =>
  claimRow(event, told(undated(event), event.with, options.about, isStruck(event.status)), { when: whenOf(event), ...options });
const figureRow = (figure, options = {}) =>
  claimRow(figure, told(figure[language], [figure.about, figure.source].filter((end) => end >= 0), options.about, isStruck(figure.status)), options);
