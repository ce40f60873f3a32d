"""Makes conformance/fixtures/tokenizers/formats.json.gz: tokenizers in the files that came before tokenizer.json, and their numbers in Python.

    python conformance/make/tokenizer_formats.py          (sentencepiece 0.2.3, transformers 5.24, protobuf)

SentencePiece files are trained here with every setting that changes how they read a text; the numbers are those of `SentencePieceProcessor.encode`, on the
texts of tokenizer_strings.py, as the first three bytes of a SHA-256 each. vocab.txt and vocab.json with merges.txt are opened by transformers.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import pathlib
import tempfile

os.environ['HF_HUB_OFFLINE'] = '1'

import sentencepiece
from tokenizer_strings import CODE, SCRIPTS, strings
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

OUT = pathlib.Path(__file__).resolve().parents[1] / 'fixtures' / 'tokenizers' / 'formats.json.gz'
TEXTS = strings()
# Zero ends a text in SentencePiece's C++ and words beyond 16,384 bytes do not occur.
CORPUS = [text.replace('\n', ' ') for text in [*SCRIPTS.values(), *CODE, *TEXTS[200:500]] if text.strip() and '\x00' not in text]


def hashes(rows) -> str:
    return base64.b64encode(b''.join(hashlib.sha256(','.join(map(str, row)).encode()).digest()[:3] for row in rows)).decode()


def sentence_piece(**options) -> bytes:
    written = io.BytesIO()
    settings = {'vocab_size': 1500, 'hard_vocab_limit': False, 'character_coverage': 0.98, 'minloglevel': 2, 'num_threads': 1, 'normalization_rule_name': 'identity', **options}
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(CORPUS), model_writer=written, **settings)
    return written.getvalue()


def sentence_piece_cases() -> list[dict]:
    cases = {
        'Unigram nmt_nfkc': {'model_type': 'unigram', 'normalization_rule_name': 'nmt_nfkc'},
        'Unigram, bytes': {'model_type': 'unigram', 'byte_fallback': True},
        'Unigram, no prefix, all blanks': {'model_type': 'unigram', 'add_dummy_prefix': False, 'remove_extra_whitespaces': False},
        'Unigram, user-defined': {'model_type': 'unigram', 'user_defined_symbols': ['uno', '<mask>', 'a@b', '1.', '😀']},
        'Unigram, suffix': {'model_type': 'unigram', 'treat_whitespace_as_suffix': True},
        'BPE': {'model_type': 'bpe'},
        'BPE, bytes': {'model_type': 'bpe', 'byte_fallback': True, 'remove_extra_whitespaces': False},
        'BPE, user-defined': {'model_type': 'bpe', 'user_defined_symbols': ['uno', '<mask>', '1.']},
        'BPE, digits, no prefix': {'model_type': 'bpe', 'split_digits': True, 'add_dummy_prefix': False, 'byte_fallback': True},
    }
    made = []
    for name, options in cases.items():
        model = sentence_piece(**options)
        processor = sentencepiece.SentencePieceProcessor(model_proto=model)
        rows = [processor.encode(text) for text in TEXTS]
        made.append({'name': name, 'model': base64.b64encode(model).decode(), 'ids': hashes(rows), 'shown': [[i, rows[i]] for i in (40, 130, 700)]})
    return made


def folder_cases() -> list[dict]:
    from transformers import AutoTokenizer

    special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
    piece = Tokenizer(models.WordPiece(unk_token='[UNK]'))
    piece.normalizer, piece.pre_tokenizer = normalizers.BertNormalizer(strip_accents=False, lowercase=False), pre_tokenizers.BertPreTokenizer()
    piece.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=800, special_tokens=special, show_progress=False))
    vocab = sorted(piece.get_vocab(), key=piece.get_vocab().get)
    level = Tokenizer(models.BPE())
    level.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    level.train_from_iterator(CORPUS, trainers.BpeTrainer(vocab_size=700, special_tokens=['<s>', '<pad>', '</s>', '<unk>', '<mask>', '<|endoftext|>', '<|startoftext|>'], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    bpe = json.loads(level.to_str())['model']
    merged = {'vocab.json': json.dumps(bpe['vocab']), 'merges.txt': '#version: 0.2\n' + '\n'.join(' '.join(merge) for merge in bpe['merges']) + '\n'}
    words = {'vocab.txt': '\n'.join(vocab) + '\n'}
    cases = {
        'bert': (words, {'model_type': 'bert'}, {'tokenizer_class': 'BertTokenizer'}),
        'bert cased': (words, {'model_type': 'bert'}, {'tokenizer_class': 'BertTokenizer', 'do_lower_case': False, 'tokenize_chinese_chars': False}),
        'bert with accents': (words, {'model_type': 'bert'}, {'tokenizer_class': 'BertTokenizer', 'strip_accents': False}),
        'roberta': (merged, {'model_type': 'roberta'}, {'tokenizer_class': 'RobertaTokenizer'}),
        'roberta with prefix': (merged, {'model_type': 'roberta'}, {'tokenizer_class': 'RobertaTokenizer', 'add_prefix_space': True}),
        'gpt2': (merged, {'model_type': 'gpt2'}, {'tokenizer_class': 'GPT2Tokenizer'}),
    }
    made = []
    for name, (files, config, tokenizer_config) in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            every = {**files, 'config.json': json.dumps(config), 'tokenizer_config.json': json.dumps(tokenizer_config)}
            for file, content in every.items():
                pathlib.Path(folder, file).write_text(content)
            tokenizer = AutoTokenizer.from_pretrained(folder)
            rows = [tokenizer(text)['input_ids'] for text in TEXTS]
            pair = tokenizer('uno dos', 'tres')
            made.append({'name': name, 'files': every, 'ids': hashes(rows), 'pair': [pair['input_ids'], pair.get('token_type_ids')], 'shown': [[i, rows[i]] for i in (40, 130, 700)]})
    return made


def main() -> None:
    whole = {'sentencePiece': sentence_piece_cases(), 'folders': folder_cases()}
    OUT.write_bytes(gzip.compress(json.dumps(whole, ensure_ascii=False, separators=(',', ':')).encode(), 9, mtime=0))
    print(OUT.stat().st_size)


if __name__ == '__main__':
    main()
