"""Writes the fixture of sentence-transformers' modules: 200 model folders with random modules behind three tiny encoders, and the vectors that
sentence-transformers gives for a few texts with each.

    pip install -r conformance/make/requirements.txt
    python conformance/make/sentence_modules.py

Each folder is written as files first, in the styles that its releases have had, and loaded by sentence-transformers from those. What is kept:
`encoders/` (a graph and a tokenizer each), `folders.json` (the small files of each folder, and which prompts were asked for), `weights.safetensors`
(`017/2_Dense/linear.weight`), `expected.safetensors` (`017/0`, one row a text) and `heads.safetensors`: what scikit-learn's logistic regression on
the first ten folders' vectors says of the same texts."""

import json
import pathlib
import random
import shutil
import tempfile
import warnings

import numpy as np
import onnx
import torch
import transformers as hf
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

OUT = pathlib.Path(__file__).parent.parent / 'fixtures' / 'sentence-modules'
FOLDERS = 200
TEXTS = [
    'The head is found by the graph',
    'adapter of RANK eight',
    'Résumé of fine tuning!',
    'a',
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen',
    'Ünïcode и кириллица 日本',
    'The graph, the graph; the graph.',
]
WORDS = 'the head is found by graph adapter of rank eight fine tuning one two three four five six seven nine ten eleven query passage The RANK'
MODES = ['cls', 'max', 'mean', 'mean_sqrt_len_tokens', 'weightedmean', 'lasttoken']
FLAGS = ['cls_token', 'max_tokens', 'mean_tokens', 'mean_sqrt_len_tokens', 'weightedmean_tokens', 'lasttoken']
ACTIVATIONS = [
    *['Tanh', 'ReLU', 'GELU', 'Sigmoid', 'SiLU', 'LeakyReLU', 'ELU', 'SELU', 'CELU', 'Softplus', 'Softsign', 'Mish', 'Hardtanh'],
    *['Hardsigmoid', 'Hardswish', 'ReLU6', 'LogSigmoid', 'Tanhshrink', 'PReLU', 'Identity'],
]
NEW = {
    'Transformer': 'sentence_transformers.base.modules.transformer.Transformer',
    'Pooling': 'sentence_transformers.sentence_transformer.modules.pooling.Pooling',
    'Dense': 'sentence_transformers.base.modules.dense.Dense',
    'Normalize': 'sentence_transformers.base.modules.normalize.Normalize',
    'LayerNorm': 'sentence_transformers.sentence_transformer.modules.layer_norm.LayerNorm',
    'Dropout': 'sentence_transformers.sentence_transformer.modules.dropout.Dropout',
}
# hidden size, model, and whether texts end with a special token
ENCODERS = {'bert': (20, 'bert', True), 'distilbert': (16, 'distilbert', True), 'open-ended': (12, 'bert', False)}


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    for name in ENCODERS:
        encoder(name)
    folders, weights, expected = [], {}, {}
    for number in range(FOLDERS):
        draw = random.Random(number)
        name = list(ENCODERS)[number % 3]
        folder = Folder(draw, ENCODERS[name][0])
        key = f'{number:03d}'
        for i, vectors in enumerate(embed(OUT / 'encoders' / name, folder)):
            assert np.isfinite(vectors).all(), key
            expected[f'{key}/{i}'] = vectors
        for path, tensors in folder.weights.items():
            weights.update({f'{key}/{path}/{name}': value for name, value in tensors.items()})
        folders.append({'encoder': name, 'transformer': folder.transformer, 'files': folder.files, 'prompts': folder.asked})
    for path in (OUT / 'encoders').glob('*/model.safetensors'):
        path.unlink()
    one_a_line = ',\n'.join(json.dumps(folder, ensure_ascii=False, separators=(',', ':')) for folder in folders)
    texts = json.dumps(TEXTS, ensure_ascii=False)
    (OUT / 'folders.json').write_text(f'{{"texts":{texts},\n"folders":[\n{one_a_line}\n]}}\n')
    save_file(weights, OUT / 'weights.safetensors')
    save_file(expected, OUT / 'expected.safetensors')
    save_file({f'{number:03d}': head(expected[f'{number:03d}/0']) for number in range(10)}, OUT / 'heads.safetensors')


def head(vectors):
    """Probabilities of two classes, every second text of the second, [texts, 2]."""
    labels = np.arange(len(vectors)) % 2
    scaled = StandardScaler().fit_transform(vectors.astype(np.float64))
    return LogisticRegression(C=0.1, tol=1e-10, max_iter=10_000).fit(scaled, labels).predict_proba(scaled)


