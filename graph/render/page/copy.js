// What can be taken along: an address, and a query that finds the same again.
const TERMS = [["gx", "https://guanxi.example/ontology#"], ["rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"], ["rdfs", "http://www.w3.org/2000/01/rdf-schema#"]];

// Ids are the ends of IRIs, or whole ones of another base.
const iriOf = (id) => (/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]/.test(id) ? id : DATA.base + id).replace(/[\s<>"{}|^`\\]/g, encodeURIComponent);

// A name may hold anything, a comment of SPARQL ends with its line, and \u… is read even there.
const remark = (text) => text.replace(/[\p{C}\p{Z}\\]+/gu, " ").trim();

function sparql(heading, variable, id) {
  const found = variable === "statement" ? "" : "  ?statement rdf:subject|rdf:object ?entity .\n";
  return [
    `# ${remark(heading)}`, ...TERMS.map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>`), "",
    "SELECT DISTINCT ?statement ?told ?subject ?relation ?object ?status ?confidence ?sentence ?source", "WHERE {",
    `  VALUES ?${variable} { <${iriOf(id)}> }`,
    `${found}  ?statement rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ;`,
    "    gx:status ?status ; gx:confidence ?confidence ; rdfs:label ?told ; gx:evidence ?evidence .",
    `  FILTER(LANG(?told) = "${language}")`, "  ?evidence gx:text ?sentence ; gx:document ?document .",
    "  OPTIONAL { ?document gx:url ?source }", "}", "ORDER BY ?statement ?sentence", "",
  ].join("\n");
}

async function copy(text, button, words) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = say("copied");
    setTimeout(() => (button.textContent = words), 1500);
  } catch {
    showText(text); // a page opened from disk may not touch the clipboard
  }
}

function openDialog(...children) {
  $("dialog").replaceChildren(...children, el("p", { class: "end" }, el("button", { type: "button", class: "plain", onclick: () => $("dialog").close() }, say("close"))));
  if (!$("dialog").open) $("dialog").showModal();
}

function showText(text) {
  const area = el("textarea", { readonly: true, wrap: "off", rows: Math.min(text.split("\n").length + 1, 18), spellcheck: "false", "aria-labelledby": "dialog-heading" });
  area.value = text;
  openDialog(el("h2", { id: "dialog-heading" }, say("copyThis")), area);
  area.focus();
  area.select();
  area.scrollTo(0, 0);
}

function showKeys() {
  const keys = [["/", "keySearch"], ["↑ ↓ ↵", "keyHits"], ["Tab", "keyTab"], ["+ − ← →", "keyMove"], ["Esc", "keyEscape"], ["?", "keyHelp"], [say("click"), "keyClick"], [say("clickTwice"), "keyDouble"]];
  openDialog(el("h2", { id: "dialog-heading" }, say("keys")), el("dl", { class: "keys" }, ...keys.flatMap(([key, words]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, say(words))])));
}

function linkTools(target, query = null) {
  const button = (words, text) => {
    const made = el("button", { type: "button", class: "tool" }, words);
    made.addEventListener("click", () => copy(text(), made, words));
    return made;
  };
  return el("div", { class: "tools-row" }, button(say("copyLink"), () => location.href.split("#")[0] + addressOf(target)), query && button(say("copySparql"), query));
}

function entityTools(number) {
  const { id } = entities[number];
  const tools = linkTools({ entity: id }, () => sparql(name(number), "entity", id));
  tools.prepend(hopsControl(number), el("button", { type: "button", class: "tool", onclick: () => pickPath(number) }, say("pathTo")));
  return tools;
}

const factTools = (number) => linkTools({ fact: facts[number].id }, () => sparql(facts[number][language], "statement", facts[number].id));
