"""What is exported with a batch of one: classifiers of torchvision, timm, transformers and plain torch.nn, each narrow, with its peculiarities kept."""

import sys
import pathlib

import timm
import torch
import torchvision.models as tv
import transformers as hf
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'zoo'))
import text as zoo_text  # noqa: E402
import vision as zoo_vision  # noqa: E402

CLASSES = 5


def image(size: int = 32):
    return lambda g: (torch.randn(1, 3, size, size, generator=g),)


def tokens(length: int = 9, types: bool = False, mask: bool = True):
    def draw(g):
        ids = torch.randint(4, zoo_text.VOCABULARY, (1, length), generator=g)
        ones = torch.ones(1, length, dtype=torch.long)
        return tuple(x for x, wanted in [(ids, True), (ones, mask), (torch.zeros_like(ones), types)] if wanted)
    return draw


class Logits(nn.Module):
    """transformers' models give an object; a plain export of one flattens it, and so does this."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network

    def forward(self, *inputs):
        return self.network(*inputs).logits


def of_timm(name: str, **settings):
    return lambda: timm.create_model(name, pretrained=False, num_classes=CLASSES, **settings)


def of_zoo(name: str, attention: str | None = None):
    found = next(a for a in [*zoo_vision.ARCHITECTURES, *zoo_text.ARCHITECTURES] if a.name == name)
    return lambda: found.build(attention)


class AttentionBlock(nn.Module):
    """Attention over the positions of a feature map, heads read by `view`, as detectors have it."""

    def __init__(self, width: int = 16, heads: int = 2):
        super().__init__()
        self.heads, self.width = heads, width
        self.stem = nn.Conv2d(3, width, 8, 8)
        self.qkv = nn.Conv2d(width, 3 * width, 1)
        self.place = nn.Conv2d(width, width, 3, padding=1, groups=width)
        self.out = nn.Conv2d(width, width, 1)
        self.head = nn.Linear(width, CLASSES)

    def forward(self, x):
        x = self.stem(x)
        b, c, h, w = x.shape
        q, k, v = self.qkv(x).view(b, self.heads, 3 * c // self.heads, h * w).split([c // self.heads] * 3, dim=2)
        attention = (q.transpose(-2, -1) @ k * (c // self.heads) ** -0.5).softmax(-1)
        x = (v @ attention.transpose(-2, -1)).view(b, c, h, w) + self.place(v.reshape(b, c, h, w))
        return self.head(self.out(x).mean((2, 3)))


class MultiheadFirst(nn.Module):
    """torch.nn.TransformerEncoder with the sequence first, so that heads are merged with the batch behind it."""

    def __init__(self, batch_first: bool):
        super().__init__()
        self.batch_first = batch_first
        self.embed = nn.Conv2d(3, 16, 8, 8)
        self.token = nn.Parameter(torch.zeros(1, 1, 16))
        self.encoder = nn.ModuleList([nn.TransformerEncoderLayer(16, 2, 24, batch_first=batch_first) for _ in range(2)])
        self.head = nn.Linear(16, CLASSES)

    def forward(self, x):
        x = self.embed(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1)
        x = x if self.batch_first else x.transpose(0, 1)
        for layer in self.encoder:
            x = layer(x)
        return self.head(x[:, 0] if self.batch_first else x[0])


class Recurrent(nn.Module):
    """Initial states that the exporter writes as constants of a batch of one."""

    def __init__(self, kind: str, bidirectional: bool):
        super().__init__()
        self.embed = nn.Embedding(zoo_text.VOCABULARY, 12)
        self.layers = getattr(nn, kind)(12, 16, num_layers=2, batch_first=True, bidirectional=bidirectional)
        self.head = nn.Linear(32 if bidirectional else 16, CLASSES)

    def forward(self, ids):
        states, _ = self.layers(self.embed(ids))
        return self.head(states.mean(1))


class TextConvolutions(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(zoo_text.VOCABULARY, 12)
        self.convolutions = nn.ModuleList([nn.Conv1d(12, 8, k) for k in (2, 3, 4)])
        self.head = nn.Linear(24, CLASSES)

    def forward(self, ids):
        x = self.embed(ids).transpose(1, 2)
        return self.head(torch.cat([c(x).relu().amax(-1) for c in self.convolutions], 1))


class UpAndDown(nn.Module):
    """Resizes to sizes that the exporter writes with the batch before them, and pools what comes out."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.head = nn.Conv2d(3, 8, 3, 2, 1), nn.Conv2d(8, 8, 3, 2, 1), nn.Linear(8, CLASSES)

    def forward(self, x):
        a = self.a(x).relu()
        b = nn.functional.interpolate(self.b(a).relu(), size=a.shape[-2:], mode='bilinear', align_corners=False)
        return self.head((a + b).mean((2, 3)))


