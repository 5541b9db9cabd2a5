// Read exports with what others wrote: cytoscape, graphology, and the reader of values of Apache TinkerPop. Arguments: the folder of
// node_modules, the folder of the exports. Prints {format: {nodes: {id: attributes}, edges: [[source, target, attributes]]}}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, exported] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const text = (name) => readFileSync(join(exported, name), "utf-8");

function fromCytoscape() {
  const network = require("cytoscape")({ headless: true, ...JSON.parse(text("graph.cyjs")) });
  return {
    nodes: Object.fromEntries(network.nodes().map((node) => [node.id(), node.data()])),
    edges: network.edges().map((edge) => [edge.source().id(), edge.target().id(), edge.data()]),
  };
}

function fromGraphology(reader, name) {
  const network = require(reader).parse(require("graphology").MultiDirectedGraph, text(name));
  return {
    nodes: Object.fromEntries(network.mapNodes((node, told) => [node, told])),
    edges: network.mapEdges((_edge, told, source, target) => [source, target, told]),
  };
}

function fromTinkerPop() {
  const reader = new (require("gremlin").structure.io.GraphSONReader)();
  const vertices = text("tinkerpop/graph.json").split("\n").filter(Boolean).map((line) => reader.read(JSON.parse(line)));
  const properties = (told) => Object.entries(told).map(([name, values]) => [name, values.map((one) => one.value)]);
  return {
    nodes: Object.fromEntries(vertices.map((vertex) => [vertex.id, { label: vertex.label, ...Object.fromEntries(properties(vertex.properties)) }])),
    edges: vertices.flatMap((vertex) =>
      Object.entries(vertex.outE ?? {}).flatMap(([type, edges]) => edges.map((edge) => [vertex.id, edge.inV, { type, ...edge.properties }])),
    ),
  };
}

const found = {
  cyjs: fromCytoscape(),
  gexf: fromGraphology("graphology-gexf", "graph.gexf"),
  graphml: fromGraphology("graphology-graphml", "graph.graphml"),
  graphson: fromTinkerPop(),
};
console.log(JSON.stringify(found));
