#!/usr/bin/env bash
# Run uv with the words given; fetch it with pip where it is missing.
set -euo pipefail
python=${PYTHON:-python3}
# pip's own folder of wheels serves uv too; an empty value would be taken for a path.
if [[ -z ${UV_FIND_LINKS:-} && -n ${PIP_FIND_LINKS:-} ]]; then
  export UV_FIND_LINKS=$PIP_FIND_LINKS
fi
[[ -n ${UV_FIND_LINKS:-} ]] || unset UV_FIND_LINKS

if command -v uv >/dev/null; then
  exec uv "$@"
fi
if ! "$python" -m uv --version >/dev/null 2>&1; then
  # Debian's Python takes packages into the user's own folder only, and by name.
  "$python" -m pip install --quiet uv 2>/dev/null ||
    "$python" -m pip install --quiet --user --break-system-packages uv
fi
exec "$python" -m uv "$@"