class Folder:
    """The files of one model folder, drawn at random."""

    def __init__(self, draw, size):
        self.draw = draw
        self.files, self.weights, self.modules = {}, {}, []
        self.old = draw.random() < 0.5
        self.transformer = '0_Transformer' if draw.random() < 0.15 else ''
        self.size = {'token_embeddings': size}
        self.add('Transformer', None, self.transformer)
        self.before_pooling()
        self.pooling()
        for _ in range(draw.choice([0, 0, 1, 1, 2, 3])):
            self.after_pooling()
        if draw.random() < 0.4:
            self.normalize('sentence_embedding')
        self.write('modules.json', self.modules)
        self.settings()

    def write(self, path, content):
        self.files[path] = content

    def add(self, kind, config, path=None):
        index = len(self.modules)
        path = f'{index}_{kind}' if path is None else path
        type_ = f'sentence_transformers.models.{kind}' if self.old else NEW[kind]
        self.modules.append({'idx': index, 'name': str(index), 'path': path, 'type': type_})
        if config is not None:
            self.write(f'{path}/config.json', config)
        return path

    def before_pooling(self):
        if self.draw.random() < 0.15:
            self.dense('token_embeddings')
        if self.draw.random() < 0.1:
            self.normalize('token_embeddings')
        if self.draw.random() < 0.05:
            self.normalize('sentence_embedding')  # of what is not there yet: nothing

    def pooling(self):
        draw = self.draw
        modes = [m for m in MODES if draw.random() < 0.4] if draw.random() < 0.35 else [draw.choice(MODES)]
        modes = modes or ['mean']
        size = self.size['token_embeddings']
        config = {'word_embedding_dimension' if self.old else 'embedding_dimension': size}
        if self.old and draw.random() < 0.7:
            config |= {f'pooling_mode_{flag}': mode in modes for flag, mode in zip(FLAGS, MODES)}
        else:
            draw.shuffle(modes)
            config['pooling_mode'] = modes[0] if len(modes) == 1 else modes
        if draw.random() < 0.3:
            config['include_prompt'] = False
        elif draw.random() < 0.5:
            config['include_prompt'] = True
        self.size['sentence_embedding'] = size * len(modes)
        self.add('Pooling', config)

    def after_pooling(self):
        kind = self.draw.choice(['dense', 'dense', 'dense', 'norm', 'normalize', 'dropout', 'pooling'])
        if kind == 'dense':
            self.dense('sentence_embedding')
        elif kind == 'norm':
            size = self.size['sentence_embedding']
            path = self.add('LayerNorm', {'dimension': size})
            self.weights[path] = {'norm.weight': 1 + self.normal([size], 0.3), 'norm.bias': self.normal([size], 0.3)}
        elif kind == 'normalize':
            self.normalize('sentence_embedding')
        elif kind == 'dropout':
            self.add('Dropout', {'dropout': 0.3})
        elif self.draw.random() < 0.3:
            self.pooling()

    def dense(self, key):
        draw = self.draw
        given = self.size[key]
        residual = draw.random() < 0.2
        made = given if draw.random() < 0.3 else draw.randint(3, 20)
        bias, activation = draw.random() < 0.8, draw.choice(ACTIVATIONS)
        module = 'linear' if activation == 'Identity' else 'activation'
        config = {'in_features': given, 'out_features': made, 'bias': bias}
        if activation != 'Tanh' or draw.random() < 0.7:
            config['activation_function'] = f'torch.nn.modules.{module}.{activation}'
        if key != 'sentence_embedding' or not self.old:
            config |= {'module_input_name': key, 'module_output_name': key}
        if residual:
            config['use_residual'] = True
        path = self.add('Dense', config)
        tensors = {'linear.weight': self.normal([made, given], given**-0.5)}
        if bias:
            tensors['linear.bias'] = self.normal([made], 0.5)
        if residual and made != given:
            tensors['residual.weight'] = self.normal([made, given], given**-0.5)
        if activation == 'PReLU':
            tensors['activation_function.weight'] = np.float16([0.1])
        self.weights[path] = tensors
        self.size[key] = made

    def normalize(self, key):
        config = {'module_input_name': key, 'module_output_name': key}
        self.add('Normalize', config if key != 'sentence_embedding' or self.draw.random() < 0.5 else None)

    def normal(self, shape, scale):
        """Half precision: half the bytes, and what half-precision models keep."""
        values = [self.draw.gauss(0, scale) for _ in range(int(np.prod(shape)))]
        return np.array(values, dtype=np.float16).reshape(shape)

    def settings(self):
        draw = self.draw
        transformer = {'do_lower_case': draw.random() < 0.3} if self.old else {'transformer_task': 'feature-extraction'}
        if draw.random() < 0.4:
            transformer['max_seq_length'] = draw.randint(6, 60)
        name = 'sentence_bert_config.json' if draw.random() < 0.8 else 'sentence_roberta_config.json'
        self.write(f'{self.transformer}/{name}' if self.transformer else name, transformer)
        self.asked = [None]
        model = {'__version__': {'sentence_transformers': '2.2.2' if self.old else '5.0.0'}}
        if draw.random() < 0.6:
            model['prompts'] = {'query': 'query: ', 'document': draw.choice(['', 'passage: '])}
            self.asked.append('query: ')
            if draw.random() < 0.4:
                model['default_prompt_name'] = draw.choice(['query', 'document'])
                self.asked.append('')
        if draw.random() < 0.15:
            model['truncate_dim'] = draw.randint(2, 8)
        if draw.random() < 0.3:
            model['similarity_fn_name'] = draw.choice(['cosine', 'dot', 'euclidean'])
        if draw.random() < 0.9:
            self.write('config_sentence_transformers.json', model)
        else:
            self.asked = [None]


