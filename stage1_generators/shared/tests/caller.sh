#!/usr/bin/env bash
# A file that is named to ./learn lies in the folder in which one stands, ./learn removes no file of others, and it
# leaves no word unheard.
#
# Prints a line for each check; ends with 1 if one failed.
set -euo pipefail
learn=$(cd "$(dirname "$0")/../../.." && pwd)/learn
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failed=0

# check NAME COMMAND...
check() {
  local name=$1
  shift
  if "$@"; then
    echo "ok      $name"
  else
    echo "FAILED  $name"
    failed=1
  fi
}

"$learn" demo 1 next --trace=run.html >/dev/null || true
check 'a recording lies where it was asked for' test -s run.html
for file in stage1/thesis.txt stage1/thesis.js index.js notes.txt; do
  mkdir -p mine/stage1
  echo thesis >"mine/$file"
  status=0
  "$learn" record mine >/dev/null 2>&1 || status=$?
  check "what is no recording is refused: $file" test "$status" = 2
  check 'and stays' test -s "mine/$file"
  rm -r mine
done
for words in 'list x' 'try 1.1 2.2' 'test 2 3' 'hint 1.1 x' 'progress x'; do
  status=0
  # shellcheck disable=SC2086  # two words or three
  "$learn" $words >/dev/null 2>said || status=$?
  check "a word too many: $words" test "$status" = 2
  check 'and it is named' grep -q ": '${words##* }' is a word too many" said
done
exit "$failed"
