#!/usr/bin/env bash
# The stepper in a real terminal: tmux. Takes a demo binary, and a scene of it:
#
#     step_in_tmux.sh build/release/bin/stage1_demo averager
#
# Goes forwards, back, to a number and to the ends, scrolls the panes, makes the window smaller and larger,
# stops it with Ctrl-Z, SIGTSTP and SIGSTOP and brings it back, quits in each way there is, and crashes; then the
# shell must be usable. Prints a line for each check; ends with 1 if one failed. A few seconds.
set -euo pipefail

demo=$(realpath "${1:?usage: step_in_tmux.sh PATH_OF_A_DEMO [SCENE]}")
scene=${2:-$("$demo" --list | awk 'NR == 1 { print $1 }')}
if ! command -v tmux >/dev/null; then
  echo "skipped: no tmux here"
  exit 0
fi

# A server of its own, which no settings of the user's reach.
work=$(mktemp -d)
tmux_here() { env -u TMUX tmux -S "$work/socket" -f /dev/null "$@"; }
# shellcheck disable=SC2317  # called by trap
clean_up() {
  tmux_here kill-server 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

failed=0
screen() { tmux_here capture-pane -p -t 0; }
press() { tmux_here send-keys -t 0 "$@"; }

# Waits up to 10 s until the screen has a line that matches, and none that matches $3.
check() {
  local name=$1 pattern=$2 without=${3:-'^never$'} i
  for ((i = 0; i < 200; ++i)); do
    if screen | grep -Eq -e "$pattern" && ! screen | grep -Eq -e "$without"; then
      echo "ok      $name"
      return
    fi
    sleep 0.05
  done
  echo "FAILED  $name: no line matches '$pattern':"
  screen | sed 's/^/        | /'
  failed=1
}

start() {
  press "'$demo' $scene --step" Enter
  check "starts at the first step" "step 1/$steps( |$)"
}

# The prompt is back, what is typed is seen, and the settings are those of before.
check_shell() {
  check "$1" '^(\$ )*\$ *$' 'Enter next'
  press 'stty -g >after; cmp before after && echo the sh""ell works' Enter
  check "and the shell is usable" '^the shell works$'
  press clear Enter
  check "and clears the screen" '^(\$ )*\$ *$' works
}

# Also the fallback: a line for each step when there is no terminal.
steps=$("$demo" "$scene" --step </dev/null | tee "$work/lines" | wc -l)
if ((steps >= 5)) && sed -n 3p "$work/lines" | grep -q "^step 3/$steps "; then
  echo "ok      without a terminal there is a line for each step"
else
  echo "FAILED  without a terminal: $steps lines, of which the first are"
  head -3 "$work/lines"
  exit 1
fi

tmux_here new-session -d -x 120 -y 30 -c "$work" "env PS1='$ ' ENV= TERM=screen sh"
check "there is a shell" '^(\$ )*\$ *$'
press 'stty -g >before' Enter

start
check "the panes are beside the source" '\| +(Running|Frames) '
press Enter
check "Enter goes forwards" "step 2/$steps( |$)"
press Right Down Space
check "right, down and Space go forwards" "step 5/$steps( |$)"
press Left
check "left goes back" "step 4/$steps( |$)"
press g 2 Enter
check "g 2 Enter goes to step 2" "step 2/$steps( |$)"
press End
check "End goes to the last step" "step $steps/$steps( |$)"
press n
check "there it ends" '^This is the last step'
press Home
check "Home goes to the first step" "step 1/$steps( |$)"
press '?'
check "? shows the keys" 'Home, End +first, last step'
press '?'
check "? hides them" 'Enter next' 'Home, End'

tmux_here resize-window -t 0 -x 60 -y 20
check "in a smaller window the panes are below the source" '^Running ' ' \| '
tmux_here resize-window -t 0 -x 40 -y 12
check "in a small one there are fewer keys" '^Enter next  p back  q quit  \? keys *$'
press n
check "and it goes on" "step 2/$steps( |$)"
press d
check "d scrolls: the panes are whole, from the first on" '^(Running|Why) ' '^.{7} *\+[0-9]'
for ((i = 0; i < 60; ++i)); do press d; done
check "there it ends" '^(This is the end of the panes|All of the panes)'
for ((i = 0; i < 60; ++i)); do press u; done
check "u goes back" '^Enter next'
tmux_here resize-window -t 0 -x 20 -y 5
check "in a tiny one it says at least the step" "step 2/$steps( |$)"
tmux_here resize-window -t 0 -x 120 -y 30
check "in a large one the panes are beside the source again" '\| +(Running|Frames) '

press q
check_shell "q quits"
start
press C-c
check_shell "Ctrl-C quits"
start
press C-d
check_shell "Ctrl-D quits"
start
press n
check "it is at step 2" "step 2/$steps( |$)"
press C-z
check "Ctrl-Z gives the shell its screen" '[Ss]topped' 'Enter next'
press 'stty -g >after; cmp before after && echo the sh""ell works' Enter
check "and the shell is usable" '^the shell works$'
press fg Enter
check "fg brings it back to the same step" "step 2/$steps( |$)" works
press n
check "and it goes on" "step 3/$steps( |$)"
press q
check_shell "then q quits"
signal_to_it() {
  local shell stepper
  start
  shell=$(tmux_here display-message -p -t 0 '#{pane_pid}')
  stepper=$(<"/proc/$shell/task/$shell/children")
  kill "-$1" "${stepper% }"
}
signal_to_it TSTP
check "SIGTSTP gives the shell its screen" '[Ss]topped' 'Enter next'
press 'stty -g >after; cmp before after && echo the sh""ell works' Enter
check "and the shell is usable" '^the shell works$'
press fg Enter
check "fg brings it back" "step 1/$steps( |$)" works
press n
check "and it goes on" "step 2/$steps( |$)"
press q
check_shell "then q quits"
signal_to_it STOP
check "SIGSTOP stops it, and the shell writes into its screen" '^\$ *$'
press fg C-j # the terminal is still as it was for the keys: Enter is no end of a line
check "fg draws its screen again" "step 1/$steps( |$)" '^\$ *$'
press n
check "and it goes on" "step 2/$steps( |$)"
press q
check_shell "then q quits"
signal_to_it TERM
check_shell "SIGTERM quits"
for signal in SEGV ABRT; do
  signal_to_it $signal
  check_shell "a crash with SIG$signal gives the terminal back"
done

exit "$failed"
