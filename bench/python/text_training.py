"""The training loop of the text benchmarks: the same for all weights and for LoRA."""

import argparse
import copy
import math

import torch
import torch.nn.functional as F
from torch import nn

import encoder
import text_runs


def options(parser: argparse.ArgumentParser, rate: float) -> None:
    add = parser.add_argument
    add('--rate', type=float, default=rate, help='peak learning rate of the body')
    add('--head-rate', type=float, help='peak learning rate of the head; ten times the body\'s if absent')
    add('--epochs', type=int, default=3)
    add('--batch', type=int, default=16)
    add('--weight-decay', type=float, default=0.01)
    add('--label-smoothing', type=float, default=0.0)
    add('--clip', type=float, default=1.0)
    add('--unfreeze', default='blocks', choices=['blocks', 'all'], help='blocks: all but the embeddings')
    add('--normalize', action='store_true', help='the head reads features of unit length')


def groups(model: nn.Module, head: nn.Linear | None, rate: float, head_rate: float, decay: float) -> list[dict]:
    """Weights that learn, by rate and decay: norms and biases do not decay."""
    found: dict[tuple[float, float], list] = {}
    for module, peak in ((model, rate), (head, head_rate)):
        for p in module.parameters() if module else ():
            if p.requires_grad:
                found.setdefault((peak, decay if p.dim() > 1 else 0.0), []).append(p)
    return [{'params': ps, 'lr': peak, 'weight_decay': wd} for (peak, wd), ps in found.items()]


def freeze(a, model: encoder.Encoder) -> None:
    for name, parameter in model.network.named_parameters():
        parameter.requires_grad_(a.unfreeze == 'all' or not name.startswith('embeddings.'))


def train(a, model: encoder.Encoder, head: nn.Linear, groups: list[dict], data: text_runs.Data, seed: int) -> list[dict]:
    """Trains both in place; returns loss and accuracy of the validation part by epoch."""
    sentences, labels = data.sentences['train'], torch.from_numpy(data.labels['train'])
    generator = torch.Generator().manual_seed(seed)
    trained = [p for group in groups for p in group['params']]
    optimizer = torch.optim.AdamW(groups, fused=True)
    steps = math.ceil(len(sentences) / a.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [g['lr'] for g in groups], total_steps=steps * a.epochs, pct_start=0.3, div_factor=25, final_div_factor=1e4)
    history, best = [], (math.inf, None)
    for _ in range(a.epochs):
        for rows in torch.randperm(len(sentences), generator=generator).split(a.batch):
            logits = head(model(model.tokens([sentences[i] for i in rows.tolist()])))
            loss = F.cross_entropy(logits, labels[rows], label_smoothing=a.label_smoothing)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(trained, a.clip, error_if_nonfinite=True)
            optimizer.step()
            schedule.step()
        lost, right = loss_and_accuracy(model, head, data, 'validation')
        history.append({'loss': round(lost, 4), 'accuracy': round(right, 4)})
        if lost < best[0]:
            best = (lost, copy.deepcopy([p.detach() for p in trained]))
    with torch.no_grad():
        for p, value in zip(trained, best[1]):
            p.copy_(value)
    return history


@torch.no_grad()
def loss_and_accuracy(model: encoder.Encoder, head: nn.Linear, data: text_runs.Data, part: str) -> tuple[float, float]:
    features = torch.from_numpy(model.features(data.sentences[part])).float()
    logits, labels = head(features), torch.from_numpy(data.labels[part])
    return F.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).float().mean().item()


def accuracy(model: encoder.Encoder, head: nn.Linear, data: text_runs.Data, part: str) -> float:
    return round(loss_and_accuracy(model, head, data, part)[1], 4)
