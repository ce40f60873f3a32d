"""Writes the zoo of conformance/fixtures/zoo: small hub architectures from both of PyTorch's exporters, with PyTorch's gradients.

    python conformance/make/zoo/make.py                   all of them
    python conformance/make/zoo/make.py bert swin         only these; the others stay as they are
    python conformance/make/zoo/make.py --large           full-size networks and the published MiniLM, into fixtures/large/

See ../README.md for what the files hold.
"""

import argparse
import json
import pathlib
import sys
import time
import traceback
from functools import partial

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import audio  # noqa: E402
import image_text  # noqa: E402
import text  # noqa: E402
import vision  # noqa: E402
from architecture import Architecture  # noqa: E402
from fixture import ROOT, make  # noqa: E402

FIXTURES = ROOT / 'conformance' / 'fixtures' / 'zoo'
ALL: list[Architecture] = [*text.ARCHITECTURES, *vision.ARCHITECTURES, *image_text.ARCHITECTURES, *audio.ARCHITECTURES]


def write_manifest(folder: pathlib.Path, entries: list[dict], order: list[str]) -> None:
    """Replaces the entries of the same names and keeps the zoo's order."""
    path = folder / 'manifest.json'
    old = json.loads(path.read_text())['fixtures'] if path.exists() else []
    merged = {e['name']: e for e in [*old, *entries] if e['name'] in order}
    path.write_text(json.dumps({'fixtures': sorted(merged.values(), key=lambda e: order.index(e['name']))}, indent=1) + '\n')


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('names', nargs='*', help='architectures or fixtures; all without')
    parser.add_argument('--large', action='store_true')
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    if arguments.large:
        import large
        everything, folder = large.JOBS, FIXTURES.parent / 'large' / 'zoo'
    else:
        everything, folder = [(f'{a.name}-{e.exporter}', partial(make, a, e)) for a in ALL for e in a.exports], FIXTURES
    failed = False
    for name, job in everything:
        if arguments.names and not any(name == n or name.rsplit('-', 1)[0] == n for n in arguments.names):
            continue
        started = time.time()
        try:
            entry = job(folder)
        except Exception:
            failed = True
            print(f'{name}:', traceback.format_exc(limit=-4), flush=True)
            continue
        write_manifest(folder, [entry], [n for n, _ in everything])
        shown = ('name', 'opset', 'parameters', 'mapped', 'missing', 'kinkMargin', 'pytorchFloat32Error', 'kilobytes')
        print(*(f'{k} {entry[k]}' for k in shown if k in entry), f'{time.time() - started:.0f} s', flush=True)
    sys.exit(failed)


if __name__ == '__main__':
    main()
