"""What transformers' image processors and timm make of photos, for files as hub repositories have them and for files that leave fields out.

    python conformance/make/images/processors.py

writes src/models/processor-config/fixtures: two photos, and for each file the shape, the mean and 16 numbers of what comes out."""

import json
import pathlib

import numpy as np
import timm.data
import transformers
from PIL import Image

OUT = pathlib.Path(__file__).resolve().parents[3] / 'src/models/processor-config/fixtures'
IMAGENET = dict(image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225])
HALF = dict(image_mean=[0.5] * 3, image_std=[0.5] * 3)
CLIP = dict(image_mean=[0.48145466, 0.4578275, 0.40821073], image_std=[0.26862954, 0.26130258, 0.27577711])
STEPS = dict(do_resize=True, do_rescale=True, rescale_factor=1 / 255, do_normalize=True)


def square(edge):
    return dict(height=edge, width=edge)


def processor(name, **fields):
    return dict(image_processor_type=f'{name}ImageProcessor', **fields)


def extractor(name, **fields):
    """As transformers wrote them before 4.26."""
    return dict(feature_extractor_type=f'{name}FeatureExtractor', **fields)


FILES = {
    'LeViT, as first published': extractor('Levit', **IMAGENET, do_resize=True, do_center_crop=True, do_normalize=True, size=224, resample=3),
    'LeViT': processor('Levit', **STEPS, **IMAGENET, do_center_crop=True, size=dict(shortest_edge=224), crop_size=square(224), resample=3),
    'PoolFormer, as first published': extractor('PoolFormer', **IMAGENET, crop_pct=0.9, do_normalize=True, do_resize_and_center_crop=True, resample=3, size=224),
    'PoolFormer': processor('PoolFormer', **STEPS, **IMAGENET, crop_pct=0.95, do_center_crop=True, size=dict(shortest_edge=224), crop_size=square(224), resample=3),
    'MobileViT': extractor('MobileViT', crop_size=256, do_center_crop=True, do_flip_channel_order=True, do_resize=True, resample=2, size=288),
    'EfficientNet': processor('EfficientNet', **STEPS, image_mean=[0.485, 0.456, 0.406], image_std=[0.47853944, 0.4732864, 0.47434163], include_top=True, resample=0, rescale_offset=False, size=square(224)),
    'EfficientNet with an offset': processor('EfficientNet', do_resize=True, do_rescale=True, do_normalize=False, include_top=False, rescale_factor=1 / 127.5, rescale_offset=True, resample=3, size=square(96)),
    'EfficientNet with an offset, normalized': processor('EfficientNet', do_resize=True, do_rescale=True, do_normalize=True, include_top=True, image_mean=[0.5, 0.4, 0.3], image_std=[0.5, 0.6, 0.7], rescale_factor=1 / 127.5, rescale_offset=True, resample=3, size=square(96)),
    'EfficientNet with its head, not normalized': processor('EfficientNet', do_normalize=False, size=square(96)),
    'DeiT': extractor('DeiT', **IMAGENET, crop_size=224, do_center_crop=True, do_normalize=True, do_resize=True, resample=3, size=256),
    'BEiT': extractor('Beit', **HALF, crop_size=224, do_center_crop=False, do_normalize=True, do_resize=True, resample=2, size=224),
    'ConvNeXT': extractor('ConvNext', **IMAGENET, crop_pct=0.875, do_normalize=True, do_resize=True, resample=3, size=224),
    'ConvNeXT at 384': processor('ConvNext', **STEPS, **IMAGENET, crop_pct=0.95, resample=3, size=dict(shortest_edge=384)),
    'ViT': extractor('ViT', **HALF, do_normalize=True, do_resize=True, resample=2, size=224),
    'Swin': extractor('ViT', **IMAGENET, do_normalize=True, do_resize=True, resample=3, size=224),
    'DINOv2': processor('Bit', **STEPS, **IMAGENET, crop_size=square(224), do_center_crop=True, resample=3, size=dict(shortest_edge=256)),
    'CLIP': extractor('CLIP', **CLIP, crop_size=224, do_center_crop=True, do_normalize=True, do_resize=True, resample=3, size=224),
    'SigLIP': processor('Siglip', **STEPS, **HALF, resample=3, size=square(224)),
    'BLIP': processor('Blip', **STEPS, **CLIP, do_pad=True, resample=3, size=square(384), size_divisor=32),
    'SegFormer': extractor('Segformer', **IMAGENET, do_normalize=True, do_resize=True, reduce_labels=False, resample=2, size=224, image_scale=[2048, 512]),
    'DPT that keeps no aspect': processor('DPT', **STEPS, **HALF, size=square(96), ensure_multiple_of=1, keep_aspect_ratio=False, resample=3),
    'a list as size': processor('ViT', size=[96, 80]),
    'one number as mean': processor('ViT', size=square(64), image_mean=0.5, image_std=0.25),
    'bytes': processor('ViT', size=square(64), do_rescale=False, image_mean=[127.5] * 3, image_std=[127.5] * 3),
    'no resizing': processor('CLIP', do_resize=False, do_center_crop=True, crop_size=square(40)),
    'the slow class by its new name': dict(image_processor_type='ViTImageProcessorPil', size=square(64)),
    **{f'{name} and nothing else': processor(name) for name in (
        'Beit', 'Bit', 'Blip', 'CLIP', 'ChineseCLIP', 'ConvNext', 'DeiT', 'EfficientNet', 'Flava', 'Levit', 'MobileNetV1', 'MobileNetV2', 'MobileViT',
        'PoolFormer', 'Pvt', 'Segformer', 'Siglip', 'ViT')},
    **{f'{name} with a size': processor(name, size=square(64)) for name in ('Beit', 'Blip', 'EfficientNet', 'Pvt', 'Segformer', 'Siglip', 'ViT')},
    **{f'{name} with a size and a crop': processor(name, size=dict(shortest_edge=72), crop_size=square(64)) for name in ('Bit', 'CLIP', 'Levit', 'MobileNetV2', 'MobileViT', 'PoolFormer')},
}
TIMM = {
    'timm': dict(input_size=[3, 96, 96], interpolation='bicubic', crop_pct=0.9, crop_mode='center', mean=IMAGENET['image_mean'], std=IMAGENET['image_std']),
    'timm, squashed': dict(input_size=[3, 96, 96], interpolation='bilinear', crop_pct=0.95, crop_mode='squash', mean=HALF['image_mean'], std=HALF['image_std']),
    'timm, fields left out': dict(input_size=[3, 62, 62]),
}


