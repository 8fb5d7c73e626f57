#!/usr/bin/env bash
# Takes the pictures of the documentation: those that the journeys have taken last, made small.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
shots=$LOCAL/screenshots
[ -d "$shots" ] || die "No screenshots yet: run 'make test' first."
mkdir -p "$ROOT/docs/images"
"$PY" - "$shots" "$ROOT" <<'PY'
import sys
from pathlib import Path

from PIL import Image

shots, root = map(Path, sys.argv[1:])
# Picture of the Apps screen's description page → addon.
ADDONS = {
    "today": "care", "customer": "core", "import": "core",
    "segments": "campaigns", "analysis": "reports",
}
for path in sorted(shots.glob("*.png")):
    image = Image.open(path).convert("RGB").quantize(128)
    image.save(root / "docs/images" / path.name, optimize=True)
    if path.stem in ADDONS:
        folder = root / f"crm_vn_{ADDONS[path.stem]}/static/description"
        image.save(folder / path.name, optimize=True)
PY
say "Pictures: docs/images and the addons' descriptions."
