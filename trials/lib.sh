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

requires_part() {
    [ -n "$(pid_of "$1")" ] && return
    echo "there is no part '$1'; the parts are $(sed -n 's/^\([^ ]*\) .*/\1/p' "$data/run/processes" | grep -v supervisor | paste -sd' ')" >&2
    exit 2
}

until_all_is_up() { # after a trial that killed parts
    for _ in $(seq 60); do
        ./penstock status >/dev/null 2>&1 && return
        sleep 1
    done
    echo "not every part is up; see ./penstock status" >&2
    exit 2
}

token() { ./penstock token "$@"; }

get() { # $1 = path, with the token in $bearer
    curl -sS --max-time 10 -H "Authorization: Bearer $bearer" "$api$1"
}

count() { # how often pattern $1 stands in file $2
    { grep -o -- "$1" "$2" || true; } | wc -l
}

replies() { # how many reached WhatsApp since the data folder was made; fails while the stand-in is away
    curl -sS --max-time 5 "$standin/_messages?key=none" 2>/dev/null | grep -o '"total" *: *[0-9]*' | grep -o '[0-9]*'
}

# --- a load, and what must have become of it -----------------------------------------------------

send_and_wait() { # $1 = how many senders, $2 = file for what came of it
    ./penstock send "$sample" --text "$question" --count "$1" --concurrency 32 --retry 120 --wait 300 --json >"$2"
}

until_answered() { # $1 = how many answers must stand in file $2
    until [ "$(count '"status" *: *200' "$2")" -ge "$1" ]; do sleep 0.1; done
}

hold_down() { # part $1 for $2 seconds
    ./penstock stop "$1"
    sleep "$2"
    ./penstock start "$1"
}

answers() { # status and milliseconds of each answer in file $1
    { grep -o '"status" *: *[0-9]*, *"ms" *: *[0-9]*' "$1" || true; } | tr -dc '0-9,\n' | tr ',' ' '
}

accepted_and_at_rest() { # $1 = how many, $2 = what send said
    local status
    # a sender that saw no answer is told later that its message was accepted before
    check "accepted" "$(grep -v '"retried" *: *true' "$2" | grep -c '"status" *: *"\(accepted\|duplicate\)"' || true)" "$1"
    check "events at rest" "$(count '"atRest" *: *true' "$2")" "$1"
    for status in COMPLETED FAILED CANCELLED IN_REVIEW; do
        echo "      $status: $(count "\"status\" *: *\"$status\"" "$2")"
    done
    echo "      answers that were no 200 (0: none at all): $(answers "$2" | awk '$1 != 200 {n[$1]++} END {for (s in n) printf "%s ×%d ", s, n[s]}')"
    check "runs that failed" "$(count '"status" *: *"FAILED"' "$2")" 0
}

reviews_are_of_unknown_deliveries() { # $1 = what send said
    local run opened unknown reviews=0 wrong=0
    bearer=$(token runs:read)
    { grep '"IN_REVIEW"' "$1" || true; } | { grep -o '"runs" *: *\[ *{ *"id" *: *"[0-9a-f-]*' || true; } | grep -o '[0-9a-f-]\{36\}' >"$work/reviewed" || true
    while read -r run; do
        get "/v1/runs/$run/timeline" >"$work/timeline"
        opened=$(count '"status" *: *"IN_REVIEW"' "$work/timeline")
        unknown=$(count '"delivery-unknown"' "$work/timeline")
        reviews=$((reviews + 1))
        [ "$opened" = 1 ] && [ "$unknown" = 1 ] || wrong=$((wrong + 1))
    done <"$work/reviewed"
    check "runs in review without exactly one review delivery-unknown (of $reviews)" "$wrong" 0
}

no_key_twice() { # $1 = replies before
    curl -sS "$standin/_messages" >"$work/messages"
    { grep -o '"key" *: *"[^"]*"' "$work/messages" || true; } | sort >"$work/keys"
    check "keys that reached WhatsApp twice" "$(uniq -d "$work/keys" | wc -l)" 0
    echo "      replies: $(($(replies) - $1))"
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
