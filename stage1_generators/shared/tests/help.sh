#!/usr/bin/env bash
# Each tool in Python says with --help how it is called, and ends with 0. A tool is a file that reads the words of
# its command; those in demos/ are scenes.
#
# Prints a line for each; ends with 1 if one failed.
set -euo pipefail
cd "$(dirname "$0")/../../.."

failed=0
while read -r tool; do
  if said=$(timeout 20 python3 -B "$tool" --help </dev/null 2>&1) && grep -q "${tool##*/}" <<<"$said"; then
    echo "ok      $tool --help"
  else
    echo "FAILED  $tool --help: ${said:-it says nothing}"
    failed=1
  fi
done < <(grep -rlE 'sys\.argv|argparse|unittest\.main' --include='*.py' docs stage*/ | grep -v /demos/ | sort)
exit "$failed"
