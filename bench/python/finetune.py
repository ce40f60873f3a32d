# what it measures: the accuracy of a PyTorch fine-tune with Injerto's recipe, which `injerto train --method fine-tune` must match.
"""LP-FT (Kumar et al. 2022) on the food folds: a logistic-regression head on frozen features first, then all weights.

AdamW without decay on norms and biases, a lower learning rate for the body (optionally falling with depth), one-cycle schedule,
gradients clipped, BatchNorm's running statistics frozen, random resized crops and flips.
"""

import argparse
import copy
import json
import math
import re
import time

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.model_selection import GridSearchCV, StratifiedKFold, train_test_split
from torch import nn
from torchvision.transforms import InterpolationMode, RandomResizedCrop

import food
from features import STRENGTHS, classifier


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = parser.add_argument
    add('--model', default='mobilenet-v2', choices=['mobilenet-v2', 'efficientnet-lite0'])
    add('--folds', default=food.FOLDS, help='JSON file of the folds')
    add('--turns', type=int, nargs='+', help='which folds to hold out in turn; all if absent')
    add('--seed', type=int, default=0)
    add('--threads', type=int, default=2)
    add('--epochs', type=int, default=10)
    add('--batch', type=int, default=16)
    add('--head-lr', type=float, default=3e-4)
    add('--backbone-lr', type=float, default=3e-5)
    add('--layer-decay', type=float, default=1.0, help='factor from each block to the one below it')
    add('--weight-decay', type=float, default=0.01)
    add('--label-smoothing', type=float, default=0.1)
    add('--clip', type=float, default=1.0, help='largest norm of all gradients together; 0 for none')
    add('--warm', type=float, default=0.3, help='share of the steps in which the learning rate rises')
    add('--start-div', type=float, default=25.0, help='first learning rate: the peak divided by this')
    add('--end-div', type=float, default=1e4, help='last learning rate: the first divided by this')
    add('--betas', type=float, nargs=2, default=(0.9, 0.999))
    add('--head', choices=['logistic', 'zero', 'random'], default='logistic', help='how the head starts')
    add('--head-c', type=float, help='inverse strength of the logistic head; by cross-validation if absent')
    add('--crop-scale', type=float, nargs=2, default=(0.35, 1.0), help='area range of the random resized crop; 1 1 for none')
    add('--crop-ratio', type=float, nargs=2, default=(3 / 4, 4 / 3))
    add('--no-flip', dest='flip', action='store_false')
    add('--val', type=float, default=0.0, help='share of the training part held back: the weights with its lowest loss are kept')
    add('--unfreeze', default='.*', help='pattern of the parameters that train, beside the head')
    add('--curve', action='store_true', help='also report the accuracy after each epoch')
    return parser.parse_args()


def main() -> None:
    a = parse()
    torch.set_num_threads(a.threads)
    folds = food.Folds(a.folds)
    images = [food.read(name) for name in folds.names]
    preprocessing = food.Preprocessing(a.model)
    plain = torch.stack([preprocessing(image) for image in images])
    rows = food.features(food.starter(a.model), images, preprocessing).astype(np.float64)

    results = []
    for turn in a.turns if a.turns is not None else range(len(folds.folds)):
        started = time.perf_counter()
        train, held_out = folds.split(turn)
        result = run(a, turn, folds, images, preprocessing, plain, rows, train, held_out)
        results.append({'fold': turn, **result, 'seconds': round(time.perf_counter() - started, 1)})
        print(json.dumps(results[-1]), flush=True)
    mean = lambda key: round(float(np.mean([r[key] for r in results])), 4)
    print(json.dumps({'model': a.model, 'seed': a.seed, 'transfer': mean('transfer'), 'fineTune': mean('fineTune'), 'folds': len(results)}))


