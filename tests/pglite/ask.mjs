// Run a script in PostgreSQL with Apache AGE, then ask it questions in Cypher. Arguments: the folder of node_modules, the script, the name
// of the graph. Standard input: a JSON list of [query, number of columns]; prints the rows of each, or the error of one as a text.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, script] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { PGlite } = require("@electric-sql/pglite");
const { age } = require("@electric-sql/pglite-age");
const database = new PGlite({ extensions: { age } });
await database.exec(readFileSync(script, "utf-8"));
await database.exec("LOAD 'age'; SET search_path = ag_catalog, public;");
const answers = [];
for (const [query, width] of JSON.parse(readFileSync(0, "utf-8"))) {
  const columns = Array.from({ length: width }, (_, number) => `c${number} agtype`).join(", ");
  try {
    const found = await database.query(`SELECT * FROM cypher('news', $cypher$ ${query} $cypher$) AS (${columns})`, [], { rowMode: "array" });
    answers.push(found.rows.map((row) => row.map((told) => (told === null ? null : JSON.parse(told)))));
  } catch (error) {
    answers.push(String(error.message));
  }
}
console.log(JSON.stringify(answers));
await database.close();
