"""Image classifiers of transformers, torchvision and timm, each in a small configuration with its peculiarities kept."""

import timm
import torch
import torchvision.models as tv
import transformers as hf
from torch import nn
from torch.fx.experimental.optimization import fuse
from torchvision.models.densenet import DenseNet
from torchvision.models.efficientnet import EfficientNet, MBConvConfig
from torchvision.models.mobilenetv2 import MobileNetV2
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet
from torchvision.models.vgg import VGG

from architecture import Architecture, Export, calls

CLASSES = 5
LABELS = {'num_labels': CLASSES}


def images(batch: int, size: int):
    return lambda generator: {'pixel_values': torch.randn(batch, 3, size, size, generator=generator)}


def classifier(name: str, make, exports: list[Export], *, size: int = 32, batch: int = 2, free_size: bool = False, field: str | None = None,
               output: str = 'logits', **more) -> Architecture:
    """`field` of transformers' output; torchvision and timm give the logits themselves."""

    def build(attention):
        network = make(attention)
        if field is None:
            return network
        return calls(network, lambda self, pixel_values: getattr(super(type(self), self).forward(pixel_values=pixel_values), field))

    moving = {'pixel_values': {0: 'batch_size', **({2: 'height', 3: 'width'} if free_size else {})}, output: {0: 'batch_size'}}
    return Architecture(name, build, images(batch, size), moving, exports, output=output, **more)


def plain(torchscript: int, dynamo: int = 18, fold: tuple[str, str] = ('all', 'all')) -> list[Export]:
    return [Export('torchscript', torchscript, fold=fold[0]), Export('dynamo', dynamo, fold=fold[1])]


def attending(torchscript: int, dynamo: int = 18, attention: tuple[str, str] = ('eager', 'sdpa')) -> list[Export]:
    return [Export('torchscript', torchscript, attention[0]), Export('dynamo', dynamo, attention[1])]


def narrow_resnet(block, layers: list[int], width: int) -> ResNet:
    """torchvision's ResNet with every width multiplied by `width / 64`."""
    network = ResNet(block, layers, num_classes=CLASSES)
    network.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
    network.bn1 = nn.BatchNorm2d(width)
    network.inplanes = width
    for stage, blocks in enumerate(layers, start=1):
        setattr(network, f'layer{stage}', network._make_layer(block, width << (stage - 1), blocks, stride=1 if stage == 1 else 2))
    network.fc = nn.Linear((width << 3) * block.expansion, CLASSES)
    return network


def folded_resnet(_):
    """As an export with the exporter's defaults leaves it: each BatchNorm folded into its convolution, which gains a bias."""
    return fuse(narrow_resnet(BasicBlock, [1, 1, 1, 1], 4).eval())


def mobilenet_v2(_):
    settings = [[1, 8, 1, 1], [6, 8, 2, 2], [6, 12, 2, 2]]
    network = MobileNetV2(CLASSES, width_mult=1.0, inverted_residual_setting=settings, round_nearest=4, dropout=0)
    # the published head widens to 1280; 48 keep its form
    network.features[-1] = tv.mobilenetv2.Conv2dNormActivation(12, 48, kernel_size=1, activation_layer=nn.ReLU6)
    network.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(48, CLASSES))
    return network


def mobilenet_v3(_):
    block = lambda *a: InvertedResidualConfig(*a, 1, 1.0)  # noqa: E731
    # input, kernel, expanded, out, squeeze-excitation, activation, stride: as in the published small network
    return MobileNetV3([
        block(16, 3, 16, 16, True, 'RE', 2), block(16, 3, 24, 16, False, 'RE', 1), block(16, 5, 32, 24, True, 'HS', 2),
        block(24, 5, 32, 24, True, 'HS', 1)], last_channel=40, num_classes=CLASSES)


def efficientnet(_):
    block = lambda *a: MBConvConfig(*a, width_mult=1.0, depth_mult=1.0)  # noqa: E731
    # expansion, kernel, stride, input, out, layers
    return EfficientNet([block(1, 3, 1, 32, 8, 1), block(4, 3, 2, 8, 8, 2), block(4, 5, 2, 8, 16, 2)], dropout=0.2, num_classes=CLASSES,
                        last_channel=48)