def embed(encoder_folder, folder):
    """What sentence-transformers gives for each prompt asked for; None is whatever the files say."""
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter('ignore')
        place = pathlib.Path(place)
        for name in ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors']:
            target = place / folder.transformer / name
            target.parent.mkdir(exist_ok=True)
            shutil.copy(encoder_folder / name, target)
        for path, content in folder.files.items():
            (place / path).parent.mkdir(exist_ok=True)
            (place / path).write_text(json.dumps(content))
        for path, tensors in folder.weights.items():
            save_file({name: value.astype(np.float32) for name, value in tensors.items()}, place / path / 'model.safetensors')
        for module in folder.modules[1:]:
            (place / module['path']).mkdir(exist_ok=True)
        model = SentenceTransformer(str(place), device='cpu', local_files_only=True)
        return [model.encode(TEXTS, prompt=prompt, batch_size=3).astype(np.float32) for prompt in folder.asked]


def encoder(name):
    size, kind, ending = ENCODERS[name]
    torch.manual_seed(size)
    folder = OUT / 'encoders' / name
    folder.mkdir(parents=True)
    count = tokenizer(folder, ending, kind == 'bert')
    common = {'vocab_size': count, 'max_position_embeddings': 80}
    if kind == 'bert':
        config = hf.BertConfig(
            hidden_size=size, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, initializer_range=0.5, **common
        )
        model = hf.BertModel(config, add_pooling_layer=False)
    else:
        config = hf.DistilBertConfig(dim=size, n_layers=2, n_heads=2, hidden_dim=24, initializer_range=0.5, **common)
        model = hf.DistilBertModel(config)
    model.eval().save_pretrained(folder)
    names = ['input_ids', 'attention_mask', *(['token_type_ids'] if kind == 'bert' else [])]
    example = {key: torch.ones(2, 7, dtype=torch.int64) for key in names}
    axes = {key: {0: 'batch_size', 1: 'sequence_length'} for key in [*names, 'last_hidden_state']}
    file = str(folder / 'model.onnx')
    torch.onnx.export(
        Named(model, names), tuple(example.values()), file, input_names=names, output_names=['last_hidden_state'], dynamic_axes=axes, dynamo=False, opset_version=17
    )
    stored = onnx.load(file)
    for node in stored.graph.node:
        node.ClearField('doc_string')
    onnx.save(stored, file)


class Named(torch.nn.Module):
    def __init__(self, model, names):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *inputs):
        return self.model(**dict(zip(self.names, inputs))).last_hidden_state


def tokenizer(folder, ending, types):
    """WordPiece over letters and a few words, in lower and upper case."""
    letters = [chr(c) for c in range(33, 127)]
    pieces = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', *letters, *['##' + c for c in letters], *WORDS.split()]
    vocabulary = {token: i for i, token in enumerate(dict.fromkeys(pieces))}
    built = Tokenizer(models.WordPiece(vocabulary, unk_token='[UNK]'))
    built.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=True)
    built.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = [('[CLS]', 2), ('[SEP]', 3)]
    built.post_processor = processors.TemplateProcessing(single='[CLS] $A [SEP]' if ending else '[CLS] $A', special_tokens=special)
    made = hf.PreTrainedTokenizerFast(
        tokenizer_object=built, unk_token='[UNK]', pad_token='[PAD]', cls_token='[CLS]', sep_token='[SEP]', model_max_length=64,
        model_input_names=['input_ids', *(['token_type_ids'] if types else []), 'attention_mask'],
    )  # fmt: skip
    made.save_pretrained(folder)
    return len(vocabulary)


if __name__ == '__main__':
    main()
