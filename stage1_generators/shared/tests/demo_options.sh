#!/usr/bin/env bash
# What a demo binary says to options that are wrong, and to places that cannot be written:
#
#     demo_options.sh build/release/bin/stage1_demo
#
# Prints a line for each check; ends with 1 if one failed.
set -euo pipefail

demo=${1:?usage: demo_options.sh PATH_OF_A_DEMO}
scene=$("$demo" --list | awk 'NR == 1 { print $1 }')
failed=0

# check NAME EXPECTED_STATUS PATTERN COMMAND...: a line of its standard error matches.
check() {
  local name=$1 expected=$2 pattern=$3 status=0 said
  shift 3
  said=$("$@" 2>&1 >/dev/null) || status=$?
  if [[ $status == "$expected" ]] && grep -Eq -e "$pattern" <<<"$said"; then
    echo "ok      $name"
  else
    echo "FAILED  $name: status $status, and it says: $said"
    failed=1
  fi
}

# shellcheck disable=SC2317  # called by check
into_a_full_disk() { "$@" >/dev/full; }
# shellcheck disable=SC2317  # called by check
into_nothing() { "$@" >&-; }
# shellcheck disable=SC2317  # called by check
into_head() { "$@" | head -n 1; }

check 'a scene that there is not' 2 "no scene 'nobody'; there are:" "$demo" nobody --step
check 'the list into a full disk' 1 'write' into_a_full_disk "$demo" --list
check '--help' 0 '^$' "$demo" --help
check '--help into a full disk' 1 'write' into_a_full_disk "$demo" --help
check '--record without a folder' 2 'takes one folder' "$demo" --record
check 'a word too many' 2 "^stage1: next takes no words, and here is '5'$" "$demo" next 5
check 'a second word too many' 2 "^stage1: guess takes at most 1, and here is '2'$" "$demo" guess 1 2
check 'an option without a scene' 2 '--trace of which scene' "$demo" --trace
check 'an option that there is not' 2 "no option '--tracing'; there are:" "$demo" "$scene" --tracing
check 'a file of another kind' 2 'ends in .html or .json' "$demo" "$scene" --trace=run.txt
check 'a folder that is not there' 1 'cannot write /dev/null/run.html' \
  "$demo" "$scene" --trace=/dev/null/run.html
check 'recordings into what is no folder' 1 'cannot create directories' "$demo" --record /dev/null
# guess is a scene of stage 1 that takes a number.
for option in '' --virtual --trace --trace=json --step; do
  check "guess x $option" 2 "^stage1: order: 'x' is no number from 0 to " "$demo" guess x ${option:+"$option"}
done
check 'no question' 2 '^stage1: say which question' "$demo" quiz
for option in --trace --trace=json --step; do
  check "$option of a scene that may wait for somebody" 0 '^-- stage1 quiz plays; its recording comes when it has ended$' \
    "$demo" quiz 1 "$option"
done
check 'a question that is no number' 2 "^stage1: question: '1x' is no number from 1 to 10" "$demo" quiz 1x
check 'a scene into a full disk' 1 'write' into_a_full_disk "$demo" "$scene"
check 'a scene without a standard output' 1 'write' into_nothing "$demo" "$scene"
check 'a scene into head' 0 '^$' into_head "$demo" "$scene"
for option in --trace --trace=json --step; do
  check "$option into a full disk" 1 'write' into_a_full_disk "$demo" "$scene" "$option"
  check "$option into head" 0 '^$' into_head "$demo" "$scene" "$option"
done
exit "$failed"