def vgg(_):
    features = tv.vgg.make_layers([8, 'M', 16, 'M', 16, 16, 'M', 24, 24, 'M', 24, 24, 'M'])
    network = VGG(features, num_classes=CLASSES, init_weights=False)
    # the published classifier: 7x7 pooled positions, two hidden layers
    network.avgpool = nn.AdaptiveAvgPool2d((2, 2))
    network.classifier = nn.Sequential(
        nn.Linear(24 * 4, 32), nn.ReLU(True), nn.Dropout(), nn.Linear(32, 32), nn.ReLU(True), nn.Dropout(), nn.Linear(32, CLASSES))
    return network


def densenet(_):
    return DenseNet(growth_rate=4, block_config=(3, 4, 4, 3), num_init_features=8, bn_size=2, num_classes=CLASSES)


ENCODER = {
    'hidden_size': 24, 'num_hidden_layers': 2, 'num_attention_heads': 2, 'intermediate_size': 40, 'image_size': 32, 'patch_size': 8,
    'hidden_dropout_prob': 0.0, 'attention_probs_dropout_prob': 0.0}


def vit(attention):
    return hf.ViTForImageClassification(hf.ViTConfig(**ENCODER, **LABELS, attn_implementation=attention))


def deit(attention):
    return hf.DeiTForImageClassificationWithTeacher(hf.DeiTConfig(**ENCODER, **LABELS, attn_implementation=attention))


def dinov2(attention):
    without_mlp = {k: v for k, v in ENCODER.items() if k != 'intermediate_size'}
    return hf.Dinov2Model(hf.Dinov2Config(**without_mlp, mlp_ratio=2, attn_implementation=attention))


def convnext(_):
    return hf.ConvNextForImageClassification(hf.ConvNextConfig(hidden_sizes=[8, 16, 24, 32], depths=[1, 1, 2, 1], **LABELS))


def convnext_v2(_):
    return hf.ConvNextV2ForImageClassification(hf.ConvNextV2Config(hidden_sizes=[8, 16, 24, 32], depths=[1, 1, 2, 1], **LABELS))


def swin(attention):
    return hf.SwinForImageClassification(hf.SwinConfig(
        image_size=32, patch_size=2, embed_dim=12, depths=[2, 2], num_heads=[2, 2], window_size=4, mlp_ratio=2.0,
        hidden_dropout_prob=0, attention_probs_dropout_prob=0, drop_path_rate=0, **LABELS, attn_implementation=attention))


def timm_vit(_):
    return timm.create_model(
        'vit_tiny_patch16_224', pretrained=False, img_size=32, patch_size=8, embed_dim=24, depth=2, num_heads=2, num_classes=CLASSES)


ARCHITECTURES = [
    classifier('vit', vit, attending(11), field='logits'),
    classifier('vit-timm', timm_vit, plain(17, 23)),
    classifier('deit', deit, attending(12), field='logits'),
    classifier('dinov2', dinov2, attending(14, 20, ('sdpa', 'eager')), field='last_hidden_state', output='last_hidden_state'),
    classifier('convnext', convnext, plain(11), field='logits', free_size=True),
    classifier('convnext-v2', convnext_v2, plain(17, 21), field='logits'),
    classifier('swin', swin, [Export('torchscript', 12, 'eager'), Export('dynamo', 18, 'eager')], field='logits'),
    classifier('resnet-18', lambda _: narrow_resnet(BasicBlock, [2, 2, 2, 2], 4), plain(11, fold=('none', 'none')), size=48, free_size=True),
    classifier('resnet-18-folded', folded_resnet, plain(13, 20), size=48),
    classifier('resnet-50', lambda _: narrow_resnet(Bottleneck, [1, 2, 1, 1], 4), plain(12, fold=('none', 'constants')), size=48),
    classifier('mobilenet-v2', mobilenet_v2, plain(13, fold=('none', 'constants')), size=48),
    classifier('mobilenet-v3', mobilenet_v3, plain(14, 20, fold=('none', 'none')), size=48),
    classifier('efficientnet-b0', efficientnet, plain(17, fold=('none', 'none')), size=32),
    classifier('vgg-11', vgg, plain(11), size=64),
    classifier('densenet-121', densenet, plain(14, fold=('none', 'constants')), size=48),
]
