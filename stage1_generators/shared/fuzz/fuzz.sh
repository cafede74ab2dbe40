#!/usr/bin/env bash
# Bad input for all that reads something from outside.
#
#     fuzz.sh                    every target, half a minute each, two at once
#     fuzz.sh NAME [SECONDS]     one
#     fuzz.sh all SECONDS        every one
#     fuzz.sh NAME FILE          plays an input again that was kept; of arguments, the words
#
# The targets are
#
#     http_request  what a client sends to the server of stage 6       libFuzzer
#     fetched       what a server answers the fetcher of stage 6       libFuzzer
#     terminal      what --step shows of a recording                   libFuzzer
#     recording     what somebody opens in the stepper page            node
#     judge         what an exercise and its judge print               Python
#     arguments     what somebody types behind the name of a demo      Python, the demos in DEMO_BIN
#
# Each says what must hold in the first lines of its file, not only that nothing crashes. A failure
# prints the input and the command that plays it again. What libFuzzer finds worth keeping stays in
# build/fuzz/, and the next run goes on from there.
set -euo pipefail
cd "$(dirname "$0")/../../.."

readonly targets=(terminal http_request fetched recording judge arguments)  # longest to build first
readonly shared=stage1_generators/shared
readonly built=build/fuzz
readonly bin=${DEMO_BIN:-build/release/bin}
readonly seconds_each=30

usage() {
  sed -n '/^# Bad/,/^# Each/s/^# \{0,1\}//p' "$0" | head -n -1 >&2
  exit 2
}

# build NAME FILE SOURCE...: with libFuzzer and both sanitizers.
build() {
  local name=$1
  shift
  mkdir -p "$built/$name.corpus"
  clang++-19 -std=c++20 -g1 -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize=vptr \
    -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS -I. "$@" -o "$built/$name"
}

# play NAME FOLDER SECONDS|FILE [OPTION...]: FOLDER has the corpus, FOLDER/NAME/.
play() {
  local name=$1 folder=$2 what=$3 log=$built/$1.log
  shift 3
  if [[ ! $what =~ ^[0-9]+$ ]]; then
    "$built/$name" "$what"
    return
  fi
  if "$built/$name" -max_total_time="$what" -timeout=10 -rss_limit_mb=2048 "$@" \
    -artifact_prefix="$built/$name-" "$built/$name.corpus" "$folder/$name" >"$log" 2>&1; then
    sed -n 's/^Done \([0-9]*\) runs.*/\1 inputs/p' "$log"
    return
  fi
  grep -aE 'does not hold: |ERROR: |runtime error: |Assertion|terminate called|^ +#[0-9]+ .*stage[1-6]_' "$log" |
    head -n 20 | cut -c 1-200
  local input
  input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  [[ -z $input ]] || od -A d -t x1z "$input" | head -n 20
  echo "again: bash $shared/fuzz/fuzz.sh $name ${input:-; nothing was kept, see $log}"
  return 1
}

# run NAME SECONDS|FILE
run() {
  local six=stage6_tasks_futures what=$2
  local demos=$six/demos recorder=$shared/recorder
  case $1 in
    http_request)
      build "$1" $six/fuzz/http_request.cpp $demos/http_{request,folder,response,syntax,types}.cpp \
        $demos/fetched.cpp stage4_select_io/{descriptor,library/watcher,library/read}.cpp \
        stage1_generators/{frame,watch/{repr,context}}.cpp stage2_yield_from/watch/report.cpp
      play "$1" $six/fuzz "$what" -dict=$six/fuzz/http.dict -max_len=9000
      ;;
    fetched)
      build "$1" $six/fuzz/fetched.cpp $demos/{fetched,http_syntax}.cpp
      play "$1" $six/fuzz "$what" -dict=$six/fuzz/http.dict -max_len=2000
      ;;
    terminal)
      build "$1" $shared/fuzz/terminal.cpp \
        $recorder/{in_words,json,recording,screen,screen_panes,text,walk}.cpp
      play "$1" $shared/fuzz "$what" -max_len=2000
      ;;
    recording) node $shared/fuzz/recording.mjs "$what" ;;
    judge) python3 $shared/fuzz/judge.py "$what" ;;
    arguments) python3 $shared/fuzz/arguments.py "$what" "$bin" ;;
  esac
}

if [[ ${1:-} == said ]]; then  # for what follows: all that it says, when it is over
  said=$(bash "$0" "$2" "$3" 2>&1) && result=ok || result=FAILED
  printf '%-8s%s: %s\n' "$result" "$2" "$said"
  [[ $result == ok ]]
  exit
fi
if [[ ${1:-all} != all ]]; then
  [[ " ${targets[*]} " == *" $1 "* && $# -le 2 ]] || usage
  run "$1" "${2:-$seconds_each}"
  exit
fi
[[ $# -le 2 && ${2:-0} =~ ^[0-9]+$ ]] || usage
printf '%s\n' "${targets[@]}" | xargs -P 2 -I '{}' bash "$0" said '{}' "${2:-$seconds_each}"
