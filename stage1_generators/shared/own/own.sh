# shellcheck shell=sh disable=SC2034,SC2154  # ./learn has set `me` and `root`, judging.sh and runner.sh what they say
# A learner's own engine. It is sourced by ./learn, behind runner.sh.
#
# Of some files of the engine a learner can write a part: what stands between "// own: ..." and "// own: end". Such a
# file is laid into own/, with the bodies of that part taken out (stub.awk), and belongs to the learner from then on:
# nothing here ever writes over it. A file that is not in own/ is ours.
#
# What is built is a view: a tree like the project's, in which everything is a link to ours, but for the files of
# own/, which are copies. So all that includes a file gets the learner's, and it is built as ours is. There are two:
# build/own/stage has the learner's files of the stage that is judged, and ours of all others, so that what is not
# written yet in one stage is in the way of no other. build/own/whole has them all, for `own demo` and `own test`.

own_stub=stage1_generators/shared/own/stub.awk
view=

folder_of() { for folder in stage"$1"_*; do echo "$folder"; done; }  # folder_of 3: stage3_sleep_loop

parts_of() {  # parts_of 3: the files of which one can write a part
  grep -lsE '^ *// own: end$' "$(folder_of "$1")"/*.?pp "$(folder_of "$1")"/library/*.?pp || :
}

mine_of() {  # mine_of 3: the files in own/, without "own/"
  own_files "$1" | grep -vE '[^A-Za-z0-9_./-]' || :
}

strange_of() {  # strange_of 3: those that no #include names, as "frame (copy).hpp"
  own_files "$1" | grep -E '[^A-Za-z0-9_./-]' || :
}

own_files() {
  for mine in "own/$(folder_of "$1")"/*.?pp "own/$(folder_of "$1")"/library/*.?pp; do
    [ ! -e "$mine" ] || printf '%s\n' "${mine#own/}"
  done
}

own() {
  case ${1:-} in
    '') own_overview ;;
    [1-6])
      if [ $# -gt 1 ]; then
        own_lay_named "$@"
      elif [ -z "$(mine_of "$1")" ]; then
        own_lay_all "$1"
      else
        own_judge "$1"
      fi
      ;;
    demo)
      shift
      own_demo "$@"
      ;;
    test)
      shift
      own_test "$@"
      ;;
    reset) refuse "a file of yours is never overwritten: move it away, and $me own N lays the stub out anew" ;;
    *) refuse "no stage '$1'; $me own N, $me own demo N, or $me own test" ;;
  esac
}

# --- laying out -----------------------------------------------------------------------------------

own_lay_all() {  # own_lay_all 3
  printf '%s: ' "$(own_title "$1")"
  say_verdict 'not started'
  echo
  for part in $(parts_of "$1"); do lay "$part"; done
  echo "next: write one of these, then $me own $1; docs/own_engine.md says how to go about it"
}

own_lay_named() {  # own_lay_named 3 timer_heap...: with its ending or without
  stage=$1
  shift
  for word; do
    found=
    for file in "$(folder_of "$stage")"/*.?pp "$(folder_of "$stage")"/library/*.?pp; do
      case $(basename "$file") in
        "$word") found="$found $file" ;;
        "$word".?pp) ! grep -qE '^ *// own: end$' "$file" || found="$found $file" ;;
      esac
    done
    [ -n "$found" ] || refuse "stage $stage has no part '$word' to write; there are:
$(parts_of "$stage" | sed 's|.*/|  |')"
    for part in $found; do lay "$part"; done
  done
  echo "next: $me own $stage"
}

lay() {  # lay stage3_sleep_loop/timer_heap.hpp: never in place of anything
  if [ -e "own/$1" ] || [ -L "own/$1" ]; then
    echo "own/$1 is there, and stays as it is"
    return
  fi
  if ! { mkdir -p "own/$(dirname "$1")" && awk -f "$own_stub" "$1" "$1" >"own/$1.new" &&
    ln "own/$1.new" "own/$1"; } 2>/dev/null; then
    rm -f "own/$1.new"
    fail "cannot write own/$1 in $root"
  fi
  rm -f "own/$1.new"
  echo "own/$1, $(grep -c 'own::NotDone()' "own/$1" || :) to write"
}

