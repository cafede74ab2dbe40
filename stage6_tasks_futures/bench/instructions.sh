#!/usr/bin/env bash
# Counts the instructions that resuming, delegating, switching and spawning take, under callgrind,
# and the bytes of a task that waits. Fails if a number has grown by more than 5 % since it was
# recorded, in instructions.txt, for this compiler; the numbers of others are shown.
#
#     bash stage6_tasks_futures/bench/instructions.sh             shows and compares
#     bash stage6_tasks_futures/bench/instructions.sh --record    makes these the recorded ones
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly here=stage6_tasks_futures/bench
readonly recorded=$here/instructions.txt  # compiler, workload, number
readonly cxx=${CXX:-c++}

command -v valgrind >/dev/null || { echo 'this needs valgrind' >&2; exit 2; }
[[ $# -eq 0 || $* == --record ]] || { echo "usage: $0 [--record]" >&2; exit 2; }

case $("$cxx" --version) in
  *clang*) family=clang++ ;;
  *) family=g++ ;;
esac
compiler="$family $("$cxx" -dumpfullversion -dumpversion | cut -d. -f1,2)"
readonly build=build/instructions/$family

cmake -S . -B "$build" -G Ninja -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_CXX_FLAGS_RELEASE='-O3 -DNDEBUG' -DAIO_BUILD_TESTS=OFF -DAIO_BUILD_DEMOS=OFF >/dev/null
cmake --build "$build" --target stage6 >/dev/null
program=$build/program
"$cxx" -std=c++20 -O3 -DNDEBUG -I. "$here"/instructions/*.cpp -o "$program" \
  "$build"/*/libstage{6,5,4,3,2,1}.a -pthread

# Of two runs of different lengths, so that what start and end cost cancels out.
instructions_per_time() {  # WORKLOAD TIMES
  local short long
  short=$(instructions "$1" "$2")
  long=$(instructions "$1" $((3 * $2)))
  echo $(((long - short + $2) / (2 * $2)))
}

instructions() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$@" 2>&1 >/dev/null |
    sed -n 's/.*Collected : //p'
}

failed=0
numbers=''
printf '%-20s %8s %10s   %s\n' "$compiler" number recorded change
while read -r workload times; do
  case $workload in
    bytes*) number=$("$program" "$workload" "$times" | cut -d. -f1) ;;
    *) number=$(instructions_per_time "$workload" "$times") ;;
  esac
  numbers+="$compiler $workload $number"$'\n'
  before=$(sed -n "s/^$compiler $workload //p" "$recorded" 2>/dev/null || true)
  change=''
  if [[ -n $before ]]; then
    change="$((100 * number / before - 100)) %"
    if ((100 * number > 105 * before)); then
      change+='  GROWN'
      failed=1
    fi
  fi
  printf '%-20s %8d %10s   %s\n' "$workload" "$number" "${before:--}" "$change"
done <<'END'
next 10000
send 10000
delegate_1 10000
delegate_1000 10000
switch 20000
spawn_and_gather 5000
bytes_on_a_future 100000
bytes_on_a_timer 100000
END

if [[ $* == --record ]]; then
  { grep -v "^$compiler " "$recorded" 2>/dev/null || true; printf '%s' "$numbers"; } >"$recorded.new"
  mv "$recorded.new" "$recorded"
  exit
fi
((failed == 0)) || echo 'see what it is; if it has to be, say why, and: --record'
exit "$failed"
