# what it measures: transfer and one epoch of fine-tuning on 33,000 movie reviews in PyTorch, with the test part of bench/movies.ts.
"""A review is in the test part if the SHA-256 of its text, read as a number, is divisible by 10 with no rest, and in the validation part if the rest is 1.
The first --subset reviews of each part by that hash; 0 takes them all.
"""

import hashlib
import time

import numpy as np
import torch

import encoder
import text_head
import text_runs
import text_training
import texts


class Movies:
    """As text_runs.Data, by the hash of the texts."""

    def __init__(self, subset: int):
        rows = sorted((hashlib.sha256(text.encode()).hexdigest(), text, label) for text, label in texts.read('movies'))
        self.classes = ['0', '1']
        parts: dict[str, list] = {'train': [], 'validation': [], 'test': []}
        for digest, text, label in rows:
            parts[{0: 'test', 1: 'validation'}.get(int(digest, 16) % 10, 'train')].append((text, int(label)))
        chosen = {part: found[:subset] if subset else found for part, found in parts.items()}
        self.sentences = {part: [text for text, _ in found] for part, found in chosen.items()}
        self.labels = {part: np.array([label for _, label in found]) for part, found in chosen.items()}


def main() -> None:
    parser = text_runs.options(__doc__)
    text_training.options(parser, rate=3e-5)
    parser.set_defaults(data='movies', seeds=[0], epochs=1)
    parser.add_argument('--subset', type=int, default=0, help='reviews of each part at most; 0 for all')
    parser.add_argument('--fine-tune', action='store_true', help='also one epoch of all weights')
    a = parser.parse_args()
    model = encoder.Encoder(a.model, a.max_length, a.normalize, a.prefix).eval()
    data = Movies(a.subset)

    def one(seed: int) -> dict:
        started = time.perf_counter()
        train, test = (model.features(data.sentences[part]) for part in ('train', 'test'))
        reading = time.perf_counter() - started
        fitted = text_head.classifier(train, data.labels['train'], seed, standardise=True)
        transfer = float((fitted.predict(test) == data.labels['test']).mean())
        result = {'train': len(train), 'test': len(test), 'transfer': round(transfer, 4), 'textsPerSecond': round((len(train) + len(test)) / reading, 1)}
        if a.fine_tune:
            head = torch.nn.Linear(model.dimension, 1 + int(data.labels['train'].max()))
            with torch.no_grad():
                for parameter, value in zip((head.weight, head.bias), binary(text_head.weights(fitted))):
                    parameter.copy_(torch.from_numpy(value))
            text_training.freeze(a, model)
            groups = text_training.groups(model, head, a.rate, a.head_rate or 10 * a.rate, a.weight_decay)
            text_training.train(a, model, head, groups, data, seed)
            result['fineTune'] = text_training.accuracy(model, head, data, 'test')
        return result

    text_runs.run(a, 'movies', one)


def binary(found: tuple[np.ndarray, np.ndarray]) -> list[np.ndarray]:
    """Two rows of logits for scikit-learn's one: their difference is the same."""
    return [np.concatenate([-value / 2, value / 2]) for value in found]


if __name__ == '__main__':
    main()