own_as_laid() {  # own_as_laid 3: nothing is written yet, but comments
  for part in $(mine_of "$1"); do
    [ -f "$part" ] || return 1
    awk -f "$own_stub" "$part" "$part" >"$view.stub" || return 1
    [ "$(code_of "$view.stub")" = "$(code_of "own/$part")" ] || return 1
  done
}

# --- the view -------------------------------------------------------------------------------------

# lay_view FILE...: `view` has these of own/, and ours for the rest. A file gets a new date when another one takes its
# place, whatever its own is, so that all that depends on it is built again.
lay_view() {
  [ "$(readlink "$view/CMakeLists.txt")" = "$root/CMakeLists.txt" ] || rm -rf "$view"  # the project was moved
  for room in stage[1-6]_* stage[1-6]_*/library stage[1-6]_*/watch; do
    [ -d "$room" ] || continue
    mkdir -p "$view/$room" || return 1
    for ours in "$room"/*; do
      case $ours in */library | */watch) [ ! -d "$ours" ] || continue ;; esac
      [ -e "$view/$ours" ] || ln -sfn "$root/$ours" "$view/$ours" || return 1
    done
  done
  for ours in CMakeLists.txt CMakePresets.json; do ln -sfn "$root/$ours" "$view/$ours" || return 1; done
  for part; do copy_into_view "own/$part" "$part" || return 1; done
  # What was a copy and is ours again.
  find "$view" -type f | while read -r copy; do
    ours=${copy#"$view/"}
    case " $* " in
      *" $ours "*) ;;
      *) if [ -e "$ours" ]; then copy_into_view "$ours" "$ours"; else rm -f "$copy"; fi || exit 1 ;;
    esac
  done || return 1
  find "$view" -xtype l -exec rm -f {} +  # links to what is gone
}

copy_into_view() {  # copy_into_view FROM PLACE
  if [ -L "$view/$2" ] || ! cmp -s "$1" "$view/$2"; then
    cp "$1" "$view/$2.new" && mv "$view/$2.new" "$view/$2"
  fi
}

# prepare_own stage|whole FILE...: from here on `view` and `judging` are where it is built, and it can be built.
prepare_own() {
  which=$1
  shift
  set_up test
  lock own
  plain=
  if setarch -R true 2>/dev/null; then plain='setarch -R'; fi  # see prepare()
  mkdir -p "$progress" || fail "cannot remember anything in $progress"
  view=build/own/$which/view
  judging=build/own/$which/made
  date=$(date '+%Y-%m-%d %H:%M:%S.%N')
  lay_view "$@" || fail "cannot write in $root/build/own"
  [ -d "$judging/bin" ] || echo 'building; the first time takes some minutes' >&2
  if ! own_is_configured && ! own_configure >/dev/null 2>&1; then
    own_make_anew
    own_is_configured || own_configure >/dev/null || fail 'your engine cannot be built here'
  fi
}

own_is_configured() {
  [ -e "$judging/build.ninja" ] && [ "$(cached "${judging#build/}" CMAKE_HOME_DIRECTORY)" = "$root/$view" ] || return 1
  [ -n "${CXX:-}" ] || return 0
  case $(cached "${judging#build/}" CMAKE_CXX_COMPILER) in
    "$compiler" | "$(command -v "$compiler")") ;;
    *) return 1 ;;
  esac
}

own_configure() {  # as the exercises are built
  rm -rf "$judging"
  (
    made=$root/$judging
    cd "$view" && env CXX="$compiler" cmake --preset exercises -S . -B "$made" -DAIO_BUILD_EXERCISES=OFF \
      -DAIO_BUILD_OWN=ON -DAIO_BUILD_DEMOS=ON
  )
}

# --- judging --------------------------------------------------------------------------------------

own_title() { folder_of "$1" | sed 's/^stage\([0-9]\)_/\1 /; s/_/ /g'; }  # own_title 3: "3 sleep loop"

