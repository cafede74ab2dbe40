# shellcheck shell=sh disable=SC2034,SC2154  # ./learn has set `me` and `root`, judging.sh what it says
# What ./learn does with exercises. It is sourced by ./learn, and uses its functions.
#
# An exercise is stageN_*/exercises/exN_M_name.hpp, which the learner edits. Beside it are its test,
# whose first line says what it is ("// Exercise 1.1 (complete, 5 minutes): count down"), its hints
# (from a nudge to almost the answer, with a blank line between) and, in solutions/, the answer. In
# delivered/ is the file again, as the learner gets it. How it is judged is in judging.sh.
#
# What is remembered is in build/progress/: the last verdict of each exercise (as old as the file that
# was judged), which one was tried last, how many hints were given, and what `reset` took away.

progress=${LEARN_PROGRESS:-build/progress}  # the book shows an empty one

exercise_files() {
  find stage[1-6]_*/exercises -maxdepth 1 -name 'ex*_test.cpp' | sed 's/_test\.cpp$/.hpp/' | sort -V
}

number_of() { basename "$1" | sed 's/^ex\([0-9]*\)_\([0-9]*\)_.*/\1.\2/'; }  # .../ex1_2_x.hpp -> 1.2
title_of() { sed -n '1s|^// Exercise [^(]*(\(.*\)): \(.*\)|\2 (\1)|p' "${1%.hpp}_test.cpp"; }

find_exercise() {  # find_exercise 1.2: sets `file` and `name` ("ex1_2")
  [ -n "${1:-}" ] || refuse "which exercise? $me list names them"
  file=
  for candidate in $(exercise_files); do
    [ "$(number_of "$candidate")" != "$1" ] || file=$candidate
  done
  [ -n "$file" ] || refuse "no exercise '$1'; $me list names them"
  name=ex$(echo "$1" | tr . _)
}

verdict_of() { cat "$progress/$1" 2>/dev/null || echo 'not started'; }  # verdict_of 1.2

remember() {  # remember 1.2 VERDICT DATE: the file that was judged is of that date
  if ! note "$1" "$2" || ! touch -d "$3" "$progress/$1" || ! note last "$1"; then
    echo "cannot remember that in $progress" >&2
  fi
}

note() {  # note NAME TEXT: in `progress`, whole or not at all
  echo "$2" >"$progress/$1.new" && mv "$progress/$1.new" "$progress/$1" && return
  rm -f "$progress/$1.new"
  return 1
} 2>/dev/null

changed_since() {  # changed_since FILE: it has another date than the one that was judged
  judged=$progress/$(number_of "$1")
  [ -e "$judged" ] && [ -n "$(find "$1" -newer "$judged" 2>/dev/null; find "$judged" -newer "$1" 2>/dev/null)" ]
}

# next_exercise [1.2]: the first behind it that has not passed, or else the first of its stage, or of all.
next_exercise() {
  behind=
  beside=
  before=
  seen=no
  stage=${1:-}
  stage=${stage%.*}
  [ -n "${1:-}" ] || seen=yes
  for candidate in $(exercise_files); do
    number=$(number_of "$candidate")
    if [ "$number" = "${1:-}" ]; then
      seen=yes
    elif [ "$(verdict_of "$number")" != passed ]; then
      [ "${number%.*}" != "$stage" ] || beside=${beside:-$number}
      if [ "$seen" = no ]; then before=${before:-$number}; else behind=${behind:-$number}; fi
    fi
  done
  echo "${behind:-${beside:-$before}}"
}

# say_next LAST NEXT: the way on, from one exercise to the next. If another page has that, it begins with the page.
# After all of them comes the whole.
say_next() {
  if [ -z "$2" ]; then
    echo 'all exercises have passed'
    echo "next: write the whole yourself ($me own, docs/own_engine.md), and then something new: docs/programs.md"
  elif [ -n "$1" ] && [ "${2%.*}" -lt "${1%.*}" ] && ! stage_left "${1%.*}" && page=$(chapter_of $((${1%.*} + 1))) &&
    [ -e "$page" ]; then  # no exercise is left behind it, but there is more to read
    echo "all exercises of stage ${1%.*} have passed"
    echo "next: read $page. Of the stages before it $me try $2 is left"
  elif [ -n "$1" ] && [ "$(verdict_of "$2")" = 'not started' ] && [ "$(page_of "$1")" != "$(page_of "$2")" ]; then
    [ "${1%.*}" = "${2%.*}" ] || stage_left "${1%.*}" || echo "all exercises of stage ${1%.*} have passed"
    echo "next: read $(page_of "$2"), then $me try $2"
  else
    echo "next: $me try $2"
  fi
}

