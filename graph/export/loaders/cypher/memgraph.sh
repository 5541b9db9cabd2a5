#!/bin/sh
# Runs graph.cypherl in Memgraph:
#
#     sh memgraph.sh [OPTION OF mgconsole ...]           as in: sh memgraph.sh --host localhost --port 7687
#
# Without the indexes every edge would look through all nodes. Running it again changes nothing; what a newer graph no longer holds stays.
set -eu
cd "$(dirname "$0")"
{
    for label in Entity Statement Event Observation Evidence Document; do
        echo "CREATE INDEX ON :$label(iri);"
    done
    cat graph.cypherl
} | mgconsole "$@"