# own_build TARGET: it is built; or else `verdict` and `report` say what is wrong, as in judging.sh. Our own files
# compile, so an error is the learner's, wherever the compiler sees it.
own_build() {
  verdict=
  report=
  warnings=
  for attempt in 1 2 3; do
    if build "$1"; then built=yes; else built=no; fi
    said=$(printf '%s\n' "$said" | in_own)
    warnings=$(printf '%s\n' "$said" | warnings_of own/)
    [ "$built" = no ] || return 0
    ! report=$(find_trouble) || return 1
    said=$(printf '%s\n' "$said" | grep -vE '^(collect2|cc1plus|clang[^:]*|ninja): ' || :)
    report=$(printf '%s\n' "$said" | first_error own/)
    [ -n "$report" ] || report=$(printf '%s\n' "$said" | first_error)
    # What does not fit together may be damaged, and is taken together once more.
    case $attempt,$report in
      1,*': undefined reference to '* | 1,*': multiple definition of '*)
        find "$judging" \( -name '*.a' -o -name '*.o' -size 0 \) -exec rm -f {} +
        continue
        ;;
    esac
    if [ -n "$report" ]; then
      verdict='does not compile'
      return 1
    fi
    [ "$attempt" = 3 ] || own_make_anew
  done
  report=$(printf '%s\n' "$said" | tail -n 12)
  return 1
}

own_make_anew() {
  echo "$judging is damaged: it is made anew, which takes some minutes" >&2
  own_configure >/dev/null 2>&1 || :
}

in_own() {  # paths from the root on, and those of the view as they are in own/ and here
  without_root | view_of_all="$view/" files=$mine awk '
    BEGIN {
      view = ENVIRON["view_of_all"]
      count = split(ENVIRON["files"], mine)
    }
    {
      while ((at = index($0, view))) {
        rest = substr($0, at + length(view))
        begin = substr($0, 1, at - 1)
        for (i = 1; i <= count; i++) if (index(rest, mine[i] ":") == 1) begin = begin "own/"
        $0 = begin rest
      }
      print
    }'
}

# own_run TARGET: builds the judge, and runs it. Sets `verdict`, `report`, `warnings` and `held`, "31 of 74".
own_run() {
  held=
  rm -f "$judging/bin/$1"
  own_build "$1" || return 0
  mine_in_traces=$(printf '%s\n' "$mine" | sed 's|.*/||' | tr '\n' '|')
  mine_in_traces="/(${mine_in_traces%|}):"
  judge_at_most=900  # seconds
  asan_too=:handle_abort=1  # a failed assertion, too, is shown with the frames
  run_judge "$1"
  held=$(printf '%s\n' "$report" | sed -n 's/^tests: //p')
  report=$(printf '%s\n' "$report" | sed '/^tests: /d' | in_own)
}

own_judge() {  # own_judge 3
  mine=$(mine_of "$1")
  # shellcheck disable=SC2086  # a list of words, and none of them has blanks
  prepare_own stage $mine
  own_run "own$1"
  if [ "$verdict" = 'not started' ] && ! own_as_laid "$1"; then verdict='not finished'; fi
  unlock
  [ -z "$verdict" ] || own_remember "$1" "$verdict${held:+, $held tests hold}" "$date"
  own_say "$(own_title "$1")"
  case $verdict in
    '')
      echo "that says nothing about what you wrote; next: $me own $1"
      return 2
      ;;
    passed)
      own_say_next "$1"
      return
      ;;
    *) echo "next: edit $(own_to_edit "$1"), then $me own $1" ;;
  esac
  return 1
}

own_say() {  # own_say TITLE: what came out
  printf '%s: ' "$1"
  if [ -z "$verdict" ]; then
    printf 'no verdict\n%s\n' "$report"
    return
  fi
  say_verdict "$verdict"
  echo "${held:+, $held tests hold}"
  [ "$verdict" = passed ] || {
    say_warnings
    [ -z "$report" ] || printf '%s\n' "$report"
  }
}

own_to_edit() {  # the file that the report names first, or else that of the test, or the first that lacks something
  for part in $mine; do
    case $report in *"own/$part:"*) echo "own/$part" && return ;; esac
  done
  # "wrong: TimerHeap keeps ...": timer_heap.hpp
  subject=$(printf '%s\n' "$report" | sed -n 's/^[a-z]*: \([A-Za-z]*\).*/\1/p' | head -n 1 |
    sed 's/\([a-z]\)\([A-Z]\)/\1_\2/g' | tr '[:upper:]' '[:lower:]')
  for part in $mine; do
    case $(basename "$part") in "$subject".?pp) echo "own/$part" && return ;; esac
  done
  for part in $mine; do
    ! grep -q 'own::NotDone()' "own/$part" || { echo "own/$part" && return; }
  done
  case $mine in
    *[!A-Za-z0-9_./]*) echo "own/$(folder_of "$1")" ;;  # more than one
    *) echo "own/$mine" ;;
  esac
}