stage_left() {  # stage_left 1: is there an exercise of it that has not passed?
  for candidate in $(exercise_files); do
    number=$(number_of "$candidate")
    [ "${number%.*}" != "$1" ] || [ "$(verdict_of "$number")" = passed ] || return 0
  done
  return 1
}

page_of() {  # page_of 6.7: the page whose table has the exercise, or else the one that explains its stage
  for page in docs/*.md; do
    ! grep -qF "| \`./learn try $1\` |" "$page" || { echo "$page"; return; }
  done
  chapter_of "${1%.*}"
}

chapter_of() {  # chapter_of 2: the page that explains the stage
  for page in docs/"$1"_[!q]*.md stage"$1"_*/README.md; do
    [ ! -e "$page" ] || break
  done
  echo "$page"
}

paint() {  # paint COLOUR TEXT: in colour on a terminal that may have it
  if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    printf '\033[%sm%s\033[0m' "$1" "$2"
  else
    printf %s "$2"
  fi
}

say_verdict() {
  case $1 in
    passed) paint 32 passed ;;
    'not started' | 'not finished') paint 33 "$1" ;;
    *) paint 31 "$1" ;;
  esac
}

prepare() {
  set_up test
  lock exercises
  # Without address space randomisation: with more of it than they expect, the sanitizers of g++ 12
  # do not start.
  plain=
  if setarch -R true 2>/dev/null; then plain='setarch -R'; fi
  mkdir -p "$progress" || fail "cannot remember anything in $progress"
  library=build/exercises/bin
  [ -z "${file:-}" ] || library=build/exercises/${file%%/*}/lib${file%%_*}.a  # of the exercise's stage
  [ -e "$library" ] || echo 'building; the first time takes about a minute' >&2
  if ! is_configured exercises && ! configure exercises >/dev/null 2>&1; then
    make_anew
    is_configured exercises || configure exercises >/dev/null || fail 'the exercises cannot be built here'
  fi
}

try() {
  find_exercise "${1:-}"
  [ -f "$file" ] || refuse "$file is not there; $me reset $1 brings it back"
  prepare
  judge_file
  unlock
  [ -z "$verdict" ] || remember "$1" "$verdict" "$date"
  printf '%s %s: ' "$1" "$(title_of "$file")"
  if [ -z "$verdict" ]; then
    printf 'no verdict\n%s\n' "$report"
    echo "that says nothing about what you wrote; next: $me try $1"
    return 2
  fi
  say_verdict "$verdict"
  echo
  case $verdict in
    passed)
      echo "compare: $me solution $1 shows another way, and what it teaches"
      say_next "$1" "$(next_exercise "$1")"
      return
      ;;
    'not started') echo "next: edit $file, then $me try $1" ;;
    *)
      say_warnings
      printf '%s\n' "$report"
      echo "next: $me hint $1, or edit $file and $me try $1"
      ;;
  esac
  return 1
}

say_warnings() {
  [ -z "$warnings" ] || printf 'the compiler warns:\n%s\n' "$warnings"
}

watch() {  # tries it again each time it is saved, until it passes
  find_exercise "${1:-}"
  [ -f "$file" ] || refuse "$file is not there; $me reset $1 brings it back"
  echo "watching $file; Ctrl-C ends"
  while :; do
    until [ -f "$file" ]; do sleep 0.2; done  # some editors take it away for a moment
    seen=$(state_of "$file")  # before it is judged: what is saved meanwhile is another one
    try "$1" && return
    while [ "$(state_of "$file")" = "$seen" ]; do sleep 0.2; done
    echo
  done
}

state_of() { stat -c '%y %s %i' "$1" 2>/dev/null || :; }  # the date has nanoseconds

hint() {
  find_exercise "${1:-}"
  mkdir -p "$progress" 2>/dev/null || :  # where nothing can be remembered, it is always the first
  hints=${file%.hpp}.hints
  all=$(awk -v RS= 'END { print NR }' "$hints")
  given=$(cat "$progress/$1.hints" 2>/dev/null || echo 0)
  [ "$given" -ge "$all" ] || given=$((given + 1))
  note "$1.hints" "$given" || :
  echo "hint $given of $all for $1:"
  # A paragraph that is indented belongs to the hint: paragraphs are counted by their blank lines.
  awk -v RS= -v n="$given" 'NR == n' "$hints"
  if [ "$given" -lt "$all" ]; then
    echo "next: $me try $1, or $me hint $1 again"
  else
    echo "next: $me try $1, or $me solution $1"
  fi
}

solution_file() { echo "$(dirname "$file")/solutions/$(basename "$file")"; }

solution() {
  find_exercise "${1:-}"
  cat "$(solution_file)"
  case $(verdict_of "$1") in
    passed) say_next "$1" "$(next_exercise "$1")" ;;
    *) echo "next: $me try $1" ;;
  esac
}

reset() {  # the file as it was delivered; what the learner wrote is kept
  find_exercise "${1:-}"
  if [ -f "$file" ] && cmp -s "$file" "$(delivered)"; then
    echo "$file is as it was delivered"
  else
    kept=
    [ ! -e "$file" ] || keep
    [ ! -d "$file" ] || rm -r "$file"  # mv would move into it
    if ! cp "$(delivered)" "$file.new" || ! mv "$file.new" "$file"; then
      rm -f "$file.new"
      fail "cannot write $file; it is as it was"
    fi
    echo "$file is as it was delivered${kept:+; yours is kept as $kept}"
  fi
  rm -f "${progress:?}/$1" "$progress/$1.hints"
  echo "next: $me try $1"
}

keep() {  # a copy of `file`, never in place of another one: sets `kept`
  mkdir -p "$progress/kept" || fail "cannot keep what you wrote in $progress/kept; $file is as it was"
  kept=$progress/kept/$(basename "$file").$(date +%Y%m%d-%H%M%S)
  number=
  while [ -e "$kept$number" ]; do number=.$((${number#.} + 1)); done
  kept=$kept$number
  cp -RH "$file" "$kept" || {  # of a link, what it leads to
    rm -rf "$kept"
    fail "cannot keep what you wrote in $progress/kept; $file is as it was"
  }
}

list() {
  for candidate in $(exercise_files); do
    number=$(number_of "$candidate")
    printf '%-5s %-55s ' "$number" "$(title_of "$candidate")"
    say_verdict "$(verdict_of "$number")"
    if [ ! -f "$candidate" ]; then
      echo ", and its file is gone: $me reset $number"
    elif changed_since "$candidate"; then
      echo ', changed since'
    else
      echo
    fi
  done
}

overview() {  # what ./learn says without a word
  all=$(exercise_files | wc -l)
  passed=$(cat "$progress"/?.* 2>/dev/null | grep -cx passed || :)
  done=$((all ? 40 * passed / all : 0))
  printf '%*s' "$done" '' | tr ' ' '#'
  printf '%*s' $((40 - done)) '' | tr ' ' '.'
  echo " $passed of $all exercises"
  list
  last=$(cat "$progress/last" 2>/dev/null || :)
  if [ -n "$last" ] && [ "$(verdict_of "$last")" != passed ]; then
    following=$last
  else
    following=$(next_exercise "$last")
  fi
  say_next "$last" "$following"
  own_in_a_line
  echo "all commands: $me help"
}

progress_json() {
  printf '['
  comma=
  for candidate in $(exercise_files); do
    number=$(number_of "$candidate")
    printf '%s\n  {"exercise": "%s", "title": "%s", "verdict": "%s"}' "$comma" "$number" \
      "$(title_of "$candidate" | sed 's/[\\"]/\\&/g')" "$(verdict_of "$number")"
    comma=,
  done
  printf '\n]\n'
}

junit() {  # for instructors: tries all of them
  prepare
  failures=0
  errors=0
  cases=
  for candidate in $(exercise_files); do
    find_exercise "$(number_of "$candidate")"
    judge_case
    inside=
    case $verdict in
      passed) ;;
      'not started') inside='<skipped message="not started"/>' ;;
      '')
        errors=$((errors + 1))
        inside="<error message=\"no verdict\">$(printf '%s\n' "$report" | for_xml)</error>"
        ;;
      *)
        failures=$((failures + 1))
        inside="<failure message=\"$verdict\">$({ say_warnings && printf '%s\n' "$report"; } | for_xml)</failure>"
        ;;
    esac
    cases="$cases  <testcase classname=\"exercises\" name=\"$(number_of "$file")\">$inside</testcase>
"
  done
  printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="exercises" tests="%s" failures="%s" errors="%s">\n%s</testsuite>\n' \
    "$(exercise_files | wc -l)" "$failures" "$errors" "$cases"
}

judge_case() {
  if [ ! -f "$file" ]; then
    verdict='does not compile'
    warnings=
    report="$file is not there"
    return
  fi
  judge_file
  [ -z "$verdict" ] || remember "$(number_of "$file")" "$verdict" "$date"
}

for_xml() {  # without what XML does not allow
  iconv -c -f utf-8 -t utf-8 | tr -d '\000-\010\013\014\016-\037' |
    sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'
}

# The proof of every exercise, for CI and for whoever writes one: the stub is not started, the answer
# passes, every wrong answer gets the report that is recorded beside it, and there are two hints or
# more. `prove 2` proves those of stage 2, `prove 2.3` that one; --record writes the reports anew;
# --part=1/3 tries the wrong answers of every third exercise, from the first, and the rest of all.
prove() {
  which=
  recording=no
  part=1/1
  for word; do
    case $word in
      --record) recording=yes ;;
      --part=[1-9]/[1-9]) part=${word#--part=} ;;
      -*) refuse "no option '$word'; there are --record and --part=1/3" ;;
      *)
        [ -z "$which" ] || refuse "one stage or one exercise at most: $me prove 2, or $me prove 2.3"
        which=$word
        ;;
    esac
  done
  chosen=
  for candidate in $(exercise_files); do
    number=$(number_of "$candidate")
    case $which in '' | "$number" | "${number%.*}") chosen="$chosen $number" ;; esac
  done
  [ -n "$chosen" ] || refuse "no stage or exercise '$which'; $me list names them"
  prepare
  run cmake --preset exercises >/dev/null  # a new file is a new target
  targets=
  at=0
  for number in $chosen; do
    name=ex$(echo "$number" | tr . _)
    if with_wrong_answers; then targets="$targets ${name}_proof"; else targets="$targets $name ${name}_solution"; fi
    at=$((at + 1))
  done
  # shellcheck disable=SC2086  # a list of words
  run cmake --build --preset exercises --target $targets -- -k 0 >/dev/null || :
  failed=0
  at=0
  for number in $chosen; do
    find_exercise "$number"
    prove_one
    at=$((at + 1))
  done
  return "$failed"
}

with_wrong_answers() { [ $((at % ${part#*/} + 1)) -eq "${part%/*}" ]; }  # of number `at`, from 0

