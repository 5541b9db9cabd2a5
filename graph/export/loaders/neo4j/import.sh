#!/bin/sh
# Imports this folder into Neo4j 5 or later:
#
#     sh import.sh [DATABASE [OPTION ...]]
#
# Run it as the user Neo4j runs as, with neo4j-admin on the path, while the database is stopped. The database must be new or empty; the
# option --overwrite-destination=true replaces what it holds.
#
# Entities, statements, events, observations, evidence and documents are nodes; an asserted statement is also an edge between its
# entities (:LEADS, :MAKES, …), so planned, reported, denied and ended ones are reached by their nodes alone:
#
#     MATCH (s:Statement {status: 'Planned'})-[:SUBJECT]->(a), (s)-[:OBJECT]->(b), (s)-[:HAS_EVIDENCE]->(e) RETURN a.label_en, s.predicate, b.label_en, e.quote
#
# Cells are exact: a label that begins with = + - or @ is no formula to Neo4j, but would be one to a spreadsheet. Do not open them there.
# Values of a list are set apart by U+001F. Why names were joined (gx:Merge) is told by graph.ttl alone.
set -eu
cd "$(dirname "$0")"
database="${1:-neo4j}"
if [ $# -gt 0 ]; then shift; fi
exec neo4j-admin database import full "$database" \
    --multiline-fields=true \
    --ignore-empty-strings=true \
    --array-delimiter=U+001F \
    --nodes=nodes_entities.csv \
    --nodes=nodes_statements.csv \
    --nodes=nodes_events.csv \
    --nodes=nodes_observations.csv \
    --nodes=nodes_evidence.csv \
    --nodes=nodes_documents.csv \
    --relationships=edges_relations.csv \
    --relationships=edges_links.csv \
    "$@"
