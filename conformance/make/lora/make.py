"""Adapters as PEFT writes them, with the logits and the gradients that PEFT computes, for a small BERT and a small convolutional network.

Per network: the base as an ONNX file, the adapter folder that `save_pretrained` wrote, and `reference.safetensors` with the inputs, `logits`,
`labels`, `loss` and, under `gradient/NAME`, the gradient of each adapter tensor under the name that it has in the adapter file. 64-bit arithmetic.
"""

import contextlib
import json
import pathlib
import shutil
import sys
import tempfile

import torch
from peft import LoraConfig, TaskType, get_peft_model
from safetensors.torch import load_file, save_file
from torch import nn

from networks import base_network, example_inputs

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'zoo'))
from exporting import tidy  # noqa: E402
import onnx  # noqa: E402

target = pathlib.Path(__file__).parents[2] / 'fixtures' / 'lora'

configs = {
    # rank and alpha of one module differ, and the scale is that of rank-stabilized LoRA: what an adapter may say beside r and lora_alpha
    'bert': LoraConfig(
        task_type=TaskType.SEQ_CLS, r=4, lora_alpha=8, use_rslora=True, target_modules=['query', 'value', 'dense'],
        rank_pattern={'layer.0.attention.self.query': 2}, alpha_pattern={'layer.1.attention.self.value': 5},
        exclude_modules=['pooler.dense']),
    'conv': LoraConfig(r=3, lora_alpha=6, target_modules=['body.0.conv', 'body.1.conv', 'body.1.project'], modules_to_save=['classifier']),
}


def export(network: nn.Module, name: str, inputs: dict[str, torch.Tensor], file: pathlib.Path) -> None:
    axes = {key: {0: 'batch_size', 1: 'sequence_length'} if name == 'bert' else {0: 'batch_size'} for key in inputs}
    with contextlib.redirect_stdout(None):
        torch.onnx.export(
            network, tuple(inputs.values()), str(file), dynamo=False, opset_version=17, input_names=list(inputs), output_names=['logits'],
            dynamic_axes={**axes, 'logits': {0: 'batch_size'}})
    model = onnx.load(file)
    tidy(model, name)
    onnx.save(model, file)


def make(name: str) -> None:
    folder = target / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    base = base_network(name)
    inputs = example_inputs(name)
    export(base, name, inputs, folder / 'base.onnx')

    torch.manual_seed(7)
    network = get_peft_model(base, configs[name]).eval()
    learning = {key: value for key, value in network.named_parameters() if value.requires_grad}
    for key, value in learning.items():
        # B starts at zero, and so would the gradient of A
        if 'lora_B' in key:
            nn.init.normal_(value, std=0.3)
    with tempfile.TemporaryDirectory() as saved:
        network.save_pretrained(saved)
        shutil.copy(pathlib.Path(saved) / 'adapter_model.safetensors', folder)
        config = json.loads((pathlib.Path(saved) / 'adapter_config.json').read_text())
        config['base_model_name_or_path'] = f'{name}-base'
        (folder / 'adapter_config.json').write_text(json.dumps(config, indent=2, sort_keys=True) + '\n')
    stored = load_file(folder / 'adapter_model.safetensors')

    network.double()
    wide = {key: value.double() if value.is_floating_point() else value for key, value in inputs.items()}
    out = network(**wide)
    logits = out if isinstance(out, torch.Tensor) else out.logits
    labels = torch.arange(len(logits)) % logits.shape[1]
    loss = nn.functional.cross_entropy(logits, labels)
    loss.backward()
    gradients = {key.replace('.default', '').replace('modules_to_save.', ''): value.grad for key, value in learning.items()}
    assert set(gradients) == set(stored), sorted(set(gradients) ^ set(stored))
    reference = {'logits': logits, 'loss': loss.reshape(1), **{f'gradient/{key}': value for key, value in gradients.items()}}
    save_file(
        {**inputs, 'labels': labels, **{key: value.detach().float().contiguous() for key, value in reference.items()}},
        folder / 'reference.safetensors')
    print(name, f'loss {loss.item():.4f},', sum(f.stat().st_size for f in folder.iterdir()) // 1000, 'kB')


for each in sys.argv[1:] or configs:
    make(each)
