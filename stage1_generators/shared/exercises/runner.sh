# shellcheck shell=sh disable=SC2154  # ./learn has set `me` and `root`
# What ./learn does with exercises. It is sourced by ./learn, and uses its functions.
#
# An exercise is stageN_*/exercises/exN_M_name.hpp, which the learner edits. Beside it are its test,
# whose first line says what it is ("// Exercise 1.1 (complete, 5 minutes): count down"), its hints
# (from a nudge to almost the answer, with a blank line between) and, in solutions/, the answer.
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
  echo "$2" >"$progress/$1"
  touch -d "$3" "$progress/$1"
}

changed_since() {  # changed_since FILE: it is newer than the one that was judged
  judged=$progress/$(number_of "$1")
  [ -e "$judged" ] && [ -n "$(find "$1" -newer "$judged")" ]
}

next_exercise() {  # next_exercise [1.2]: the first behind it that has not passed, or else the first
  behind=
  before=
  seen=no
  [ -n "${1:-}" ] || seen=yes
  for candidate in $(exercise_files); do
    number=$(number_of "$candidate")
    if [ "$number" = "${1:-}" ]; then
      seen=yes
    elif [ "$(verdict_of "$number")" != passed ]; then
      if [ "$seen" = no ]; then before=${before:-$number}; else behind=${behind:-$number}; fi
    fi
  done
  echo "${behind:-$before}"
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
    'not started') paint 33 'not started' ;;
    *) paint 31 "$1" ;;
  esac
}

# Of what a compiler says: the first error, in the learner's file if there is one, and its line.
first_error() {
  awk '
    function show(at) {
      print line[at]
      for (last = at + 3; ++at <= last && line[at] ~ /^ /;) print line[at]
    }
    { line[NR] = $0 }
    /error: / && !any { any = NR }
    /exercises\/.*: error: / && !mine { mine = NR }
    END {
      at = mine ? mine : any
      if (!at)
        for (at = NR - 5; at++ < NR;) print line[at]
      else {
        show(at)
        if (line[at] ~ /jump.* case label/) {  # which variable it is, a note says
          while (++at <= NR && line[at] !~ /error: |note: .*(crosses init|bypasses var)/);
          if (at <= NR && line[at] ~ /note: /) show(at)
          print "  put the case into braces, or make the variable a member"
        }
      }
    }'
}

# Builds the target $1, and runs it. Sets `verdict`, and `report` to what there is to read.
judge() {
  report=$(LC_ALL=C cmake --build --preset exercises --target "$1" 2>&1) || {
    verdict='does not compile'
    report=$(printf '%s\n' "$report" | first_error | sed "s|^$root/||; s|^\(\.\./\)*||")
    return
  }
  status=0
  # Two sanitizers, two exit codes: 23 for what is left behind at the end, 99 for all the rest.
  # They abort instead, where the judge still can say what it has done (judge_main.cpp).
  report=$(ASAN_OPTIONS=abort_on_error=1:exitcode=99:detect_stack_use_after_return=0 LSAN_OPTIONS=exitcode=23 \
    UBSAN_OPTIONS=abort_on_error=1:exitcode=99:print_stacktrace=1 $plain "build/exercises/bin/$1" 2>&1) || status=$?
  case $status in
    0) verdict=passed ;;
    1) verdict=wrong ;;
    3) verdict='not started' ;;
    124) verdict=hung ;;
    23)
      # Left behind at the end; but where there are both sanitizers, a crash may end with 23 as well.
      case $report in
        *'ERROR: AddressSanitizer'*) verdict=crashed ;;
        *) verdict=leaked ;;
      esac
      ;;
    *) verdict=crashed ;;
  esac
  case $verdict in
    crashed | leaked)
      # What the judge says, what happened, and the first lines that name a file of the exercise.
      judged=$(printf '%s\n' "$report" | sed -n '/^crashed: /,$p')
      report=$(printf '%s\n' "$report" | grep -E 'ERROR: |runtime error: |Assertion|terminate called|exercises/ex[^ ]*hpp:' |
        sed "s|$root/||g; s/^==[0-9]*==//" | head -n 6)
      [ -z "$judged" ] || report="$judged${report:+
$report}"
      [ -n "$report" ] || report="  it ended with exit code $status"
      ;;
  esac
}

prepare() {
  set_up test
  # Without address space randomisation: with more of it than they expect, the sanitizers of g++ 12
  # do not start.
  plain=
  if setarch -R true 2>/dev/null; then plain='setarch -R'; fi
  mkdir -p "$progress"
  [ -d build/exercises/bin ] || echo 'building; the first time takes about a minute' >&2
  [ -e build/exercises/build.ninja ] || configure exercises >/dev/null
}

try() {
  find_exercise "${1:-}"
  prepare
  date=$(stat -c %y "$file")
  judge "$name"
  remember "$1" "$verdict" "$date"
  echo "$1" >"$progress/last"
  printf '%s %s: ' "$1" "$(title_of "$file")"
  say_verdict "$verdict"
  echo
  case $verdict in
    passed)
      echo "compare: $me solution $1 shows another way, and what it teaches"
      following=$(next_exercise "$1")
      if [ -n "$following" ]; then
        echo "next: $me try $following"
      else
        echo "all exercises have passed"
      fi
      ;;
    'not started') echo "next: edit $file, then $me try $1" ;;
    *)
      printf '%s\n' "$report"
      echo "next: $me hint $1, or edit $file and $me try $1"
      ;;
  esac
  [ "$verdict" = passed ]
}

