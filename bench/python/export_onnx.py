# what it makes: onnx/model.onnx in float32 beside the weights of all-MiniLM-L6-v2, so that Injerto measures the very model that PyTorch measures.
"""python export_onnx.py        prints the folder: .cache/texts/all-minilm-l6-v2"""

from pathlib import Path

import torch
from transformers import AutoModel

import encoder


def main() -> None:
    folder = encoder.folder_of('minilm')
    path = folder / 'onnx' / 'model.onnx'
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        export(AutoModel.from_pretrained(folder, dtype=torch.float32, add_pooling_layer=False).eval(), path)
    print(folder)


def export(model: torch.nn.Module, path: Path) -> None:
    class Graph(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, input_ids, attention_mask, token_type_ids):
            return self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state

    example = (torch.ones(2, 9, dtype=torch.long), torch.ones(2, 9, dtype=torch.long), torch.zeros(2, 9, dtype=torch.long))
    names = ['input_ids', 'attention_mask', 'token_type_ids']
    model.set_attn_implementation('eager')
    sizes = {0: torch.export.Dim('batch', min=1), 1: torch.export.Dim('sequence', min=2, max=512)}
    torch.onnx.export(
        Graph().eval(), example, str(path), input_names=names, output_names=['last_hidden_state'], opset_version=18, dynamo=True,
        dynamic_shapes=[sizes] * 3, external_data=False)  # fmt: skip


if __name__ == '__main__':
    main()
