"""The three starter networks in PyTorch, with the parameter names of their published checkpoints.

Each function returns a network in evaluation mode whose state_dict keys are the initializer names of the starter's ONNX file.
"""

import torch
import torch.nn.functional as F
import torchvision
from torch import nn


def mobilenet_v2() -> nn.Module:
    """MobileNetV2, width 1.0 (Sandler et al. 2018), as torchvision lays it out."""
    return torchvision.models.mobilenet_v2().eval()


def squeezenet_1_1() -> nn.Module:
    """SqueezeNet 1.1 (Iandola et al. 2016), as torchvision lays it out: no padding in the stem, pools round up, ReLU after conv10."""
    return torchvision.models.squeezenet1_1().eval()


class SamePadConv2d(nn.Conv2d):
    """TensorFlow's "SAME" padding for an even input (or stride 1): where the total is odd, the extra row goes to the far edge."""

    def __init__(self, channels_in: int, channels_out: int, kernel: int, stride: int = 1, groups: int = 1):
        super().__init__(channels_in, channels_out, kernel, stride, groups=groups, bias=False)
        total = kernel - stride if kernel > 1 else 0
        self.near, self.far = total // 2, total - total // 2

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.pad(x, (self.near, self.far, self.near, self.far)) if self.far else x
        return F.conv2d(x, self.weight, None, self.stride, groups=self.groups)


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


class MBConv(nn.Module):
    """Inverted bottleneck: 1×1 expansion, k×k depthwise, 1×1 projection; a shortcut where shapes allow."""

    def __init__(self, channels_in: int, channels_out: int, kernel: int, stride: int, expand: int):
        super().__init__()
        inner = channels_in * expand
        if expand != 1:
            self._expand_conv, self._bn0 = SamePadConv2d(channels_in, inner, 1), _norm(inner)
        self._depthwise_conv, self._bn1 = SamePadConv2d(inner, inner, kernel, stride, groups=inner), _norm(inner)
        self._project_conv, self._bn2 = SamePadConv2d(inner, channels_out, 1), _norm(channels_out)
        self.relu, self.expand, self.shortcut = nn.ReLU6(), expand != 1, stride == 1 and channels_in == channels_out

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        x = self.relu(self._bn0(self._expand_conv(inputs))) if self.expand else inputs
        x = self.relu(self._bn1(self._depthwise_conv(x)))
        x = self._bn2(self._project_conv(x))
        return x + inputs if self.shortcut else x


class EfficientNetLite0(nn.Module):
    """EfficientNet-Lite0: EfficientNet-B0 (Tan & Le 2019) without squeeze-and-excitation, ReLU6 for swish."""

    #: repeats, kernel, stride, expansion, output channels
    STAGES = [(1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192), (1, 3, 1, 6, 320)]

    def __init__(self, classes: int = 1000):
        super().__init__()
        self._conv_stem, self._bn0 = SamePadConv2d(3, 32, 3, 2), _norm(32)
        blocks, channels = [], 32
        for repeats, kernel, stride, expand, channels_out in self.STAGES:
            for repeat in range(repeats):
                blocks.append(MBConv(channels, channels_out, kernel, stride if repeat == 0 else 1, expand))
                channels = channels_out
        self._blocks = nn.ModuleList(blocks)
        self._conv_head, self._bn1 = SamePadConv2d(channels, 1280, 1), _norm(1280)
        self._avg_pooling, self._dropout, self._fc = nn.AdaptiveAvgPool2d(1), nn.Dropout(0.2), nn.Linear(1280, classes)
        self.relu = nn.ReLU6()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.relu(self._bn0(self._conv_stem(x)))
        for block in self._blocks:
            x = block(x)
        x = self.relu(self._bn1(self._conv_head(x)))
        return self._fc(self._dropout(torch.flatten(self._avg_pooling(x), 1)))


def efficientnet_lite0() -> nn.Module:
    return EfficientNetLite0().eval()


BUILDERS = {'mobilenet-v2': mobilenet_v2, 'efficientnet-lite0': efficientnet_lite0, 'squeezenet-1.1': squeezenet_1_1}


def load_starter(folder: str, name: str) -> nn.Module:
    """The network of a finished starter folder, with the very weights its ONNX file holds (16-bit ones widened)."""
    import numpy as np
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(f'{folder}/onnx/model.onnx').graph
    network = BUILDERS[name]()
    stored = {i.name: torch.from_numpy(numpy_helper.to_array(i).astype(np.float32)) for i in graph.initializer}
    wanted = network.state_dict()
    network.load_state_dict({k: v if k.endswith('num_batches_tracked') else stored[k] for k, v in wanted.items()})
    return network
