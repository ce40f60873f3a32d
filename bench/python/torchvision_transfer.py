# what it measures: how long the usual torchvision transfer script takes, 10 epochs with a frozen MobileNetV2; `injerto train` must take at most a fifth.
"""What PyTorch's transfer-learning tutorial does ("ConvNet as fixed feature extractor"), on a folder with one folder per class:
random resized crops and flips in a DataLoader with workers, the frozen trunk computed anew at each step, a pass over the
validation part after each epoch, the best weights kept.

    python bench/python/make_folds.py --folder PHOTOS
    python bench/python/torchvision_transfer.py PHOTOS
"""

import time

STARTED = time.perf_counter()  # before the imports: a whole command is measured

import argparse  # noqa: E402
import copy  # noqa: E402
import json  # noqa: E402

import torch  # noqa: E402
from sklearn.model_selection import train_test_split  # noqa: E402
from torch import nn  # noqa: E402
from torch.utils.data import DataLoader, Subset  # noqa: E402
from torchvision import datasets, transforms  # noqa: E402

import food  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder')
    parser.add_argument('--epochs', type=int, default=10)
    parser.add_argument('--batch', type=int, default=16)
    parser.add_argument('--workers', type=int, default=2)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--optimiser', choices=['sgd', 'adam'], default='adam')
    parser.add_argument('--lr', type=float, default=1e-3)
    parser.add_argument('--val', type=float, default=0.2)
    parser.add_argument('--seed', type=int, default=0)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)

    normalise = transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    augmented = transforms.Compose([transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip(), transforms.ToTensor(), normalise])
    plain = transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(), normalise])
    sets = {'train': datasets.ImageFolder(a.folder, augmented), 'val': datasets.ImageFolder(a.folder, plain)}
    targets = sets['train'].targets
    parts = dict(zip(('train', 'val'), train_test_split(range(len(targets)), test_size=a.val, stratify=targets, random_state=a.seed)))
    loaders = {
        phase: DataLoader(Subset(sets[phase], parts[phase]), a.batch, shuffle=phase == 'train', num_workers=a.workers)
        for phase in ('train', 'val')}

    network = food.starter('mobilenet-v2')  # torchvision's own weights, without a download
    for p in network.parameters():
        p.requires_grad = False
    network.classifier[1] = nn.Linear(network.last_channel, len(sets['train'].classes))
    head = network.classifier.parameters()
    optimiser = torch.optim.Adam(head, a.lr) if a.optimiser == 'adam' else torch.optim.SGD(head, a.lr, momentum=0.9)
    schedule = torch.optim.lr_scheduler.StepLR(optimiser, step_size=7, gamma=0.1)
    criterion = nn.CrossEntropyLoss()

    training_started = time.perf_counter()
    best, best_weights, last = 0.0, None, 0.0
    for _ in range(a.epochs):
        for phase in ('train', 'val'):
            network.train(phase == 'train')
            right = 0
            for x, labels in loaders[phase]:
                optimiser.zero_grad()
                with torch.set_grad_enabled(phase == 'train'):
                    logits = network(x)
                    loss = criterion(logits, labels)
                    if phase == 'train':
                        loss.backward()
                        optimiser.step()
                right += int((logits.argmax(1) == labels).sum())
        schedule.step()
        last = right / len(parts['val'])
        if last > best:
            best, best_weights = last, copy.deepcopy(network.state_dict())
    network.load_state_dict(best_weights)
    now = time.perf_counter()
    print(json.dumps({
        'photos': {phase: len(part) for phase, part in parts.items()}, 'epochs': a.epochs,
        'accuracy': {'last': round(last, 4), 'best': round(best, 4)},
        'seconds': {'train': round(now - training_started, 2), 'total': round(now - STARTED, 2)}}))


if __name__ == '__main__':
    main()
