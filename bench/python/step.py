# what it measures: one fine-tune step of PyTorch (forward, backward, fused AdamW on all weights), for `npm run bench:step` to run in turn with ours.
"""A server: reads one command per line on stdin and answers with one JSON line on stdout.

    FORM     run one step in that form: {"form": "nchw", "ms": …, "loss": …}
    quit     end

The first line it prints is {"ready": true, "forms": […], …}, after the warm-up steps. Forms: memory formats `nchw` and `nhwc` of convolutional
networks; `sdpa` and `eager` attention of transformers. Dropout off; BatchNorm normalises with frozen running statistics while its weight and
bias train. --export writes the same network with the same weights as ONNX and exits; weights of transformers are random, which changes
no time.
"""

import argparse
import json
import sys
import time

import numpy as np
import onnx
import timm
import torch
import torch.nn.functional as F
import transformers
from torch import nn

import food

sys.path.insert(0, str(food.ROOT / 'conformance' / 'make'))
import graph  # noqa: E402  (models/make, put on the path by food)
import references  # noqa: E402

FORMATS = {'nchw': torch.contiguous_format, 'nhwc': torch.channels_last}
TEXT_MODELS = ('minilm', 'minilm_last_2', 'distilbert')
MODELS = ('mobilenet_v2', 'resnet18', 'vit_tiny', *TEXT_MODELS)


class TextClassifier(nn.Module):
    """An encoder, the mean over its tokens, a linear head."""

    def __init__(self, encoder: nn.Module, width: int, classes: int):
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(width, classes)

    def forward(self, input_ids, attention_mask):
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weight = attention_mask.unsqueeze(-1).to(hidden.dtype)
        return self.head((hidden * weight).sum(1) / weight.sum(1))


def build(model: str, classes: int, form: str) -> nn.Module:
    torch.manual_seed(0)
    if model in TEXT_MODELS:
        return text_classifier(model, classes, form)
    if model == 'vit_tiny':
        timm.layers.set_fused_attn(form == 'sdpa')
        return timm.create_model('vit_tiny_patch16_224', num_classes=classes).eval()
    if model == 'resnet18':
        return references.resnet18(64, classes)
    network = food.starter('mobilenet-v2')
    return food.set_head(network, nn.Linear(food.head_width(network), classes)).eval()


def text_classifier(model: str, classes: int, form: str) -> nn.Module:
    if model == 'distilbert':
        config = transformers.DistilBertConfig(attn_implementation=form)
        return TextClassifier(transformers.DistilBertModel(config), config.dim, classes).eval()
    config = transformers.BertConfig(
        hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536, attn_implementation=form
    )
    network = TextClassifier(transformers.BertModel(config, add_pooling_layer=False), config.hidden_size, classes).eval()
    if model == 'minilm_last_2':
        for name, parameter in network.named_parameters():
            parameter.requires_grad = name.startswith(('encoder.encoder.layer.4', 'encoder.encoder.layer.5', 'head'))
    return network


def inputs_of(model: str, batch: int, size: int, length: int) -> tuple[torch.Tensor, ...]:
    random = np.random.default_rng(0)
    if model not in TEXT_MODELS:
        return (torch.from_numpy(random.standard_normal((batch, 3, size, size), dtype=np.float32)),)
    ids = torch.from_numpy(random.integers(1, 30000, (batch, length)))
    return ids, torch.ones_like(ids)


def export(model: str, classes: int, path: str, size: int) -> None:
    if model in ('mobilenet_v2', 'resnet18'):
        onnx.save(graph.export(build(model, classes, 'nchw'), path, size, model), path)
        return
    names = ['input_ids', 'attention_mask'] if model in TEXT_MODELS else ['pixel_values']
    moving = {0: 'batch', 1: 'sequence'} if model in TEXT_MODELS else {0: 'batch'}
    network = build(model, classes, 'sdpa')
    torch.onnx.export(
        network, inputs_of(model, 2, size, 16), path, dynamo=False, opset_version=17, input_names=names, output_names=['logits'],
        dynamic_axes={**dict.fromkeys(names, moving), 'logits': {0: 'batch'}},
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('model', choices=MODELS)
    parser.add_argument('--batch', type=int, default=16)
    parser.add_argument('--size', type=int, default=224)
    parser.add_argument('--length', type=int, default=128)
    parser.add_argument('--classes', type=int, default=7)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--warmup', type=int, default=3)
    parser.add_argument('--export', metavar='FILE')
    arguments = parser.parse_args()
    if arguments.export:
        export(arguments.model, arguments.classes, arguments.export, arguments.size)
        return
    torch.set_num_threads(arguments.threads)
    torch.set_num_interop_threads(1)

    inputs = inputs_of(arguments.model, arguments.batch, arguments.size, arguments.length)
    labels = torch.from_numpy(np.random.default_rng(1).integers(0, arguments.classes, arguments.batch))
    convolutional = arguments.model in ('mobilenet_v2', 'resnet18')
    steps = {}
    for form in ('nchw', 'nhwc') if convolutional else ('sdpa', 'eager'):
        network = build(arguments.model, arguments.classes, form)
        if convolutional:
            network = network.to(memory_format=FORMATS[form])
        trained = [p for p in network.parameters() if p.requires_grad]
        optimiser = torch.optim.AdamW(trained, lr=1e-5, weight_decay=0.01, fused=True)
        fed = tuple(x.to(memory_format=FORMATS[form]) for x in inputs) if convolutional else inputs
        steps[form] = make_step(network, optimiser, fed, labels)
    for _ in range(arguments.warmup):
        for step in steps.values():
            step()
    _say({'ready': True, 'forms': list(steps), 'model': arguments.model, 'torch': torch.__version__})
    for line in sys.stdin:
        command = line.strip()
        if command == 'quit':
            break
        if command not in steps:
            _say({'error': f'unknown command {command!r}: {", ".join(steps)} or quit'})
            continue
        start = time.perf_counter()
        loss = steps[command]()
        _say({'form': command, 'ms': (time.perf_counter() - start) * 1e3, 'loss': loss})


def make_step(network: nn.Module, optimiser: torch.optim.Optimizer, inputs: tuple[torch.Tensor, ...], labels: torch.Tensor):
    def step() -> float:
        optimiser.zero_grad(set_to_none=True)
        loss = F.cross_entropy(network(*inputs), labels)
        loss.backward()
        optimiser.step()
        return loss.item()

    return step


def _say(value: dict) -> None:
    print(json.dumps(value), flush=True)


if __name__ == '__main__':
    main()