class SamplesMix(nn.Module):
    """Puts the samples of a batch against each other: this cannot be freed, and is run one by one."""

    def __init__(self):
        super().__init__()
        self.stem, self.head = nn.Conv2d(3, 8, 8, 8), nn.Linear(8, CLASSES)

    def forward(self, x):
        x = self.stem(x).mean((2, 3))
        x = x - x.mean(0, keepdim=True) * 0.5
        return self.head(x.relu())


def shufflenet():
    return tv.ShuffleNetV2([1, 2, 1], [8, 16, 24, 32, 48], num_classes=CLASSES)


def maxvit():
    return tv.MaxVit((32, 32), 8, 4, [8, 16], [1, 1], 8, num_classes=CLASSES, stochastic_depth_prob=0.0)


def swin_v2():
    return tv.SwinTransformer([2, 2], 12, [2, 2], [2, 2], [4, 4], num_classes=CLASSES, stochastic_depth_prob=0.0,
                              block=tv.swin_transformer.SwinTransformerBlockV2, downsample_layer=tv.swin_transformer.PatchMergingV2)


def tv_vit():
    return tv.VisionTransformer(32, 8, 2, 2, 16, 24, num_classes=CLASSES)


def squeezenet():
    return tv.squeezenet1_1(num_classes=CLASSES)


def mixer():
    return timm.models.mlp_mixer.MlpMixer(img_size=32, patch_size=8, embed_dim=16, num_blocks=2, num_classes=CLASSES)


def mobilevit():
    config = hf.MobileViTConfig(image_size=32, patch_size=2, num_attention_heads=2, hidden_sizes=[12, 16, 20], neck_hidden_sizes=[8, 8, 12, 16, 20, 24, 32],
                                expand_ratio=2.0, num_labels=CLASSES)
    return Logits(hf.MobileViTForImageClassification(config))


def levit():
    config = hf.LevitConfig(image_size=64, hidden_sizes=[16, 24, 32], num_attention_heads=[2, 3, 4], depths=[1, 1, 1], key_dim=[8, 8, 8], attention_ratio=[2, 2, 2],
                            mlp_ratio=[2, 2, 2], num_labels=CLASSES)
    return Logits(hf.LevitForImageClassification(config))


def segformer():
    config = hf.SegformerConfig(num_encoder_blocks=2, depths=[1, 1], sr_ratios=[2, 1], hidden_sizes=[8, 16], patch_sizes=[7, 3], strides=[4, 2],
                                num_attention_heads=[1, 2], mlp_ratios=[2, 2], num_labels=CLASSES)
    return Logits(hf.SegformerForImageClassification(config))


def beit():
    return Logits(hf.BeitForImageClassification(hf.BeitConfig(**zoo_vision.ENCODER, num_labels=CLASSES, use_relative_position_bias=True)))


def clip():
    config = hf.CLIPConfig(vision_config={**zoo_vision.ENCODER, 'num_labels': CLASSES}, num_labels=CLASSES)
    return Logits(hf.CLIPForImageClassification(config))


def of_text(model, config, **settings):
    return lambda: Logits(model(config(**{**zoo_text.SMALL, **zoo_text.COMMON, 'num_labels': CLASSES, **settings})))


def electra():
    return of_text(hf.ElectraForSequenceClassification, hf.ElectraConfig, embedding_size=16)()


class Masked(Logits):
    def forward(self, ids, mask):
        return self.network(input_ids=ids, attention_mask=mask).logits


def gpt2():
    return Masked(hf.GPT2ForSequenceClassification(hf.GPT2Config(
        vocab_size=zoo_text.VOCABULARY, n_positions=32, n_embd=24, n_layer=2, n_head=2, use_cache=False, num_labels=CLASSES, pad_token_id=0)))


def t5():
    class Encoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder = hf.T5EncoderModel(hf.T5Config(vocab_size=zoo_text.VOCABULARY, d_model=24, d_kv=12, d_ff=32, num_layers=2, num_heads=2))
            self.head = nn.Linear(24, CLASSES)

        def forward(self, ids, mask):
            x = self.encoder(ids, mask).last_hidden_state
            return self.head((x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True))
    return Encoder()


