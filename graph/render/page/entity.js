// The card of an entity: what is told of it, grouped, each claim one click from its sentences.
function showEntity(number) {
  const entity = entities[number];
  const second = entity[other()];
  const own = factsOf(number);
  const posts = entity.type === "Person" ? career(number, own) : "";
  const groups = new Map();
  for (const fact of own) if (!posts || facts[fact].s !== number || !POSTS.includes(facts[fact].p)) enlist(groups, facts[fact].p, fact);
  const order = Object.values(style.families).flatMap((kin) => kin.predicates);
  const relations = [...groups.keys()].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const happened = eventsOf(number);
  const measured = figuresOf(number);
  const known = factsAbout.has(number) || eventsAbout.has(number) || figuresAbout.has(number);
  fillPanel(
    backBar(el("span", { class: "chip" }, shape(entity.type), capital(pick(DATA.types[entity.type])))),
    el("h2", { dir: "auto" }, name(number)),
    second !== name(number) && el("p", { class: "second", dir: "auto" }, second),
    entity.aliases.length > 0 && el("p", { class: "small", dir: "auto" }, `${say("aliases")}: ${listed(entity.aliases)}`),
    el("p", { class: "small" }, [count(entity.degree, "nNeighbours"), count(entity.documents, "nDocuments"), number >= DATA.drawn && say("notDrawn")].filter(Boolean).join(" · ")),
    entityTools(number),
    !own.length && el("p", {}, say(factsAbout.has(number) || (known && !happened.length && !measured.length) ? "allHidden" : "alone")),
    posts,
    ...relations.map((predicate) => section(capital(pick(DATA.predicates[predicate])), groups.get(predicate).sort(byStanding).map((fact) => () => factRow(fact, { about: number })), { sign: stroke(tone(style.families[family(predicate)]), []) })),
    section(say("figures"), figureSections(measured, number), { look: "measures", amount: measured.length }),
    timeline(happened, number),
    sourceSection(number, [...own.map((fact) => facts[fact]), ...happened, ...measured]),
  );
}

// Which documents tell of it, the newest first, and how much each tells.
function sourceSection(number, told) {
  const counts = new Map();
  for (const { evidence } of told) {
    for (const document_ of new Set(evidence.map(([sentence]) => sentences[sentence][0]))) counts.set(document_, (counts.get(document_) ?? 0) + 1);
  }
  const order = [...counts.keys()].sort((a, b) => (documents[a][2] < documents[b][2] ? 1 : documents[a][2] > documents[b][2] ? -1 : a - b));
  return section(say("sources"), order.map((document_) => () => el("li", { class: "source" }, citation(document_),
    el("div", { class: "small" }, [printedBy(document_), count(counts.get(document_), "nClaims")].filter(Boolean).join(" · ")))), { limit: 8 });
}
