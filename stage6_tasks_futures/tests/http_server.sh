# shellcheck shell=bash
# Sourced by the scripts that try the HTTP server of stage 6 with real clients. What is in the folder
# $work/site is served. At the end the server is stopped, and $work is gone.

work=$(mktemp -d)
mkdir "$work/site"
server=  # its process
port=
# shellcheck disable=SC2317  # called by trap
clean_up() {
  [[ -z $server ]] || kill -KILL "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

needs() {  # needs TOOL...: without them there is nothing to try
  local tool
  for tool; do
    command -v "$tool" >/dev/null && continue
    echo "skipped: no $tool here"
    exit 0
  done
}

# serve DEMO: sets `server` and `port`. Who runs this in the background ignores Ctrl-C, and so would
# the server.
serve() {
  local i
  env --default-signal=INT "$1" http_server 0 "$work/site" >"$work/log" 2>&1 &
  server=$!
  for ((i = 0; i < 100; ++i)); do
    [[ -z $port ]] || return 0
    sleep 0.05
    port=$(sed -n 's|^serving .* at http://127.0.0.1:\([0-9]*\)/$|\1|p' "$work/log")
  done
  echo 'the server did not start:'
  cat "$work/log"
  exit 1
}
