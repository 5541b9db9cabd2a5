#!/bin/sh
# Runs graph.cypherl in FalkorDB:
#
#     sh falkordb.sh GRAPH [OPTION OF redis-cli ...]     as in: sh falkordb.sh news -h localhost -p 6379
#
# Running it again changes nothing; what a newer graph no longer holds stays. Needs redis-cli 7 or later, which tells of errors (-e).
set -eu
cd "$(dirname "$0")"
name="$1"
shift
run() { redis-cli "$@" -e -x GRAPH.QUERY "$name" >/dev/null; }
for label in Entity Statement Event Observation Evidence Document; do
    printf 'CREATE INDEX FOR (n:%s) ON (n.iri)' "$label" | run "$@" || true # it is there already
done
while IFS= read -r line; do
    printf '%s' "${line%;}" | run "$@"
done <graph.cypherl
