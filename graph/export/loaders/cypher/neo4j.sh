#!/bin/sh
# Runs graph.cypherl in Neo4j 5 or later, which may hold other data and stays up:
#
#     sh neo4j.sh [OPTION OF cypher-shell ...]           as in: sh neo4j.sh -a neo4j://localhost -u neo4j -d news
#
# The password is asked for, or read from NEO4J_PASSWORD. Running it again changes nothing; what a newer graph no longer holds stays.
set -eu
cd "$(dirname "$0")"
{
    for label in Entity Statement Event Observation Evidence Document; do
        echo "CREATE CONSTRAINT guanxi_$label IF NOT EXISTS FOR (n:$label) REQUIRE n.iri IS UNIQUE;"
    done
    echo "CALL db.awaitIndexes(300);"
    cat graph.cypherl
} | cypher-shell --fail-fast --format plain "$@"
