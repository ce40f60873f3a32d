"""Writes the fixtures of zero-shot classification: a small NLI model, CLIP and SigLIP, all with seeded random weights, as model folders, and
what transformers' pipelines say of a few texts and images with them.

    pip install -r conformance/make/requirements.txt
    python conformance/make/zero_shot.py
"""

import json
import pathlib
import shutil

import numpy as np
import onnx
import torch
import transformers as hf
from PIL import Image
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

OUT = pathlib.Path(__file__).parent.parent / 'fixtures' / 'zero-shot'
TEXTS = [
    'The striker scored twice in the second half.',
    'Shares fell after the bank warned of losses, and the market closed lower than at any time in the last three years of trade.',
    'Café opens: 42 new phones!',
]
LABELS = ['sport', 'business and money', 'technology', 'film']
WORDS = 'the a of and in this example is photo text sport business money technology film score ##d twice half share ##s fell bank market phone new opens'


def main():
    torch.manual_seed(11)
    shutil.rmtree(OUT, ignore_errors=True)
    images = photos(OUT / 'photos')
    expected = {'texts': TEXTS, 'labels': LABELS, 'nli': nli(), 'clip': clip(images), 'siglip': siglip(images)}
    (OUT / 'expected.json').write_text(json.dumps(expected, indent=1) + '\n')


def photos(folder):
    """The shorter side is that of the model: cropping and normalizing are compared, not how libraries resize."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(3)
    sizes = {'wide.png': (45, 32), 'tall.png': (32, 38), 'square.png': (32, 32)}
    for name, (width, height) in sizes.items():
        coarse = Image.fromarray(random.integers(0, 256, (4, 4, 3), dtype=np.uint8))
        coarse.resize((width, height), Image.Resampling.BICUBIC).save(folder / name)
    return [folder / name for name in sizes]


def tokenizer(folder, length, first, last, pad, pair):
    """WordPiece over letters and a few words; long words fall into pieces, so lengths differ."""
    letters = [chr(c) for c in range(33, 127)]
    pieces = [pad, '[UNK]', first, last, *letters, *['##' + c for c in letters], *WORDS.split()]
    vocabulary = {token: i for i, token in enumerate(dict.fromkeys(pieces))}
    built = Tokenizer(models.WordPiece(vocabulary, unk_token='[UNK]'))
    built.normalizer = normalizers.BertNormalizer()
    built.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = [(first, vocabulary[first]), (last, vocabulary[last])]
    built.post_processor = processors.TemplateProcessing(single=f'{first} $A {last}', pair=f'{first} $A {last} $B:1 {last}:1', special_tokens=special)
    names = ['input_ids', *(['token_type_ids'] if pair else []), 'attention_mask']
    made = hf.PreTrainedTokenizerFast(
        tokenizer_object=built, unk_token='[UNK]', pad_token=pad, cls_token=first, sep_token=last, bos_token=first, eos_token=last,
        model_max_length=length, model_input_names=names)
    made.save_pretrained(folder)
    return made, len(vocabulary), vocabulary


def export(model, inputs, outputs, axes, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    # in eval mode itself: the exporter puts every part back into the mode of the whole
    positional = Positional(model, list(inputs), outputs).eval()
    torch.onnx.export(
        positional, tuple(inputs.values()), str(path), input_names=list(inputs), output_names=outputs, dynamic_axes=axes, opset_version=17, dynamo=False)
    graph = onnx.load(path)
    del graph.graph.value_info[:]
    for node in graph.graph.node:
        node.doc_string = ''
    onnx.save(graph, path)


class Positional(torch.nn.Module):
    """The exporter wants inputs by position and outputs as a tuple."""

    def __init__(self, model, inputs, outputs):
        super().__init__()
        self.model, self.inputs, self.outputs = model, inputs, outputs

    def forward(self, *values):
        out = self.model(**dict(zip(self.inputs, values)))
        return tuple(getattr(out, name) for name in self.outputs)


def nli():
    folder = OUT / 'nli'
    tokens, size, _ = tokenizer(folder, 32, '[CLS]', '[SEP]', '[PAD]', pair=True)
    # wide weights: scores of a model at its usual initialization are all alike
    config = hf.BertConfig(
        vocab_size=size, hidden_size=24, num_hidden_layers=1, num_attention_heads=2, intermediate_size=40, max_position_embeddings=32, pad_token_id=0,
        initializer_range=0.4, num_labels=3, id2label={0: 'contradiction', 1: 'neutral', 2: 'entailment'},
        label2id={'contradiction': 0, 'neutral': 1, 'entailment': 2}, attn_implementation='eager')
    model = hf.BertForSequenceClassification(config).eval()
    config.save_pretrained(folder)
    sample = dict(tokens([TEXTS[0], TEXTS[2]], padding=True, return_tensors='pt'))
    axes = {name: {0: 'batch_size', 1: 'sequence_length'} for name in sample}
    export(model, sample, ['logits'], {**axes, 'logits': {0: 'batch_size'}}, folder / 'onnx' / 'model.onnx')
    pipe = hf.pipeline('zero-shot-classification', model=model, tokenizer=tokens)

    def scores(labels, **options):
        found = pipe(TEXTS, labels, **options)
        return [[dict(zip(row['labels'], row['scores']))[label] for label in labels] for row in found]

    return {
        'single': scores(LABELS),
        'template': scores(LABELS, hypothesis_template='This text is about {}.'),
        'multi': scores(LABELS, multi_label=True),
        'alone': scores(LABELS[:1]),
    }


def image_config(folder, size):
    json.dump({
        'image_processor_type': 'CLIPImageProcessor', 'do_convert_rgb': True, 'do_resize': True, 'size': {'shortest_edge': size}, 'resample': 3,
        'do_center_crop': True, 'crop_size': {'height': size, 'width': size}, 'do_rescale': True, 'rescale_factor': 1 / 255, 'do_normalize': True,
        'image_mean': [0.48145466, 0.4578275, 0.40821073], 'image_std': [0.26862954, 0.26130258, 0.27577711],
    }, open(folder / 'preprocessor_config.json', 'w'), indent=2)
    return hf.CLIPImageProcessor.from_pretrained(folder)


TOWER = {'hidden_size': 24, 'intermediate_size': 40, 'num_hidden_layers': 1, 'num_attention_heads': 2}
IMAGE = {'image_size': 32, 'patch_size': 8}


def wide(model):
    """Random towers map everything to nearly one place; wider weights spread it."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim > 1:
                weight.mul_(8 if 'embedding' in name else 3)
    return model.eval()