own_say_next() {  # the stage has passed
  ours=
  for part in $(parts_of "$1"); do [ -e "own/$part" ] || ours="$ours $(basename "$part")"; done
  if [ -n "$ours" ]; then
    echo "ours is still:$ours; next: $me own $1 $(echo "$ours" | awk '{ print $1 }')"
  elif [ "$1" -lt 6 ]; then
    echo "next: $me own demo $1 runs on it; then $me own $(($1 + 1))"
  else
    echo "next: $me own test, and then $me own demo 6 http_server 8000 . for your browser"
  fi
}

own_remember() {  # own_remember 3 TEXT DATE
  if ! note "own$1" "$2" || ! touch -d "$3" "$progress/own$1"; then echo "cannot remember that in $progress" >&2; fi
}

# --- what stands on it ----------------------------------------------------------------------------

own_whole() {  # all that is in own/
  mine=$(for each in 1 2 3 4 5 6; do mine_of "$each"; done)
  [ -n "$mine" ] || refuse "nothing is in own/ yet; begin with $me own 1, or with any other stage"
  # shellcheck disable=SC2086
  prepare_own whole $mine
}

own_demo() {
  [ $# -gt 0 ] || refuse "the scenes of which stage? $me own demo N, with N from 1 to 6"
  case $1 in [1-6]) ;; *) refuse "no stage '$1': $me own demo N, with N from 1 to 6" ;; esac
  own_whole
  own_build "stage$1_demo" || {
    own_say 'your engine'
    return 1
  }
  unlock
  binary=$judging/bin/stage$1_demo
  shift
  before_scene=$plain
  run_scene "$binary" "$@"
}

own_test() {
  last=${1:-6}
  case $last in [1-6]) ;; *) refuse "no stage '$last': $me own test N, with N from 1 to 6" ;; esac
  [ $# -le 1 ] || refuse "'$2' is a word too many for $me own test; it judges the stages up to one"
  own_whole
  result=0
  for stage in $(seq "$last"); do
    own_run "own${stage}_all"
    [ "$verdict" != 'not started' ] || verdict='not finished'
    own_say "$(own_title "$stage")"
    [ "$verdict" = passed ] || result=1
  done
  return $result
}

# --- how far one is -------------------------------------------------------------------------------

own_overview() {  # next is one that is begun, or else the first
  begun=
  first=
  for each in 1 2 3 4 5 6; do
    mine=$(mine_of "$each")
    state=$(verdict_of "own$each")
    [ -n "$mine" ] || state='not started'
    printf '%-24s ' "$(own_title "$each")"
    say_verdict "${state%%,*}"
    printf %s "${state#"${state%%,*}"}"
    if [ -n "$mine" ] && own_changed "$each"; then printf ', changed since'; fi
    echo
    for part in $mine; do
      left=$(grep -c 'own::NotDone()' "own/$part" || :)
      printf '  own/%s%s\n' "$part" "$([ "$left" = 0 ] || echo ", $left to write")"
    done
    strange_of "$each" | sed 's|.*|  own/& is left out: its name has more than letters, digits, _, - and .|'
    [ "${state%%,*}" = passed ] || first=${first:-$each}
    [ -z "$mine" ] || [ "${state%%,*}" = passed ] || begun=${begun:-$each}
  done
  following=${begun:-$first}
  if [ -n "$following" ]; then
    echo "next: $me own $following; docs/own_engine.md says how to go about it"
  else
    own_say_next 6
  fi
}

own_changed() {  # own_changed 3: since it was judged
  [ -e "$progress/own$1" ] && [ -n "$(find "own/$(folder_of "$1")" -type f -newer "$progress/own$1" 2>/dev/null)" ]
}

own_in_a_line() {  # for ./learn
  [ -d own ] || return 0
  passed=0
  begun=0
  for each in 1 2 3 4 5 6; do
    [ -n "$(mine_of "$each")" ] || continue
    begun=$((begun + 1))
    case $(verdict_of "own$each") in passed*) passed=$((passed + 1)) ;; esac
  done
  echo "your own engine: $begun of 6 stages begun, $passed passed; $me own says more"
}
