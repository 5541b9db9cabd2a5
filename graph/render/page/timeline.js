// In order of time: happenings, and the posts of a person.
const POSTS = ["leads", "worksFor", "founded"];

// When it happened; else when it was first told, which is said.
function whenOf(event) {
  return event.date || (eventDates.get(event) ? say("toldOn", { date: eventDates.get(event) }) : say("noDate"));
}

// Of one date those come first that name it themselves.
const latestFirst = (a, b) => (eventDates.get(a) < eventDates.get(b) ? 1 : eventDates.get(a) > eventDates.get(b) ? -1 : (b.date ? 1 : 0) - (a.date ? 1 : 0));

function timeline(happened, about) {
  if (!happened.length) return "";
  return section(say("events"), [...happened].sort(latestFirst).map((event) => () => eventRow(event, { about })), { kind: "ol", look: "rows timeline" });
}

const isPast = ({ status, qualifiers }) => status === "Ended" || Boolean(qualifiers.valid_until && DATA.newest && qualifiers.valid_until < DATA.newest.slice(0, qualifiers.valid_until.length));

// What holds before what is planned or said, before what is over, before what is denied; in each the latest first.
function standing(fact) {
  return fact.status === "Denied" ? 4 : isPast(fact) ? 3 : fact.status === "Reported" ? 2 : fact.status === "Planned" ? 1 : 0;
}

const byStanding = (a, b) => standing(facts[a]) - standing(facts[b]) || (dateOf(b) > dateOf(a) ? 1 : dateOf(b) < dateOf(a) ? -1 : 0) || a - b;

// Posts that hold, then those to come, then earlier ones: also one that is elsewhere told to be over.
function career(number, own) {
  const posts = own.filter((fact) => facts[fact].s === number && POSTS.includes(facts[fact].p)).sort(byStanding);
  const same = (a, b) => facts[a].p === facts[b].p && facts[a].o === facts[b].o;
  const stage = (fact) => {
    if (standing(facts[fact]) === 4) return "denied";
    if (isPast(facts[fact]) || (facts[fact].p !== "founded" && posts.some((post) => facts[post].status === "Ended" && same(post, fact)))) return "earlier";
    return standing(facts[fact]) ? "toCome" : "now";
  };
  const rows = Object.entries({ now: say("now"), toCome: say("toCome"), earlier: say("earlier"), denied: style.statuses.Denied[language] }).flatMap(([key, words]) => {
    const group = posts.filter((fact) => stage(fact) === key);
    return group.length ? [() => el("li", { class: "stage" }, el("h4", {}, words), section("", group.map((fact) => () => factRow(fact, { about: number })), { look: "rows career" }))] : [];
  });
  return section(say("career"), rows, { look: "stages", sign: stroke(tone(style.families.people), []), amount: posts.length });
}
