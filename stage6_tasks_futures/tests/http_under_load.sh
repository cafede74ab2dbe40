#!/usr/bin/env bash
# The HTTP server of stage 6 under load: 500 connections of wrk, beside those of bad_peers.py.
#
#     http_under_load.sh DEMO [SECONDS]    DEMO: build/release/bin/stage6_demo; 10 s if not said
#
# None of wrk's requests may fail. When all have gone, the server has as many descriptors as before.
# It keeps the memory that malloc() has taken for so many guests, and how many are there at once
# depends on the machine. So they come again, for SECONDS each time: a leak grows at every visit, and
# soon a visit without one takes no more than the one before it.
set -euo pipefail

demo=${1:?usage: http_under_load.sh PATH_OF_STAGE6_DEMO [SECONDS]}
seconds=${2:-10}
here=$(cd "$(dirname "$0")" && pwd)
readonly connections=500 guests=1120 visits=6 spare_kb=1024
. "$here/http_server.sh"
needs wrk curl python3

# The server counts on two descriptors for each guest.
readonly needed=$((2 * (connections + guests) + 200))
share=100
if (($(ulimit -n) < needed)) && ! ulimit -n "$needed" 2>/dev/null; then
  ulimit -n "$(ulimit -Hn)"
  share=$((100 * $(ulimit -n) / needed))
  echo "note: only $(ulimit -n) descriptors are allowed here, and all guests need $needed: $share % of them come"
fi

head -c 1000 /dev/zero | tr '\0' x >"$work/site/hello.txt"
head -c 20000000 /dev/zero >"$work/site/big.bin"
serve "$demo"

failed=0
check() { # check NAME COMMAND...
  local name=$1
  shift
  if "$@"; then
    echo "ok      $name"
  else
    echo "FAILED  $name"
    failed=1
  fi
}

memory() { awk '/^VmRSS:/ { print $2 }' "/proc/$server/status"; }
descriptors() { find "/proc/$server/fd" -mindepth 1 | wc -l; }

# visit NUMBER: the guests come, and go.
visit() {
  python3 "$here/bad_peers.py" "$port" "$seconds" "$share" >"$work/peers" 2>&1 &
  local peers=$! requests
  wrk -t 2 -c $((connections * share / 100)) -d "${seconds}s" --timeout 15s \
    "http://127.0.0.1:$port/hello.txt" >"$work/wrk" 2>&1 || failed=1
  wait "$peers" || failed=1
  # The server hears of the last ones in its next turns.
  for ((i = 0; i < 100; ++i)); do
    (($(descriptors) > alone)) || break
    sleep 0.1
  done
  echo "after visit $1, of $seconds s: $(memory) kB, $(descriptors) descriptors"
  echo "guests: $(cat "$work/peers")"
  grep -E 'requests in|Requests/sec|Socket errors|Non-2xx|Latency' "$work/wrk" || cat "$work/wrk"
  requests=$(awk '/requests in/ { print $1 }' "$work/wrk")
  check 'wrk has asked' test "${requests:-0}" -gt 1000
  check 'no request has failed' test -z "$(grep -E 'Socket errors|Non-2xx' "$work/wrk")"
}

alone=$(descriptors)
echo "alone: $(memory) kB, $alone descriptors"
visit 1
after=$(memory)
for ((number = 2; number <= visits; ++number)); do
  before=$after
  visit "$number"
  after=$(memory)
  ((after > before + spare_kb)) || break
done
left=$(descriptors)
check 'as many descriptors as before' test "$left" = "$alone"
check "a visit takes no more memory than the one before it, to $spare_kb kB" test "$after" -le $((before + spare_kb))
check 'it still answers' test "$(curl -s -m 10 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/hello.txt")" = 200

kill -INT "$server"
wait "$server" && ended=0 || ended=$?
server=
check 'Ctrl-C ends it' test "$ended" = 0
tail -n 1 "$work/log"
exit "$failed"
