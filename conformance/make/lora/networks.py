"""The two networks of the LoRA fixtures: all weights follow from a seed, so that any program can make them again."""

import torch
from torch import nn
from transformers import BertConfig, BertForSequenceClassification


class Block(nn.Module):
    def __init__(self, inner: int, out: int, stride: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(inner, inner, 3, stride, 1, groups=inner)
        self.conv = nn.Conv2d(inner, out, 3, 1, (1, 0))
        self.project = nn.Conv2d(out, out, 1, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.project(torch.tanh(self.conv(self.depthwise(x)))))


class ConvNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, 2, 1)
        self.body = nn.Sequential(Block(6, 8, 1), Block(8, 10, 2))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(10, 4)

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.pool(self.body(torch.tanh(self.stem(pixel_values)))).flatten(1))


def base_network(name: str) -> nn.Module:
    torch.manual_seed(3)
    if name == 'conv':
        return ConvNet().eval()
    config = BertConfig(
        vocab_size=50, hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=40, max_position_embeddings=16,
        num_labels=3, initializer_range=0.2, attn_implementation='eager')
    return BertForSequenceClassification(config).eval()


def example_inputs(name: str) -> dict[str, torch.Tensor]:
    torch.manual_seed(5)
    if name == 'conv':
        return {'pixel_values': torch.randn(2, 3, 16, 16)}
    mask = torch.ones(3, 9, dtype=torch.int64)
    mask[1, 6:] = 0
    return {
        'input_ids': torch.randint(1, 50, (3, 9)),
        'attention_mask': mask,
        'token_type_ids': torch.arange(9).ge(5).long().expand(3, 9).contiguous(),
    }
