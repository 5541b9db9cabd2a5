// Ask an endpoint with Comunica; prints the bindings as JSON. Arguments: endpoint, query, kind of source, GET to ask by GET.
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.COMUNICA, "package.json"));
const { QueryEngine } = require("@comunica/query-sparql");
const [endpoint, query, type, method] = process.argv.slice(2);
const engine = new QueryEngine();
const context = { sources: [type === "auto" ? endpoint : { type, value: endpoint }], httpRetryCount: 0, forceHttpGet: method === "GET" };
const result = await engine.query(query, context);
if (result.resultType === "bindings") {
  const rows = await (await result.execute()).toArray();
  console.log(JSON.stringify(rows.map((row) => Object.fromEntries([...row].map(([variable, term]) => [variable.value, term.value])))));
} else if (result.resultType === "boolean") {
  console.log(JSON.stringify(await result.execute()));
} else {
  const quads = await (await result.execute()).toArray();
  console.log(JSON.stringify(quads.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value]).sort()));
}
