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
for file in stage1/thesis.txt stage1/thesis.js index.js notes.txt stage2 ..notes stage1/..notes; do
  mkdir -p mine/stage1
  echo thesis >"mine/$file"
  status=0
  "$learn" record mine >/dev/null 2>&1 || status=$?
  check "what is no recording is refused: $file" test "$status" = 2
  check 'and stays' test -s "mine/$file"
  rm -r mine
done
for words in 'list x' 'try 1.1 2.2' 'test 2 3' 'hint 1.1 x' 'progress x' 'own test 1 2'; do
  status=0
  # shellcheck disable=SC2086  # two words or three
  "$learn" $words >/dev/null 2>said || status=$?
  check "a word too many: $words" test "$status" = 2
  check 'and it is named' grep -q ": '${words##* }' is a word too many" said
done

for jobs in many 0; do
  status=0
  CMAKE_BUILD_PARALLEL_LEVEL=$jobs "$learn" demo 1 next >/dev/null 2>said || status=$?
  check "as many jobs: $jobs" test "$status" = 2
  check 'and which word is wrong' grep -q ': CMAKE_BUILD_PARALLEL_LEVEL='"$jobs"' is no number of jobs: unset it' said
done

printf 'program 1\ndef g0\nyield 1\nmain\nnext 0\n.\n' >prog.txt
"$learn" compare 2 --play prog.txt >said 2>&1 || true
check 'a program to compare lies where one stands' grep -q 'CPython prints' said
"$learn" compare 2 --play=nowhere.txt >said 2>&1 || true
check 'and if it does not, one line says so' grep -q "error: --play: .*No such file or directory: '$folder/nowhere.txt'" said
mkdir site
timeout 20 "$learn" demo 6 http_server --virtual 99999 site >said 2>&1 || true
check 'a folder to be served is the second word, wherever the options stand' grep -q '99999' said
check 'and lies where one stands' sh -c '! grep -q "No such file" said'
status=0
(cd "$(dirname "$learn")" && sh learn list x 2>"$folder/said") || status=$?
check 'what is said can be typed, also behind sh' grep -q 'for sh learn list' said
exit "$failed"
