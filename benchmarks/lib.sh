# What the benchmarks of the running system share. Sourced, not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export PENSTOCK_DATA=${PENSTOCK_DATA:-$(mktemp -d)} PENSTOCK_PORT_OFFSET=${PENSTOCK_PORT_OFFSET:-900}
tools=benchmarks/tools
work=$(mktemp -d)
provider_port=$((9101 + PENSTOCK_PORT_OFFSET))
jdk=$(./penstock jdk)
started=()

finish() { # ends what was started here, by its id
    local pid
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    ./penstock down >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT

start_everything() { # $1 = seconds for which the provider thinks where it is asked to be slow
    local patience=$(($1 + 60))
    cat >"$work/config.yaml" <<CONFIG
penstock:
  gateway:
    providers:
      bench:
        { kind: openai, base-url: "http://127.0.0.1:$provider_port/v1", api-key: bench, trusted: true,
          timeout: ${patience}s, first-token: ${patience}s }
    routes:
      default: [ { provider: bench, model: bench } ]
    chat: { timeout: $((patience + 10))s }
  worker:
    gateway: { read-timeout: $((patience + 20))s }
CONFIG
    ./penstock up --fresh --config "$work/config.yaml" >"$work/up.log" 2>&1 &
    started+=($!)
    for _ in $(seq 600); do
        grep -q 'penstock is ready' "$work/up.log" && break
        kill -0 "${started[-1]}" 2>/dev/null || { cat "$work/up.log" >&2 && exit 1; }
        sleep 1
    done
    grep -q 'penstock is ready' "$work/up.log" || { cat "$work/up.log" >&2 && exit 1; }
    simulate_provider "$1"
    unzip -qjo "$(ls workflow-worker/target/workflow-worker-*-app.jar)" 'BOOT-INF/lib/postgresql-*.jar' -d "$work"
}

simulate_provider() { # answers at once, or after $1 seconds where the text has the words `slow-model`
    local answer='{"reply": "You can return shoes that you have worn once.", "citations": []}'
    ./penstock simulate-provider --port "$provider_port" --script "ok;text=$answer" >"$work/provider.log" &
    started+=($!)
    for _ in $(seq 60); do
        curl -sf -X PUT --data-binary "ok;headers=${1}s;text=$answer" -o /dev/null \
            "http://127.0.0.1:$provider_port/_script?containing=slow-model" && return
        sleep 1
    done
    cat "$work/provider.log" >&2 && exit 1
}

count_statements() { # has Postgres count them
    measure Preload.java
    ./penstock stop postgres >/dev/null
    ./penstock start postgres >/dev/null
    until ./penstock status >/dev/null 2>&1; do sleep 1; done
}

publish_workflow() { # three steps, in the place of the shipped workflow for tickets
    local token
    token=$(./penstock token prompts:write workflows:write)
    put() {
        curl -sSf -X PUT -H "Authorization: Bearer $token" -H "Content-Type: $1" --data-binary "$2" -o /dev/null \
            "http://127.0.0.1:$3"
    }
    put application/json '{"messages": [{"role": "system", "content": "Answer from this:\n{{{context}}}"},
        {"role": "user", "content": "{{{text}}}"}]}' "$((8081 + PENSTOCK_PORT_OFFSET))/v1/prompts/benchmark"
    put application/yaml "@benchmarks/three-steps.yaml" "$((8080 + PENSTOCK_PORT_OFFSET))/v1/workflows/support-triage"
    sleep 3 # workers begin with it
}

measure() { # $1 = a file of tools, then its arguments
    local tool=$1
    shift
    "$jdk/bin/java" -Xmx512m -cp "$(ls "$work"/postgresql-*.jar)" "$tools/$tool" "$@"
}
