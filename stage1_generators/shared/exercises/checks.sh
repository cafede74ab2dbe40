# shellcheck shell=bash disable=SC2034  # the tests use what is set here
# For the tests of ./learn: sourced by them. Goes into a copy of the project, build/NAME, where NAME is that of
# the test, so that nobody's work is touched. Prints a line for each check.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.." || exit
project=$PWD
work=$project/build/$(basename "$0" .sh)
file=stage1_generators/exercises/ex1_1_countdown.hpp
solution=stage1_generators/exercises/solutions/ex1_1_countdown.hpp
failed=0
printed=
export LC_ALL=C.UTF-8
unset CXX NO_COLOR LEARN_PROGRESS

copy_to() {  # copy_to FOLDER: of the project, without what is large and not needed here
  rm -rf "$1"
  mkdir -p "$1"
  (cd "$project" && git ls-files -z --cached --others --exclude-standard |
    grep -zEv '^docs/stepper/recordings/|^docs/tests/' | xargs -0 cp --parents -t "$1")
}

# check NAME PATTERN COMMAND...: the command prints a line that matches. Without a command: the last one
# did. check_not: it prints no such line.
check() {
  local name=$1 pattern=$2
  shift 2
  [[ $# -eq 0 ]] || printed=$("$@" 2>&1 </dev/null || true)
  if grep -aEq -e "$pattern" <<<"$printed"; then
    echo "ok      $name"
  else
    printf 'FAILED  %s: no line matches %s in:\n%s\n' "$name" "$pattern" "$printed"
    failed=1
  fi
}

check_not() {
  local name=$1 pattern=$2
  shift 2
  [[ $# -eq 0 ]] || printed=$("$@" 2>&1 </dev/null || true)
  if ! grep -aEq -e "$pattern" <<<"$printed"; then
    echo "ok      $name"
  else
    printf 'FAILED  %s: a line matches %s in:\n%s\n' "$name" "$pattern" "$printed"
    failed=1
  fi
}

holds() {  # holds NAME COMMAND...: it succeeds
  local name=$1
  shift
  if "$@" >/dev/null 2>&1; then
    echo "ok      $name"
  else
    printf 'FAILED  %s: %s\n' "$name" "$*"
    failed=1
  fi
}

# with_body TEXT: the answer, with TEXT instead of its first line of work
with_body() {
  sed "s|^    switch (resume_point()) {|    $1\n&|" "$solution" >"$file"
}

copy_to "$work"
cd "$work" || exit
