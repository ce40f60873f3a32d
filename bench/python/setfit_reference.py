# what it measures: SetFit's recipe in PyTorch, which `injerto train --method contrastive` must match.
"""Eight texts of each class; all pairs of them as SetFit 1.2 samples them (its `ContrastiveDataset`, strategy "oversampling": a text with
itself is a pair, and the rarer kind of pair is repeated until both are as many), or with --iterations R that many pairs of each kind for a
text; one epoch of squared error between the cosine of two embeddings and 1 (same class) or 0; AdamW, the rate rising over a tenth of the
steps and then falling to 0; logistic regression (C = 1) on the new embeddings at the end.

SetFit trains with the encoder's dropout; an exported graph has none, and that is the default here (--dropout has it). `transfer` is the
same logistic regression on the untouched encoder's embeddings.
"""

import math
import random

import torch
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression

import encoder
import text_runs
import text_training


def main() -> None:
    parser = text_runs.options(__doc__)
    add = parser.add_argument
    add('--rate', type=float, default=2e-5)
    add('--epochs', type=int, default=1)
    add('--batch', type=int, default=16, help='pairs in a step')
    add('--weight-decay', type=float, default=0.0)
    add('--clip', type=float, default=1.0)
    add('--iterations', type=int, help='pairs of each kind for a text; all pairs, the rarer kind repeated, if absent')
    add('--dropout', action='store_true', help='as SetFit does it')
    a = parser.parse_args()

    def one(seed: int) -> dict:
        data = text_runs.Data(a.data, seed)
        model = encoder.Encoder(a.model, a.max_length, True, a.prefix).eval()
        features = model.frozen_features(data.all)
        transfer = head_accuracy(features[data.parts['few']], features[data.parts['test']], data)
        pairs = sample_pairs(data.labels['few'].tolist(), random.Random(seed), a.iterations)
        steps = contrast(a, model, data.sentences['few'], pairs, seed)
        contrastive = head_accuracy(model.features(data.sentences['few']), model.features(data.sentences['test']), data)
        return {'few': len(data.labels['few']), 'pairs': len(pairs), 'steps': steps, 'transfer': transfer, 'contrastive': contrastive}

    text_runs.run(a, 'contrastive', one)


def sample_pairs(labels: list[int], rng: random.Random, iterations: int | None) -> list[tuple[int, int, float]]:
    combinations = [(i, j) for i in range(len(labels)) for j in range(i, len(labels))]
    rng.shuffle(combinations)
    kinds = [[(i, j, float(same)) for i, j in combinations if (labels[i] == labels[j]) is same] for same in (True, False)]
    most = iterations * len(labels) if iterations else max(map(len, kinds))
    return [kind[at % len(kind)] for at in range(most) for kind in kinds]


def contrast(a, model: encoder.Encoder, sentences: list[str], pairs: list[tuple[int, int, float]], seed: int) -> int:
    generator = torch.Generator().manual_seed(seed)
    groups = text_training.groups(model, None, a.rate, a.rate, a.weight_decay)
    trained = [p for group in groups for p in group['params']]
    optimizer = torch.optim.AdamW(groups, fused=True)
    total = math.ceil(len(pairs) / a.batch) * a.epochs
    warm_up = math.ceil(0.1 * total)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: step / max(1, warm_up) if step < warm_up else (total - step) / max(1, total - warm_up))
    model.train(a.dropout)
    for _ in range(a.epochs):
        for rows in torch.randperm(len(pairs), generator=generator).split(a.batch):
            first, second, target = zip(*(pairs[i] for i in rows.tolist()))
            left, right = (model(model.tokens([sentences[i] for i in side])) for side in (first, second))
            loss = F.mse_loss(F.cosine_similarity(left, right), torch.tensor(target))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, a.clip, error_if_nonfinite=True)
            optimizer.step()
            schedule.step()
    model.eval()
    return total


def head_accuracy(few, test, data: text_runs.Data) -> float:
    right = LogisticRegression(max_iter=1000).fit(few, data.labels['few']).predict(test) == data.labels['test']
    return round(float(right.mean()), 4)


if __name__ == '__main__':
    main()
