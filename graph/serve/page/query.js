"use strict";

// Everything that comes from the graph is put into the page as text, never as HTML.

const WORDS = {
  zh: {
    home: "首页", graph: "图谱", question: "问题", own: "（自己写）", run: "运行", stop: "停止", format: "格式", save: "保存", language: "English",
    working: "正在查询…", rows: (n, ms) => `${n} 行，${ms} 毫秒`, triples: (ms) => `三元组，${ms} 毫秒`, cut: (n) => `；只显示前 ${n} 行`,
    stopped: "已停止", lost: "服务没有应答", yes: "是", no: "否",
  },
  en: {
    home: "Home", graph: "Graph", question: "Question", own: "(your own)", run: "Run", stop: "Stop", format: "Format", save: "Save", language: "中文",
    working: "Asking…", rows: (n, ms) => `${n} rows, ${ms} ms`, triples: (ms) => `triples, ${ms} ms`, cut: (n) => `; only the first ${n} are shown`,
    stopped: "Stopped", lost: "The service does not answer", yes: "yes", no: "no",
  },
};
const ROWS = { CSV: "text/csv", TSV: "text/tab-separated-values", JSON: "application/sparql-results+json", XML: "application/sparql-results+xml" };
const TRIPLES = { Turtle: "text/turtle", "N-Triples": "application/n-triples", "RDF/XML": "application/rdf+xml", "JSON-LD": "application/ld+json" };
const ENDINGS = { CSV: "csv", TSV: "tsv", JSON: "srj", XML: "srx", Turtle: "ttl", "N-Triples": "nt", "RDF/XML": "rdf", "JSON-LD": "jsonld" };
const EXAMPLE = "# 谁领导什么 · who leads what\nSELECT ?who ?what WHERE {\n  ?person gx:leads ?body .\n  ?person skos:prefLabel ?who . ?body skos:prefLabel ?what .\n"
  + '  FILTER(LANG(?who) = "zh" && LANG(?what) = "zh")\n}\nORDER BY ?what\nLIMIT 50';
const TYPES = ["company", "organization", "person", "place", "product", "unit"];

const one = (id) => document.getElementById(id);
let language = (navigator.language || "").startsWith("zh") ? "zh" : "en";
let known = { base_iri: "", queries: [] };
let running = null;
let answered = "";

function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function say() {
  const words = WORDS[language];
  document.documentElement.lang = language;
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = words[place.dataset.say];
  one("language").textContent = words.language;
  const chosen = one("named").value;
  one("named").replaceChildren(
    element("option", words.own, { value: "" }), ...known.queries.map((query) => element("option", query.title[language], { value: query.name })),
  );
  one("named").value = chosen;
}

function fail(message) {
  one("error").textContent = message;
  one("error").hidden = !message;
}

function chooseFormats(formats) {
  if (one("format").firstChild?.value === Object.keys(formats)[0]) return;
  one("format").replaceChildren(...Object.keys(formats).map((name) => element("option", name, { value: name })));
}

async function chooseNamed() {
  const query = known.queries.find((candidate) => candidate.name === one("named").value);
  one("parameters").replaceChildren();
  for (const parameter of query?.parameters ?? []) {
    const label = element("label", "", { title: parameter.description });
    const field = element("input", "", { name: parameter.name, placeholder: parameter.description, autocomplete: "off" });
    field.value = parameter.name === "lang" ? language : parameter.default;
    label.append(element("span", parameter.name), field);
    one("parameters").append(label);
  }
  if (query) await fill();
}

// Let the service put the parameters in: it knows how names are spelt, and which values there are.
async function fill() {
  const parameters = new URLSearchParams();
  for (const field of one("parameters").querySelectorAll("input")) parameters.set(field.name, field.value);
  try {
    const response = await fetch(`/api/queries/${encodeURIComponent(one("named").value)}?${parameters}`);
    const told = await response.json();
    fail(response.ok ? "" : told.error);
    if (response.ok) one("query").value = told.sparql;
    return response.ok;
  } catch {
    fail(WORDS[language].lost);
    return false;
  }
}