prove_one() {  # what find_exercise has found
  stub=$(basename "$file" .hpp)
  judge "$name"
  proved 'not started' "the stub of $number"
  judge "${name}_solution"
  proved passed "the answer to $number"
  if [ "$recording" = yes ]; then cp "$file" "$(delivered)"; fi
  cmp -s "$file" "$(delivered)" || complain "$(delivered) is not the same as the stub"
  [ "$(awk -v RS= 'END { print NR }' "${file%.hpp}.hints")" -ge 2 ] || complain "$number has less than two hints"
  [ "$(grep -n -m 1 '^#pragma once' "$file" | cut -d: -f1)" -le 16 ] || complain "the task of $number has more than 15 lines"
  wrong=0
  misfits=
  for answer in "$(dirname "$file")/wrong/$stub".*.diff; do
    wrong=$((wrong + 1))
    misfit=$(awk -f stage1_generators/shared/exercises/apply.awk "$(solution_file)" "$answer" 2>&1 >/dev/null) && continue
    complain "$misfit"
    misfits="$misfits $answer"
  done
  [ "$wrong" -ge 3 ] || complain "$number has less than three wrong answers"
  if ! with_wrong_answers; then
    echo "$number: stub, answer"
    return
  fi
  for answer in "$(dirname "$file")/wrong/$stub".*.diff; do
    case "$misfits " in *" $answer "*) continue ;; esac
    judge "${name}_$(basename "$answer" .diff | sed "s/^$stub\.//")"
    case $verdict in crashed | leaked | hung) report=$verdict ;; esac  # the rest differs by compiler
    [ "$verdict" != passed ] || complain "$answer passes"
    if [ "$recording" = yes ]; then
      printf '%s\n' "$report" >"${answer%.diff}.txt"
    elif ! printf '%s\n' "$report" | cmp -s - "${answer%.diff}.txt"; then
      complain "$answer: another report than the one recorded"
      printf '%s\n' "$report" | diff "${answer%.diff}.txt" - || :
    fi
  done
  echo "$number: stub, answer, $wrong wrong answers"
}

proved() { [ "$verdict" = "$1" ] || complain "$2: $verdict, and not $1: $report"; }

complain() {
  echo "FAILED: $1"
  failed=1
}
