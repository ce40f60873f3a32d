"""The peer of `fine-tune`: the script that people write with torchvision, as it is usually written or tuned for each set.

    python bench/recipes/peer.py --sets .cache/recipes/sets --only solar-720 --seeds 0
    python bench/recipes/peer.py … --tune       the best of five learning rates and 5, 10 or 20 epochs by validation accuracy, for each set

Random head, BatchNorm in training mode, AdamW (the head at ten times the rate of the body), one-cycle, crops of 0.6 to 1 and flips, the last
weights. One JSON line a training in --out; what is done already is left out.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import time

import numpy as np
import torch
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'python'))
import food  # noqa: E402

RATES = (1e-5, 1e-4, 3e-4, 1e-3, 3e-3)
LENGTHS = (5, 10, 20)
NORMALIZE = transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
AUGMENTED = transforms.Compose([
    transforms.RandomResizedCrop(224, scale=(0.6, 1)), transforms.RandomHorizontalFlip(), transforms.ToTensor(), NORMALIZE])
PLAIN = transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(), NORMALIZE])


@torch.no_grad()
def predict(network: nn.Module, loader: DataLoader) -> tuple[np.ndarray, np.ndarray]:
    network.eval()
    logits, labels = zip(*((network(x), y) for x, y in loader))
    return torch.cat(logits).argmax(1).numpy(), torch.cat(labels).numpy()


def train(folder: pathlib.Path, seed: int, rate: float, epochs: int, batch: int = 16) -> dict:
    started = time.time()
    torch.manual_seed(seed)
    augmented, plain = (datasets.ImageFolder(folder / 'train', t) for t in (AUGMENTED, PLAIN))
    test = datasets.ImageFolder(folder / 'test', PLAIN)
    learned, validation = train_test_split(range(len(plain)), test_size=0.15, stratify=plain.targets, random_state=seed)
    loader = DataLoader(Subset(augmented, learned), batch, shuffle=True, num_workers=1, drop_last=True, persistent_workers=True)
    network = food.starter('mobilenet-v2')
    head = nn.Linear(network.last_channel, len(plain.classes))
    network.classifier[1] = head
    body = [p for name, p in network.named_parameters() if not name.startswith('classifier.1.')]
    optimizer = torch.optim.AdamW([{'params': body, 'lr': rate}, {'params': head.parameters(), 'lr': 10 * rate}], weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [rate, 10 * rate], total_steps=epochs * len(loader))
    for epoch in range(epochs):
        network.train()
        for x, y in loader:
            loss = nn.functional.cross_entropy(network(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        print(folder.name, rate, epoch + 1, round(loss.item(), 3), file=sys.stderr, flush=True)
    found = {}
    for side, samples in (('validation', Subset(plain, validation)), ('test', test)):
        predicted, labels = predict(network, DataLoader(samples, 64, num_workers=1))
        found[side] = {'accuracy': accuracy_score(labels, predicted), 'macroF1': f1_score(labels, predicted, average='macro')}
    return {'set': folder.name, 'seed': seed, 'rate': rate, 'epochs': epochs, **found['test'],
            'validation': found['validation']['accuracy'], 'seconds': round(time.time() - started)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--sets', type=pathlib.Path, default=pathlib.Path('.cache/recipes/sets'))
    parser.add_argument('--out', type=pathlib.Path, default=pathlib.Path('.cache/recipes/peer.jsonl'))
    parser.add_argument('--only', nargs='+')
    parser.add_argument('--seeds', type=int, nargs='+', default=[0])
    parser.add_argument('--rate', type=float, default=3e-4)
    parser.add_argument('--epochs', type=int, default=12)
    parser.add_argument('--tune', action='store_true')
    parser.add_argument('--threads', type=int, default=2)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    commit = subprocess.run(['git', 'rev-parse', '--short', 'HEAD'], capture_output=True, text=True).stdout.strip()
    a.out.parent.mkdir(parents=True, exist_ok=True)
    done = [json.loads(line) for line in a.out.read_text().splitlines()] if a.out.exists() else []
    settings = [(rate, epochs) for epochs in LENGTHS for rate in RATES] if a.tune else [(a.rate, a.epochs)]
    for seed in a.seeds:
        for name in a.only or sorted(f.name for f in a.sets.iterdir() if f.suffix != '.part'):
            tried = []
            for rate, epochs in settings:
                same = {'set': name, 'seed': seed, 'rate': rate, 'epochs': epochs}
                result = next((r for r in done if same.items() <= r.items()), None)
                if result is None:
                    result = {**train(a.sets / name, seed, rate, epochs), 'commit': commit}
                    with a.out.open('a') as file:
                        file.write(json.dumps(result) + '\n')
                tried.append(result)
            print(json.dumps(max(tried, key=lambda r: r['validation'])), flush=True)


if __name__ == '__main__':
    main()