watch() {  # tries it again each time it is saved, until it passes
  find_exercise "${1:-}"
  echo "watching $file; Ctrl-C ends"
  until try "$1"; do
    seen=$(stat -c %Y.%s "$file")
    while [ "$(stat -c %Y.%s "$file" 2>/dev/null)" = "$seen" ]; do sleep 0.2; done
    echo
  done
}

hint() {
  find_exercise "${1:-}"
  mkdir -p "$progress"
  hints=${file%.hpp}.hints
  all=$(awk -v RS= 'END { print NR }' "$hints")
  given=$(cat "$progress/$1.hints" 2>/dev/null || echo 0)
  [ "$given" -ge "$all" ] || given=$((given + 1))
  echo "$given" >"$progress/$1.hints"
  echo "hint $given of $all for $1:"
  # A paragraph that is indented belongs to the hint: paragraphs are counted by their blank lines.
  awk -v RS= -v n="$given" 'NR == n' "$hints"
  if [ "$given" -lt "$all" ]; then
    echo "next: $me try $1, or $me hint $1 again"
  else
    echo "next: $me try $1, or $me solution $1"
  fi
}

solution() {
  find_exercise "${1:-}"
  cat "$(dirname "$file")/solutions/$(basename "$file")"
  echo "next: $me try $1"
}

reset() {  # the stub as it was; what the learner wrote is kept
  find_exercise "${1:-}"
  git cat-file -e "HEAD:$file" 2>/dev/null || refuse "there is no git here that has the first state of $file"
  mkdir -p "$progress/kept"
  kept=$progress/kept/$(basename "$file").$(date +%Y%m%d-%H%M%S)
  cp "$file" "$kept"
  git show "HEAD:$file" >"$file"
  rm -f "${progress:?}/$1" "$progress/$1.hints"
  echo "$file is as it was at first; yours is kept as $kept"
  echo "next: $me try $1"
}

list() {
  for candidate in $(exercise_files); do
    number=$(number_of "$candidate")
    printf '%-5s %-46.46s ' "$number" "$(title_of "$candidate")"
    say_verdict "$(verdict_of "$number")"
    if changed_since "$candidate"; then echo ', changed since'; else echo; fi
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
  [ -z "$following" ] || echo "next: $me try $following"
  echo "all commands: $me help"
}

progress_json() {
  printf '['
  comma=
  for candidate in $(exercise_files); do
    number=$(number_of "$candidate")
    printf '%s\n  {"exercise": "%s", "title": "%s", "verdict": "%s"}' "$comma" "$number" \
      "$(title_of "$candidate")" "$(verdict_of "$number")"
    comma=,
  done
  printf '\n]\n'
}

junit() {  # for instructors: tries all of them
  prepare
  failures=0
  cases=
  for candidate in $(exercise_files); do
    find_exercise "$(number_of "$candidate")"
    date=$(stat -c %y "$file")
    judge "$name"
    remember "$(number_of "$candidate")" "$verdict" "$date"
    inside=
    if [ "$verdict" = 'not started' ]; then
      inside='<skipped message="not started"/>'
    elif [ "$verdict" != passed ]; then
      failures=$((failures + 1))
      text=$(printf %s "$report" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g')
      inside="<failure message=\"$verdict\">$text</failure>"
    fi
    cases="$cases  <testcase classname=\"exercises\" name=\"$(number_of "$candidate")\">$inside</testcase>
"
  done
  printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="exercises" tests="%s" failures="%s">\n%s</testsuite>\n' \
    "$(exercise_files | wc -l)" "$failures" "$cases"
}

# The proof of every exercise, for CI and for whoever writes one: the stub is not started, the answer
# passes, every wrong answer gets the report that is recorded beside it, and there are two hints or
# more. `prove 2` proves those of stage 2, `prove 2.3` that one; --record writes the reports anew.
prove() {
  which=
  recording=no
  for word; do
    case $word in
      --record) recording=yes ;;
      -*) refuse "no option '$word'; there is --record" ;;
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
  targets=exercise_proofs
  if [ -n "$which" ]; then
    targets=
    for number in $chosen; do targets="$targets ex$(echo "$number" | tr . _)_proof"; done
  fi
  # shellcheck disable=SC2086  # a list of words
  run cmake --build --preset exercises --target $targets -- -k 0 >/dev/null || :
  failed=0
  for number in $chosen; do
    find_exercise "$number"
    prove_one
  done
  return "$failed"
}

prove_one() {  # what find_exercise has found
  stub=$(basename "$file" .hpp)
  judge "$name"
  proved 'not started' "the stub of $number"
  judge "${name}_solution"
  proved passed "the answer to $number"
  [ "$(awk -v RS= 'END { print NR }' "${file%.hpp}.hints")" -ge 2 ] || complain "$number has less than two hints"
  wrong=0
  for answer in "$(dirname "$file")/wrong/$stub".*.hpp; do
    wrong=$((wrong + 1))
    judge "${name}_$(basename "$answer" .hpp | sed "s/^$stub\.//")"
    case $verdict in crashed | leaked | hung) report=$verdict ;; esac  # the rest differs by compiler
    [ "$verdict" != passed ] || complain "$answer passes"
    if [ "$recording" = yes ]; then
      printf '%s\n' "$report" >"${answer%.hpp}.txt"
    elif ! printf '%s\n' "$report" | cmp -s - "${answer%.hpp}.txt"; then
      complain "$answer: another report than the one recorded"
      printf '%s\n' "$report" | diff "${answer%.hpp}.txt" - || :
    fi
  done
  [ "$wrong" -ge 3 ] || complain "$number has less than three wrong answers"
  echo "$number: stub, answer, $wrong wrong answers"
}

proved() { [ "$verdict" = "$1" ] || complain "$2: $verdict, and not $1: $report"; }

complain() {
  echo "FAILED: $1"
  failed=1
}
