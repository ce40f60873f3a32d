# what it measures: how far a language model's LoRA by PEFT is from Injerto's when both start alike and see the same batches.
"""    npx tsx bench/causal-lm-steps.ts ./smollm2-135m operators.jsonl FOLDER
    python bench/python/causal_lm_steps.py FOLDER

Prints JSON: the largest difference of a step's loss, the relative error (Euclidean norm) of the first gradients and of the weights in the end, both perplexities.
"""

import argparse
import json
import pathlib

import torch
from safetensors.torch import load_file

from causal_lm_lora import mean_loss, open_model, optimizer_of, perplexity, update, with_lora


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('--threads', type=int, default=2)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    ours = json.loads((a.folder / 'steps.json').read_text())
    tuned, learned = with_lora(open_model()[0])
    parameters = {
        name.removeprefix('base_model.model.').replace('.default.', '.'): p for name, p in tuned.named_parameters() if p.requires_grad}
    with torch.no_grad():
        for name, value in load_file(a.folder / 'start.safetensors').items():
            parameters[name].copy_(value)
    optimizer, schedule = optimizer_of(learned, len(ours['batches']), 1e-3)
    losses = []
    for batch in ours['batches']:
        loss = mean_loss(tuned, [ours['train'][i] for i in batch])
        loss.backward()
        if not losses:
            first = error(load_file(a.folder / 'first-gradients.safetensors'), {name: p.grad for name, p in parameters.items()})
        losses.append(loss.item())
        update(learned, optimizer, schedule)
    print(json.dumps({
        'steps': len(losses),
        'lossDifference': max(abs(x - y) for x, y in zip(losses, ours['losses'], strict=True)),
        'firstGradients': first,
        'weights': error(load_file(a.folder / 'end.safetensors'), {name: p.detach() for name, p in parameters.items()}),
        'perplexity': {'injerto': ours['perplexity'], 'peft': perplexity(tuned, ours['test'])}}))


def error(ours: dict[str, torch.Tensor], theirs: dict[str, torch.Tensor]) -> float:
    assert ours.keys() == theirs.keys()
    squares = [(((ours[name] - theirs[name]) ** 2).sum(), (theirs[name] ** 2).sum()) for name in ours]
    return (sum(d for d, _ in squares) / sum(s for _, s in squares)).sqrt().item()


if __name__ == '__main__':
    main()
