#!/usr/bin/env bash
# Build the wheel, install it alone and without extras, and use it from elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rm -rf dist/wheel
bash scripts/uv.sh build --quiet --out-dir dist/wheel
bash scripts/uv.sh venv --quiet --python "${PYTHON:-python3}" "$work/env"
bash scripts/uv.sh pip install --quiet --python "$work/env/bin/python" \
  --constraint constraints.txt dist/wheel/unseen-*.whl

# From another folder, so that nothing of the source tree is found by chance.
cd "$work"
unseen="$work/env/bin/unseen"
expect() { # expect STATUS WORD...: run `unseen` and look at its exit status
  local want=$1 got=0
  shift
  "$unseen" "$@" >out.txt 2>err.txt || got=$?
  if [[ $got != "$want" ]]; then
    echo "unseen $*: exit status $got instead of $want" >&2
    cat out.txt err.txt >&2
    exit 1
  fi
}

"$work/env/bin/python" - <<'PYTHON'
import random

rng = random.Random(1)
rows = [(rng.gauss(0, 1), rng.randrange(2)) for _ in range(300)]
with open("loans.csv", "w") as file:
    file.write("income,late_fee,late\n")
    file.writelines(f"{x:.3f},{30 * y},{y}\n" for x, y in rows)
PYTHON

expect 0 --help
expect 0 explain LEAK001
expect 1 audit loans.csv --target late --html report.html --json report.json
grep -q "late_fee" out.txt
grep -q '"schema": "unseen.report/1"' report.json
test -s report.html
expect 2 audit nothing.csv --target late
test "$(wc -l <err.txt)" = 1
mkdir elsewhere && cd elsewhere
expect 1 audit ../loans.csv --target late --fix fix.toml
test -s fix.toml
expect 0 demo --html demo.html
test -s demo.html
echo "The wheel works alone: $(basename "$root"/dist/wheel/unseen-*.whl)"
