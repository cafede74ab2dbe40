#!/usr/bin/env bash
# The HTTP server of stage 6, asked by real clients: curl and nc. Takes the demo binary:
#
#     http_with_curl.sh build/release/bin/stage6_demo
#
# Prints a line for each check; ends with 1 if one failed. A few seconds.
set -euo pipefail

demo=${1:?usage: http_with_curl.sh PATH_OF_STAGE6_DEMO}
. "$(dirname "$0")/http_server.sh"
needs curl nc

mkdir "$work/site/sub"
printf 'hello' >"$work/site/hello.txt"
printf '<!DOCTYPE html><p>index' >"$work/site/index.html"
head -c 20000000 /dev/zero >"$work/site/big.bin"
printf 'jpeg' >"$work/site/PHOTO.JPG"
printf 'secret' >"$work/secret.txt"
ln -s ../secret.txt "$work/site/link.txt"

serve "$demo"
url=http://127.0.0.1:$port

failed=0
check() { # check NAME EXPECTED GOT
  if [[ $3 == "$2" ]]; then
    echo "ok      $1"
  else
    echo "FAILED  $1: expected '$2', got '$3'"
    failed=1
  fi
}
status() { # what curl gets for these arguments
  curl -s -m 10 -o "$work/body" -w '%{http_code}' "$@" || true
}
say() { # what nc hears when it says this
  printf '%b' "$1" | nc -N -w 10 127.0.0.1 "$port" | tr -d '\r'
}

check 'GET' 'hello' "$(curl -s "$url/hello.txt")"
check 'GET of the index' '200 text/html; charset=utf-8' \
  "$(curl -s -o /dev/null -w '%{http_code} %{content_type}' "$url/")"
check 'HEAD' 'Content-Length: 5' \
  "$(curl -s -I "$url/hello.txt" | tr -d '\r' | grep -i '^content-length')"
check 'a big file' "$(sha256sum <"$work/site/big.bin")" "$(curl -s "$url/big.bin" | sha256sum)"
check 'one connection for three requests' '1 0 0 ' \
  "$(curl -s -o /dev/null -o /dev/null -o /dev/null -w '%{num_connects} ' \
    "$url/hello.txt" "$url/nowhere" "$url/big.bin")"
check 'nowhere' 404 "$(status "$url/nowhere")"
check 'a folder without its slash' 301 "$(status "$url/sub")"
for path in '/../secret.txt' '/sub/../../secret.txt' '/%2e%2e/secret.txt' '/link.txt'; do
  check "outside: $path" 404 "$(status --path-as-is "$url$path")"
done
for path in '/..%2fsecret.txt' '/hello.txt%00.html' '/%zz'; do
  check "malformed: $path" 400 "$(status --path-as-is "$url$path")"
done
check 'POST' 405 "$(status -d x "$url/hello.txt")"
check 'PUT of much' 405 "$(status -T "$work/site/big.bin" "$url/hello.txt")"
check 'a body with GET' 413 "$(status -X GET -d x "$url/hello.txt")"
check 'HEAD of nothing, and the next request' '404 1 200 0 ' \
  "$(curl -s -m 10 -o /dev/null -o /dev/null -w '%{http_code} %{num_connects} ' -I \
    "$url/nowhere" "$url/")"
check 'HEAD that is too long has no body' 0 \
  "$(say "HEAD /$(head -c 9000 /dev/zero | tr '\0' x)" | sed '1,/^$/d' | wc -c)"
check 'a host that is none' 400 "$(status -H 'Host: a/b' "$url/")"
check 'no host' 400 "$(status -H 'Host:' "$url/")"  # curl leaves the field out
check 'the query of a folder' "$url/sub/?a=b" \
  "$(curl -s -o /dev/null -w '%{redirect_url}' "$url/sub?a=b")"
check 'a type in capitals' 'image/jpeg' \
  "$(curl -s -o /dev/null -w '%{content_type}' "$url/PHOTO.JPG")"
check 'a long address' 414 "$(status "$url/$(head -c 9000 /dev/zero | tr '\0' x)")"
check 'a long head' 431 "$(status -H "A: $(head -c 9000 /dev/zero | tr '\0' x)" "$url/")"
tag=$(curl -s -I "$url/hello.txt" | tr -d '\r' | sed -n 's/^ETag: //p')
check 'what the client has' 304 "$(status -H "If-None-Match: $tag" "$url/hello.txt")"

check 'typed into nc' 'hello' "$(say 'GET /hello.txt HTTP/1.0\n\n' | tail -n 1)"
two='GET /hello.txt HTTP/1.1\r\nHost: a\r\n\r\n'
check 'two requests at once' 2 "$(say "$two$two" | grep -o 'HTTP/1.1 200 OK' | wc -l)"
check 'two hosts' 'HTTP/1.1 400 Bad Request' \
  "$(say 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n' | head -n 1)"
check 'nonsense' 'HTTP/1.1 400 Bad Request' "$(say 'nonsense\r\n' | head -n 1)"
check 'a client that leaves early' 16 \
  "$(printf 'GET /big.bin HTTP/1.0\r\n\r\n' | nc -w 10 127.0.0.1 "$port" | head -c 16 | wc -c)"
check 'and the others' 'hello' "$(curl -s "$url/hello.txt")"

kill -INT "$server"
for ((i = 0; i < 100; ++i)); do
  kill -0 "$server" 2>/dev/null || break
  sleep 0.05
done
kill -KILL "$server" 2>/dev/null || true
wait "$server" && ended=0 || ended=$?
server=
check 'Ctrl-C' '0 ended' "$ended $(tail -n 1 "$work/log" | cut -d : -f 1)"
exit "$failed"
