#!/bin/sh
# Loads graph.nq, which lies beside this script, into Virtuoso 7 or later:
#
#     sh virtuoso.sh [HOST:PORT [USER [PASSWORD]]]       as in: sh virtuoso.sh localhost:1111 dba dba
#
# The server must see this folder under the same path and be allowed to read it: DirsAllowed in its virtuoso.ini. The client is called
# isql-vt in Debian, isql elsewhere; ISQL=... names another. Running it again changes nothing; what a newer graph no longer holds stays.
set -eu
cd "$(dirname "$0")"
if [ -z "${ISQL:-}" ]; then
    if command -v isql-vt >/dev/null; then ISQL=isql-vt; else ISQL=isql; fi
fi
folder="$(pwd | sed "s/'/''/g")"
# isql ends with 0 whatever happens, and the loader says nothing of errors: so the list it keeps is asked what became of the file.
told="$("$ISQL" "${1:-localhost:1111}" "${2:-dba}" "${3:-dba}" BANNER=OFF VERBOSE=OFF PROMPT=OFF ERRORS=STDOUT <<END
delete from DB.DBA.load_list where ll_file = '$folder/graph.nq';
ld_dir ('$folder', 'graph.nq', 'http://unused.example/');
rdf_loader_run ();
checkpoint;
select 'loaded', ll_file from DB.DBA.load_list where ll_file = '$folder/graph.nq' and ll_state = 2 and ll_error is null;
select ll_error from DB.DBA.load_list where ll_file = '$folder/graph.nq' and ll_error is not null;
END
)" || true
case "$told" in
loaded*) echo "$told" ;;
*) printf 'virtuoso.sh: %s\n' "${told:-the server finds no $folder/graph.nq}" >&2; exit 1 ;;
esac
