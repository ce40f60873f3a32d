# what it makes: models whose trainings bench/memory/estimates.ts measures. Their weights are random: memory does not depend on them.
"""python bench/python/memory_models.py        writes .cache/memory/{resnet18,vit-tiny,distilbert}, each in hub layout"""

import json
import shutil
from pathlib import Path

import timm
import torch
import torchvision
import transformers

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / '.cache' / 'memory'
PREPROCESSING = {
    'do_resize': True, 'size': {'shortest_edge': 256}, 'do_center_crop': True, 'crop_size': {'height': 224, 'width': 224}, 'resample': 2,
    'do_rescale': True, 'rescale_factor': 1 / 255, 'do_normalize': True, 'image_mean': [0.485, 0.456, 0.406], 'image_std': [0.229, 0.224, 0.225],
}  # fmt: skip


def main() -> None:
    torch.manual_seed(0)
    photo_model('resnet18', torchvision.models.resnet18())
    photo_model('vit-tiny', timm.create_model('vit_tiny_patch16_224', exportable=True))
    text_model('distilbert')


def photo_model(name: str, model: torch.nn.Module) -> None:
    export(model.eval(), (torch.zeros(2, 3, 224, 224),), name, {'pixel_values': {0: 'batch'}}, {'logits': {0: 'batch'}})
    write(OUT / name / 'config.json', {'model_type': name, 'id2label': {str(i): f'class {i}' for i in range(1000)}})
    write(OUT / name / 'preprocessor_config.json', PREPROCESSING)


def text_model(name: str) -> None:
    config = transformers.DistilBertConfig(attn_implementation='sdpa')
    model = transformers.DistilBertModel(config).eval()

    class Encoder(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, input_ids, attention_mask):
            return self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    axes = {0: 'batch', 1: 'sequence'}
    tokens = torch.ones(2, 16, dtype=torch.long)
    export(Encoder(), (tokens, tokens), name, {'input_ids': axes, 'attention_mask': axes}, {'last_hidden_state': axes})
    write(OUT / name / 'config.json', {'model_type': 'distilbert', 'dim': 768, 'max_position_embeddings': 512, 'vocab_size': 30522})
    for file in ['tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json', 'vocab.txt']:
        shutil.copy(ROOT / 'models' / 'all-minilm-l6-v2' / file, OUT / name)  # the vocabulary is BERT's as well


def export(model: torch.nn.Module, example: tuple, name: str, inputs: dict, outputs: dict) -> None:
    (OUT / name / 'onnx').mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        model, example, str(OUT / name / 'onnx' / 'model.onnx'), input_names=list(inputs), output_names=list(outputs),
        dynamic_axes={**inputs, **outputs}, opset_version=17, dynamo=False)  # fmt: skip
    print(OUT / name)


def write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=2))


if __name__ == '__main__':
    main()