BERT_INPUTS = ['input_ids', 'attention_mask', 'token_type_ids']
#: name: what builds it, what draws its inputs, the names of its inputs
ARCHITECTURES = {
    'vit': (of_zoo('vit', 'sdpa'), image(), ['pixel_values']),
    'vit-timm': (of_timm('vit_tiny_patch16_224', img_size=32, patch_size=8, embed_dim=24, depth=2, num_heads=2), image(), ['x']),
    'vit-torchvision': (tv_vit, image(), ['x']),
    'deit': (of_zoo('deit', 'eager'), image(), ['pixel_values']),
    'beit': (beit, image(), ['pixel_values']),
    'clip-vision': (clip, image(), ['pixel_values']),
    'swin': (of_zoo('swin', 'eager'), image(), ['pixel_values']),
    'swin-timm': (of_timm('swin_tiny_patch4_window7_224', img_size=32, patch_size=2, window_size=4, embed_dim=12, depths=(2, 2), num_heads=(2, 2)), image(), ['x']),
    'swin-v2': (swin_v2, image(), ['x']),
    'maxvit': (maxvit, image(), ['x']),
    'convnext': (of_zoo('convnext'), image(), ['pixel_values']),
    'convnext-v2': (of_zoo('convnext-v2'), image(), ['pixel_values']),
    'shufflenet': (shufflenet, image(), ['x']),
    'levit': (levit, image(64), ['pixel_values']),
    'mobilevit': (mobilevit, image(), ['pixel_values']),
    'mobilevit-v2': (of_timm('mobilevitv2_050'), image(), ['x']),
    'segformer': (segformer, image(), ['pixel_values']),
    'mixer': (mixer, image(), ['x']),
    'xcit': (of_timm('xcit_nano_12_p16_224', img_size=32, embed_dim=16, depth=2, num_heads=2), image(), ['x']),
    'cait': (of_timm('cait_xxs24_224', img_size=32, patch_size=8, embed_dim=16, depth=2, num_heads=2), image(), ['x']),
    'pvt-v2': (of_timm('pvt_v2_b0', depths=(1, 1, 1, 1), embed_dims=(8, 8, 16, 16), num_heads=(1, 1, 2, 2), mlp_ratios=(2, 2, 2, 2)), image(), ['x']),
    'edgenext': (of_timm('edgenext_xx_small', dims=(8, 16, 16, 24), depths=(1, 2, 2, 1)), image(64), ['x']),
    'poolformer': (of_timm('poolformer_s12', depths=(1, 1, 1, 1), dims=(8, 8, 16, 16)), image(), ['x']),
    'resnet': (of_zoo('resnet-18-folded'), image(48), ['x']),
    'mobilenet-v3': (of_zoo('mobilenet-v3'), image(48), ['x']),
    'efficientnet': (of_zoo('efficientnet-b0'), image(), ['x']),
    'densenet': (of_zoo('densenet-121'), image(48), ['x']),
    'attention-block': (AttentionBlock, image(), ['images']),
    'transformer-batch-first': (lambda: MultiheadFirst(True), image(), ['x']),
    'transformer-sequence-first': (lambda: MultiheadFirst(False), image(), ['x']),
    'up-and-down': (UpAndDown, image(), ['x']),
    'samples-mix': (SamplesMix, image(), ['x']),
    'bert': (of_text(hf.BertForSequenceClassification, hf.BertConfig), tokens(16, types=True), BERT_INPUTS),
    'roberta': (of_text(hf.RobertaForSequenceClassification, hf.RobertaConfig, pad_token_id=1), tokens(), BERT_INPUTS[:2]),
    'distilbert': (of_zoo('distilbert', 'eager'), tokens(), BERT_INPUTS[:2]),
    'albert': (of_text(hf.AlbertForSequenceClassification, hf.AlbertConfig, embedding_size=16, inner_group_num=1), tokens(types=True), BERT_INPUTS),
    'electra': (electra, tokens(types=True), BERT_INPUTS),
    'deberta-v3': (of_zoo('deberta-v3'), tokens(), BERT_INPUTS[:2]),
    'mpnet': (of_text(hf.MPNetForSequenceClassification, hf.MPNetConfig, pad_token_id=1), tokens(), BERT_INPUTS[:2]),
    't5': (t5, tokens(), BERT_INPUTS[:2]),
    'gpt2': (gpt2, tokens(), BERT_INPUTS[:2]),
    'lstm': (lambda: Recurrent('LSTM', True), tokens(mask=False), ['input_ids']),
    'gru': (lambda: Recurrent('GRU', False), tokens(mask=False), ['input_ids']),
    'text-convolutions': (TextConvolutions, tokens(mask=False), ['input_ids']),
}

#: Larger files, and what differs little from the others: made by `--more`, not committed.
MORE = {'beit', 'cait', 'clip-vision', 'convnext-v2', 'edgenext', 'electra', 'mobilevit-v2', 'poolformer', 'pvt-v2', 'swin-v2', 't5', 'xcit'}
