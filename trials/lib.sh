# What the trials share. Sourced, not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

data=${PENSTOCK_DATA:-data}
offset=${PENSTOCK_PORT_OFFSET:-0}
api=http://127.0.0.1:$((8080 + offset))
standin=http://127.0.0.1:$((9001 + offset))
sample=samples/whatsapp/s002-whatsapp-text.json
question="Can I return shoes I have worn once?"

[ -r "$data/run/processes" ] || { echo "start ./penstock up first" >&2 && exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pid_of() { sed -n "s/^$1 \([0-9]*\) .*/\1/p" "$data/run/processes"; }

token() { ./penstock token "$@"; }

get() { # $1 = path, with the token in $bearer
    curl -sS --max-time 10 -H "Authorization: Bearer $bearer" "$api$1"
}

count() { # how often pattern $1 stands in file $2
    { grep -o -- "$1" "$2" || true; } | wc -l
}

failures=0
check() { # $1 = what, $2 = found, $3 = expected
    if [ "$2" = "$3" ]; then
        echo "ok    $1: $2"
    else
        echo "FAIL  $1: $2, expected $3"
        failures=$((failures + 1))
    fi
}

verdict() {
    [ "$failures" -eq 0 ] && echo "held" || { echo "$failures promises broken" && exit 1; }
}