def scores_of_images(model, tokens, processor, images):
    pipe = hf.pipeline('zero-shot-image-classification', model=model, tokenizer=tokens, image_processor=processor)
    found = pipe([str(path) for path in images], candidate_labels=LABELS, hypothesis_template='This is a photo of {}.')
    return [[{e['label']: e['score'] for e in row}[label] for label in LABELS] for row in found]


def clip(images):
    folder = OUT / 'clip'
    tokens, size, vocabulary = tokenizer(folder, 40, '<|startoftext|>', '<|endoftext|>', '<pad>', pair=False)
    text = {**TOWER, 'vocab_size': size, 'max_position_embeddings': 40, 'pad_token_id': 0,
            'bos_token_id': vocabulary['<|startoftext|>'], 'eos_token_id': vocabulary['<|endoftext|>']}
    config = hf.CLIPConfig(text_config=text, vision_config={**TOWER, **IMAGE}, projection_dim=16, attn_implementation='eager')
    model = wide(hf.CLIPModel(config))
    with torch.no_grad():
        model.logit_scale.fill_(2.0)
    config.save_pretrained(folder)
    processor = image_config(folder, 32)
    pixels = processor([Image.open(images[0]), Image.open(images[2])], return_tensors='pt')['pixel_values']
    words = dict(tokens(LABELS, padding=True, return_tensors='pt'))
    words = {name: words[name] for name in ('input_ids', 'attention_mask')}
    text_axes = {name: {0: 'text_batch_size', 1: 'sequence_length'} for name in words}
    image_axes = {'pixel_values': {0: 'image_batch_size'}}
    whole = ['logits_per_image', 'logits_per_text', 'text_embeds', 'image_embeds']
    export(model, {'input_ids': words['input_ids'], 'pixel_values': pixels, 'attention_mask': words['attention_mask']}, whole, {
        **text_axes, **image_axes, 'logits_per_image': {0: 'image_batch_size', 1: 'text_batch_size'},
        'logits_per_text': {0: 'text_batch_size', 1: 'image_batch_size'}, 'text_embeds': {0: 'text_batch_size'},
        'image_embeds': {0: 'image_batch_size'}}, folder / 'onnx' / 'model.onnx')
    padded = tokens(LABELS[:3], padding='max_length', max_length=40, return_tensors='pt')
    fixed_sizes(model, folder, {'input_ids': padded['input_ids'], 'pixel_values': pixels[:1], 'attention_mask': padded['attention_mask']}, whole)
    return scores_of_images(model, tokens, processor, images)


def fixed_sizes(model, folder, sample, outputs):
    """The same model as a plain export writes it: the numbers of texts, of tokens and of images are those of the example."""
    fixed = folder.with_name(f'{folder.name}-fixed')
    with torch.random.fork_rng():
        export(model, sample, outputs, None, fixed / 'onnx' / 'model.onnx')
    for file in folder.glob('*.json'):
        shutil.copy(file, fixed)


def siglip(images):
    folder = OUT / 'siglip'
    # the pipeline pads texts for SigLIP to 64 tokens, as it was trained
    tokens, size, vocabulary = tokenizer(folder, 64, '<s>', '</s>', '<pad>', pair=False)
    tokens.model_input_names = ['input_ids']
    text = {**TOWER, 'vocab_size': size, 'max_position_embeddings': 64, 'pad_token_id': 0, 'bos_token_id': 2, 'eos_token_id': 3, 'projection_size': 24}
    config = hf.SiglipConfig(text_config=text, vision_config={**TOWER, **IMAGE}, attn_implementation='eager')
    model = wide(hf.SiglipModel(config))
    with torch.no_grad():
        model.logit_scale.fill_(1.5)
        model.logit_bias.fill_(-0.7)
    config.save_pretrained(folder)
    processor = image_config(folder, 32)
    pixels = processor([Image.open(images[0]), Image.open(images[2])], return_tensors='pt')['pixel_values']
    words = tokens(LABELS, padding='max_length', max_length=64, return_tensors='pt')['input_ids']
    whole = ['logits_per_image', 'logits_per_text', 'text_embeds', 'image_embeds']
    export(model, {'input_ids': words, 'pixel_values': pixels}, whole, {
        'input_ids': {0: 'text_batch_size'}, 'pixel_values': {0: 'image_batch_size'},
        'logits_per_image': {0: 'image_batch_size', 1: 'text_batch_size'}, 'logits_per_text': {0: 'text_batch_size', 1: 'image_batch_size'},
        'text_embeds': {0: 'text_batch_size'}, 'image_embeds': {0: 'image_batch_size'}}, folder / 'onnx' / 'model.onnx')
    fixed_sizes(model, folder, {'input_ids': words[:1], 'pixel_values': pixels}, whole)
    return scores_of_images(model, tokens, processor, images)


if __name__ == '__main__':
    main()