function ask(accept, signal) {
  const body = one("query").value;
  return fetch("/sparql", { method: "POST", headers: { "content-type": "application/sparql-query", accept }, body, signal });
}

async function run() {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  fail("");
  one("result").hidden = true;
  one("told").textContent = WORDS[language].working;
  one("stop").disabled = false;
  one("save").disabled = true;
  history.replaceState(null, "", `#query=${encodeURIComponent(one("query").value)}`);
  const begun = performance.now();
  try {
    const response = await ask("application/sparql-results+json, text/turtle", mine.signal);
    const type = (response.headers.get("content-type") ?? "").split(";")[0];
    const text = await response.text();
    const took = Math.round(performance.now() - begun);
    if (!response.ok) {
      one("told").textContent = "";
      fail(text.trim());
    } else {
      const limit = response.headers.get("guanxi-result-cut") ? WORDS[language].cut(response.headers.get("guanxi-result-limit")) : "";
      answered = one("query").value;
      one("save").disabled = false;
      type === "text/turtle" ? showTriples(text, took, limit) : showRows(JSON.parse(text), took, limit);
    }
  } catch (error) {
    if (running === mine) one("told").textContent = WORDS[language][error.name === "AbortError" ? "stopped" : "lost"];
  }
  if (running === mine) one("stop").disabled = true;
}

function showTriples(text, took, limit) {
  chooseFormats(TRIPLES);
  one("told").textContent = WORDS[language].triples(took) + limit;
  one("result").replaceChildren(element("pre", text));
  one("result").hidden = false;
}

function showRows(told, took, limit) {
  chooseFormats(ROWS);
  const asked = "boolean" in told;
  const rows = asked ? [] : told.results.bindings;
  one("told").textContent = asked ? WORDS[language][told.boolean ? "yes" : "no"] : WORDS[language].rows(rows.length, took) + limit;
  const head = element("tr");
  head.append(...told.head.vars?.map((name) => element("th", name, { scope: "col" })) ?? []);
  const body = rows.map((row) => {
    const line = element("tr");
    line.append(...told.head.vars.map((name) => cell(row[name])));
    return line;
  });
  const table = element("table");
  table.append(head, ...body);
  one("result").replaceChildren(table);
  one("result").hidden = asked;
}

function cell(term) {
  const made = element("td");
  if (!term) return made;
  if (term.type === "triple") {
    made.textContent = JSON.stringify(term.value);
    return made;
  }
  const id = term.type === "uri" && term.value.startsWith(known.base_iri) ? term.value.slice(known.base_iri.length) : "";
  if (TYPES.includes(id.split("/")[0]) && id.includes("/")) {
    made.append(element("a", id, { href: `/graph#entity=${encodeURIComponent(id)}`, title: term.value }));
  } else {
    made.append(element("span", id || term.value, id ? { title: term.value } : {}));
  }
  if (term["xml:lang"]) made.lang = term["xml:lang"];
  return made;
}

async function save() {
  const name = one("format").value;
  const shown = one("query").value;
  one("query").value = answered;
  const asking = ask({ ...ROWS, ...TRIPLES }[name]);
  one("query").value = shown;
  let response;
  try {
    response = await asking;
    if (!response.ok) return fail((await response.text()).trim());
  } catch {
    return fail(WORDS[language].lost);
  }
  const link = element("a", "", { href: URL.createObjectURL(await response.blob()), download: `guanxi.${ENDINGS[name]}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function fragment() {
  const found = /[#&]query=([^&]*)/.exec(location.hash);
  try {
    return found ? decodeURIComponent(found[1]) : "";
  } catch {
    return "";
  }
}

one("named").addEventListener("change", chooseNamed);
one("parameters").addEventListener("change", fill);
one("parameters").addEventListener("keydown", async (event) => {
  if (event.key === "Enter" && (await fill())) run();
});
one("run").addEventListener("click", run);
one("stop").addEventListener("click", () => running?.abort());
one("save").addEventListener("click", save);
one("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});
one("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  say();
});

one("query").value = fragment() || EXAMPLE;
chooseFormats(ROWS);
say();
fetch("/api/queries").then((response) => response.json()).then((told) => {
  known = told;
  say();
});