def photo(width, height, shift):
    y, x = np.mgrid[0:height, 0:width]
    waves = [np.sin(x / (7 + i) + shift) + np.cos(y / (5 + 2 * i)) for i in range(3)]
    return Image.fromarray((np.stack(waves, -1) * 60 + 128).astype(np.uint8))


def summary(pixels):
    at = np.linspace(0, pixels.size - 1, 16).astype(int)
    flat = pixels.astype(np.float64).ravel()
    return dict(shape=list(pixels.shape), mean=round(float(flat.mean()), 5), at=at.tolist(), values=[round(float(v), 4) for v in flat[at]])


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    photos = {'wide.png': photo(97, 71, 0.0), 'tall.png': photo(60, 85, 1.0)}
    for name, image in photos.items():
        image.save(OUT / name)
    cases = []
    for name, fields in FILES.items():
        kind = fields.get('image_processor_type') or fields['feature_extractor_type'].replace('FeatureExtractor', 'ImageProcessor')
        made = getattr(transformers, kind.removesuffix('Pil') + 'Pil').from_dict(dict(fields))
        outputs = {file: summary(np.asarray(made(images=image, return_tensors='np')['pixel_values'][0])) for file, image in photos.items()}
        cases.append(dict(name=name, config=fields, outputs=outputs))
    for name, fields in TIMM.items():
        settings = timm.data.resolve_data_config(pretrained_cfg=fields)
        transform = timm.data.create_transform(**settings, is_training=False)
        outputs = {file: summary(transform(image).numpy()) for file, image in photos.items()}
        cases.append(dict(name=name, config=dict(architecture='resnet18', pretrained_cfg=fields), outputs=outputs))
    lines = ',\n'.join(json.dumps(case) for case in cases)
    (OUT / 'processors.json').write_text(f'[\n{lines}\n]\n')


if __name__ == '__main__':
    main()
