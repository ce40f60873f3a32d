"""Writes conformance/fixtures/fixed-batch: classifiers as a plain `torch.onnx.export(model, (x,), file)` writes them, the batch fixed at one.

    python conformance/make/fixed_batch/make.py               all of them, by both exporters
    python conformance/make/fixed_batch/make.py swin bert     only these
    python conformance/make/fixed_batch/make.py --more        further ones, into fixtures/large/, which git ignores

No outputs are kept: what a file gives for a batch of one is what it must give in any batch. See ../README.md.
"""

import argparse
import contextlib
import io
import logging
import pathlib
import sys
import traceback
import warnings
import zlib

import onnx
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from architectures import ARCHITECTURES, MORE  # noqa: E402
from architecture import initialise  # noqa: E402
from exporting import tidy  # noqa: E402

FIXTURES = pathlib.Path(__file__).resolve().parents[3] / 'conformance' / 'fixtures'


def make(name: str, exporter: str, folder: pathlib.Path) -> int:
    build, draw, inputs = ARCHITECTURES[name]
    seed = zlib.crc32(name.encode())
    torch.manual_seed(seed)
    network = build()
    initialise(network, seed, 1.0)
    file = folder / f'{name}-{exporter}.onnx'
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter('ignore')
        torch.onnx.export(network.eval(), draw(torch.Generator().manual_seed(seed)), str(file), dynamo=exporter == 'dynamo', input_names=inputs,
                          output_names=['logits'], external_data=False)
    model = onnx.load(file)
    tidy(model, name)
    onnx.save(model, file)
    return file.stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('names', nargs='*')
    parser.add_argument('--more', action='store_true')
    arguments = parser.parse_args()
    folder = FIXTURES / 'large' / 'fixed-batch' if arguments.more else FIXTURES / 'fixed-batch'
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [name for name in ARCHITECTURES if (name in MORE) == arguments.more]
    logging.disable(logging.WARNING)
    torch.set_num_threads(1)
    failed = False
    for name in arguments.names or chosen:
        for exporter in ('torchscript', 'dynamo'):
            try:
                print(name, exporter, make(name, exporter, folder) // 1000, 'kB', flush=True)
            except Exception:
                failed = True
                print(name, exporter, traceback.format_exc(limit=-2), flush=True)
    sys.exit(failed)


if __name__ == '__main__':
    main()
