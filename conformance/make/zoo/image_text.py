"""Pairs of an image tower and a text tower, whole and one tower at a time."""

import torch
import transformers as hf

from architecture import Architecture, Inputs, calls
from text import VOCABULARY, both
from vision import images

TOWER = {'hidden_size': 24, 'intermediate_size': 40, 'num_hidden_layers': 2, 'num_attention_heads': 2}
LENGTH, END = 7, VOCABULARY - 1
IMAGE = {'image_size': 32, 'patch_size': 8}


def sentences(batch: int, masked: bool):
    """Each text ends with the end token, which CLIP looks for, at its own place."""

    def draw(generator: torch.Generator) -> Inputs:
        ends = torch.arange(LENGTH - 1, LENGTH - 1 - batch, -1)[:, None]
        place = torch.arange(LENGTH)[None]
        ids = torch.randint(3, END, (batch, LENGTH), generator=generator)
        ids = torch.where(place < ends, ids, torch.where(place == ends, END, 1))
        return {'input_ids': ids, **({'attention_mask': (place <= ends).long()} if masked else {})}

    return draw


def pair(batch: int, masked: bool):
    def draw(generator: torch.Generator) -> Inputs:
        drawn = sentences(batch, masked)(generator)
        return {'input_ids': drawn.pop('input_ids'), **images(batch, IMAGE['image_size'])(generator), **drawn}
    return draw


def clip_config(attention):
    text = {**TOWER, 'vocab_size': VOCABULARY, 'max_position_embeddings': 16, 'bos_token_id': 0, 'eos_token_id': END, 'pad_token_id': 1}
    return hf.CLIPConfig(text_config=text, vision_config={**TOWER, **IMAGE}, projection_dim=16, attn_implementation=attention)


def siglip_config(attention):
    text = {**TOWER, 'vocab_size': VOCABULARY, 'max_position_embeddings': LENGTH, 'bos_token_id': 0, 'eos_token_id': END, 'pad_token_id': 1}
    return hf.SiglipConfig(text_config=text, vision_config={**TOWER, **IMAGE}, attn_implementation=attention)


def clip(attention):
    def forward(self, input_ids, pixel_values, attention_mask):
        out = super(type(self), self).forward(input_ids=input_ids, pixel_values=pixel_values, attention_mask=attention_mask)
        return out.logits_per_image, out.logits_per_text, out.text_embeds, out.image_embeds
    return calls(hf.CLIPModel(clip_config(attention)), forward)


def clip_text(attention):
    return calls(
        hf.CLIPTextModelWithProjection(_with(clip_config(attention).text_config, attention, projection_dim=16)),
        lambda self, input_ids, attention_mask: super(type(self), self).forward(input_ids=input_ids, attention_mask=attention_mask).text_embeds)


def clip_vision(attention):
    return calls(
        hf.CLIPVisionModelWithProjection(_with(clip_config(attention).vision_config, attention, projection_dim=16)),
        lambda self, pixel_values: super(type(self), self).forward(pixel_values=pixel_values).image_embeds)


def siglip(attention):
    def forward(self, input_ids, pixel_values):
        out = super(type(self), self).forward(input_ids=input_ids, pixel_values=pixel_values)
        return out.logits_per_image, out.logits_per_text, out.text_embeds, out.image_embeds
    return calls(hf.SiglipModel(siglip_config(attention)), forward)


def siglip_vision(attention):
    return calls(
        hf.SiglipVisionModel(_with(siglip_config(attention).vision_config, attention)),
        lambda self, pixel_values: super(type(self), self).forward(pixel_values=pixel_values).pooler_output)


def _with(config, attention, **changes):
    for key, value in changes.items():
        setattr(config, key, value)
    config._attn_implementation = attention
    return config


TEXT, PICTURE = {0: 'text_batch_size', 1: 'sequence_length'}, {0: 'image_batch_size'}
PAIRED = {
    'input_ids': TEXT, 'pixel_values': PICTURE, 'logits_per_image': {0: 'image_batch_size', 1: 'text_batch_size'},
    'logits_per_text': {0: 'text_batch_size', 1: 'image_batch_size'}, 'text_embeds': {0: 'text_batch_size'}, 'image_embeds': PICTURE}
OTHERS = ('logits_per_text', 'text_embeds', 'image_embeds')

ARCHITECTURES = [
    Architecture('clip', clip, pair(3, True), {**PAIRED, 'attention_mask': TEXT}, both(14), output='logits_per_image', others=OTHERS),
    Architecture('clip-text', clip_text, sentences(3, True), {'input_ids': TEXT, 'attention_mask': TEXT, 'text_embeds': {0: 'text_batch_size'}},
                 both(14, 18, ('sdpa', 'eager')), output='text_embeds'),
    Architecture('clip-vision', clip_vision, images(3, 32), {'pixel_values': PICTURE, 'image_embeds': PICTURE}, both(11), output='image_embeds'),
    # SigLIP reads texts of one length, padded and unmasked, as it was trained
    Architecture('siglip', siglip, pair(3, False), {**PAIRED, 'input_ids': {0: 'text_batch_size'}}, both(13), output='logits_per_image', others=OTHERS),
    Architecture('siglip-vision', siglip_vision, images(3, 32), {'pixel_values': PICTURE, 'pooler_output': PICTURE}, both(17, 20, ('sdpa', 'eager')),
                 output='pooler_output'),
]
