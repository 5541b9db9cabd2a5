// Claims and the sentences they rest on.
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

function evidenceBlock([sentence, highlights, extractor, confidence]) {
  const [document_, text, printed] = sentences[sentence];
  const [title, publisher, published, url, path] = documents[document_];
  const address = webAddress(url);
  const heading = title || path || say("untitled");
  const cited = address
    ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: say("opens"), dir: "auto" }, heading)
    : el("span", { dir: "auto" }, heading);
  return el("div", { class: "evidence" },
    marked(text, highlights),
    printed && el("p", { class: "small", dir: "auto" }, `${say("printed")}: ${printed}`),
    el("footer", {}, cited, el("div", {}, [publisher, published].filter(Boolean).join(" · ")),
      el("div", { class: "how" }, `${say("rule")} ${extractor} · ${say("confidence")} ${percent(confidence)}`)));
}

const percent = (share) => `${Math.floor(share * 100 + 1e-9)}%`; // 99.8% is not certain;

function badge(status) {
  return status === "Asserted" ? null : el("span", { class: "badge" }, style.statuses[status][language]);
}

// The claim's sentence, in which the names of others lead to their cards. Longer names are placed first: 千问APP is not 千问.
function told(text, numbers, about) {
  const places = [];
  for (const number of [...new Set(numbers)].sort((a, b) => name(b).length - name(a).length)) {
    let at = text.indexOf(name(number));
    const taken = (from) => places.some((place) => from < place.end && place.at < from + name(number).length);
    while (at >= 0 && taken(at)) at = text.indexOf(name(number), at + 1);
    if (at >= 0) places.push({ at, end: at + name(number).length, number });
  }
  const line = el("span", { dir: "auto" });
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

function qualifiersOf(fact) {
  const { title, valid_from, valid_until, amount, currency, share } = fact.qualifiers;
  return [
    title && !fact[language].includes(title) && `${say("title")}: ${title}`,
    valid_from && `${say("valid_from")} ${valid_from}`,
    valid_until && `${say("valid_until")} ${valid_until}`,
    amount && `${say("amount")}: ${currency || ""} ${shortNumber(amount)}`,
    share && `${say("share")}: ${+(Number(share) * 100).toFixed(2)}%`,
  ].filter(Boolean).join(" · ");
}

function shortNumber(value) {
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  return number.toLocaleString(language === "zh" ? "zh-CN" : "en", { notation: Math.abs(number) >= 1e5 ? "compact" : "standard", maximumFractionDigits: 2 });
}

let unfolded = 0;
function claimRow({ evidence, status, confidence, against = [] }, line, { when = "", detail = "", open = false } = {}) {
  const id = `evidence-${unfolded++}`;
  const box = el("div", { id, hidden: !open });
  const fill = () => box.childElementCount || box.append(...evidence.map(evidenceBlock));
  if (open) fill();
  const toggle = el("button", { type: "button", class: "unfold", "aria-expanded": String(open), "aria-controls": id, title: `${say("confidence")} ${percent(confidence)}`, onclick: () => {
    fill();
    box.hidden = !box.hidden;
    toggle.setAttribute("aria-expanded", String(!box.hidden));
  } }, count(evidence.length, "nSentences"));
  return el("li", {},
    el("div", { class: "claim" }, when && el("span", { class: "when" }, when),
      el("span", { class: "told" }, line, badge(status), detail && el("span", { class: "small" }, detail),
        ...against.map((other) => el("span", { class: "small" }, `${say("against")}: ${pick(other)}`))), toggle),
    box);
}

const factRow = (number, options = {}) => {
  const fact = facts[number];
  return claimRow(fact, told(fact[language], [fact.s, fact.o], options.about), { detail: qualifiersOf(fact), ...options });
};
const eventRow = (event, options = {}) =>
  claimRow(event, told(event[language], event.with, options.about), { when: event.date, detail: capital(pick(event.type)), ...options });
const figureRow = (figure, options = {}) =>
  claimRow(figure, told(figure[language], [figure.about, figure.source].filter((end) => end >= 0), options.about), { when: figure.time, ...options });