def run(a, turn, folds, images, preprocessing, plain, rows, train, held_out) -> dict:
    generator = torch.Generator().manual_seed(a.seed * 1000 + turn)
    torch.manual_seed(a.seed * 1000 + turn)  # the crops draw from the global generator
    labels = torch.from_numpy(folds.labels)
    val = np.array([], dtype=int)
    if a.val:
        train, val = train_test_split(train, test_size=a.val, stratify=folds.labels[train], random_state=a.seed)

    network = food.starter(a.model)
    head = nn.Linear(rows.shape[1], len(folds.classes))
    linear = logistic_head(a, rows[train], folds.labels[train])
    transfer = float((rows[held_out] @ linear[0].T + linear[1]).argmax(1).__eq__(folds.labels[held_out]).mean())
    if a.head == 'logistic':
        head.weight.data, head.bias.data = (torch.from_numpy(np.float32(v)) for v in linear)
    elif a.head == 'zero':
        nn.init.zeros_(head.weight), nn.init.zeros_(head.bias)
    # evaluation mode all along: running statistics frozen, no dropout; channels-last is PyTorch's faster layout here
    food.set_head(network, head).eval().to(memory_format=torch.channels_last)

    groups = parameter_groups(a, network, head)
    optimiser = torch.optim.AdamW(groups, betas=tuple(a.betas), fused=True)
    steps = math.ceil(len(train) / a.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [g['lr'] for g in groups], total_steps=steps * a.epochs, pct_start=a.warm, div_factor=a.start_div,
        final_div_factor=a.end_div, cycle_momentum=True)
    trained = [p for g in groups for p in g['params']]

    curve, best = [], (float('inf'), None)
    for _ in range(a.epochs):
        for batch in torch.from_numpy(train)[torch.randperm(len(train), generator=generator)].split(a.batch):
            x = torch.stack([augment(a, images[i], preprocessing, generator) for i in batch.tolist()])
            loss = F.cross_entropy(network(x), labels[batch], label_smoothing=a.label_smoothing)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            if a.clip:
                nn.utils.clip_grad_norm_(trained, a.clip)
            optimiser.step()
            schedule.step()
        if a.curve:
            curve.append(accuracy(network, plain, labels, held_out))
        if len(val):
            loss = validation_loss(network, plain, labels, val)
            best = min(best, (loss, copy.deepcopy(network.state_dict())), key=lambda pair: pair[0])
    if len(val):
        network.load_state_dict(best[1])
    return {'transfer': round(transfer, 4), 'fineTune': round(accuracy(network, plain, labels, held_out), 4), **({'curve': curve} if a.curve else {})}


def logistic_head(a, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias for raw features: standardisation and rotation are folded into them."""
    model = classifier(True, a.head_c or 1.0)
    if a.head_c is None:
        folds = StratifiedKFold(5, shuffle=True, random_state=a.seed)
        model = GridSearchCV(model, {'logisticregression__C': STRENGTHS}, cv=folds, scoring='neg_log_loss').fit(x, y).best_estimator_
    scaler, rotate, regression = (step for _, step in model.fit(x, y).steps)
    weight = regression.coef_ @ rotate.axes_.T
    bias = regression.intercept_ - weight @ rotate.mean_
    return weight / scaler.scale_, bias - (weight / scaler.scale_) @ scaler.mean_


def parameter_groups(a, network: nn.Module, head: nn.Linear) -> list[dict]:
    """One group per (learning rate, decay): vectors (norms and biases) are not decayed, lower blocks learn more slowly."""
    at_head = {id(p) for p in head.parameters()}
    blocks = [block_of(n) for n, p in network.named_parameters() if id(p) not in at_head]
    top = max(blocks)
    groups: dict[tuple[float, float], list] = {}
    for name, p in network.named_parameters():
        if id(p) in at_head:
            rate = a.head_lr
        elif re.search(a.unfreeze, name):
            rate = a.backbone_lr * a.layer_decay ** (top - block_of(name))
        else:
            p.requires_grad_(False)
            continue
        groups.setdefault((rate, a.weight_decay if p.dim() > 1 else 0.0), []).append(p)
    return [{'params': ps, 'lr': rate, 'weight_decay': decay} for (rate, decay), ps in groups.items()]


def block_of(name: str) -> int:
    """Depth of a parameter's block: the stem is 0, the last convolution the highest."""
    if match := re.match(r'(?:features|_blocks)\.(\d+)\.', name):
        return int(match[1]) + (1 if name.startswith('_blocks') else 0)
    return 17 if name.startswith(('_conv_head', '_bn1')) else 0


def augment(a, image, preprocessing: food.Preprocessing, generator: torch.Generator) -> torch.Tensor:
    if tuple(a.crop_scale) == (1.0, 1.0):
        x = preprocessing(image)
    else:
        top, left, height, width = RandomResizedCrop.get_params(image, a.crop_scale, a.crop_ratio)
        size = (preprocessing.size, preprocessing.size)
        x = preprocessing.tensor(image.resize(size, preprocessing.resample, box=(left, top, left + width, top + height)))
    return x.flip(2) if a.flip and torch.rand((), generator=generator) < 0.5 else x


@torch.no_grad()
def logits_of(network: nn.Module, plain: torch.Tensor, rows: np.ndarray) -> torch.Tensor:
    return torch.cat([network(plain[torch.from_numpy(part)]) for part in np.array_split(rows, math.ceil(len(rows) / 32))])


def accuracy(network, plain, labels, rows) -> float:
    return round((logits_of(network, plain, rows).argmax(1) == labels[rows]).float().mean().item(), 4)


def validation_loss(network, plain, labels, rows) -> float:
    return F.cross_entropy(logits_of(network, plain, rows), labels[rows]).item()


if __name__ == '__main__':
    main()
