"""Makes conformance/fixtures/tokenizers/components.json.gz: what Python's tokenizers gives for each type of component, on a thousand texts.

    python conformance/make/tokenizer_components.py          (tokenizers 0.23.3)

For every case: a tokenizer.json, and for every text the first three bytes of the SHA-256 of the token numbers joined by commas, and of the decoded
text where the case has a decoder. Three texts of each case are kept in full, to see what is wrong where something is.

Normalizers and pre-tokenizers stand before a model that hides nothing: BPE without merges in which each character falls back to its bytes, and the
last of a piece carries a line feed. So the numbers spell the pieces.
"""

import base64
import gzip
import hashlib
import json
import pathlib
import random
import sys

from tokenizer_strings import CODE, SCRIPTS, strings
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

OUT = pathlib.Path(__file__).resolve().parents[1] / 'fixtures' / 'tokenizers' / 'components.json.gz'
TEXTS = strings()

BYTES = {f'<0x{byte:02X}>': byte for byte in range(256)}
SPELLING = {'type': 'BPE', 'dropout': None, 'unk_token': None, 'continuing_subword_prefix': None, 'end_of_word_suffix': '\n', 'fuse_unk': False,
            'byte_fallback': True, 'ignore_merges': False, 'vocab': BYTES, 'merges': []}
EMPTY = {'version': '1.0', 'truncation': None, 'padding': None, 'added_tokens': [], 'normalizer': None, 'pre_tokenizer': None, 'post_processor': None, 'decoder': None}
BEHAVIORS = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous']

cases: dict[str, dict] = {}


def case(name: str, **parts) -> None:
    assert name not in cases, name
    cases[name] = {**EMPTY, 'model': SPELLING, **parts}


def regex(expression: str) -> dict:
    return {'Regex': expression}


def split(expression: str, behavior: str = 'Isolated', invert: bool = False) -> dict:
    return {'type': 'Split', 'pattern': regex(expression), 'behavior': behavior, 'invert': invert}


def sequence(kind: str, *parts: dict) -> dict:
    return {'type': 'Sequence', kind: list(parts)}


def normalizer_cases(charsmap: str) -> None:
    for name in ['NFC', 'NFD', 'NFKC', 'NFKD', 'Lowercase', 'StripAccents', 'Nmt', 'ByteLevel']:
        case(f'normalizer {name}', normalizer={'type': name})
    for clean, chinese, strip, lower in [(True, True, None, True), (False, False, None, True), (True, True, None, False), (True, False, True, False), (False, True, False, True), (True, True, False, True), (False, True, True, True)]:
        case(f'normalizer BertNormalizer {clean} {chinese} {strip} {lower}', normalizer={'type': 'BertNormalizer', 'clean_text': clean, 'handle_chinese_chars': chinese, 'strip_accents': strip, 'lowercase': lower})
    for left, right in [(True, True), (True, False), (False, True)]:
        case(f'normalizer Strip {left} {right}', normalizer={'type': 'Strip', 'strip_left': left, 'strip_right': right})
    case('normalizer Precompiled', normalizer={'type': 'Precompiled', 'precompiled_charsmap': charsmap})
    case('normalizer Prepend', normalizer={'type': 'Prepend', 'prepend': '▁▂'})
    for pattern, content in [({'String': ' '}, '▁'), ({'String': 'a'}, ''), ({'String': '//'}, '$1$&'), (regex(r'\s+'), ' '), (regex(' {2,}'), ' '), (regex(r'[^\w\s]'), ''), (regex(r'(?<=\p{L})\p{M}+'), 'M'), (regex(r'\d+(?!\d|\.)'), '#'), (regex(r'(\p{Lu})(\p{Ll}+)'), '<>'), (regex('x*'), '-'), (regex(r'^\p{Han}|.$'), '^'), (regex(r'(?i)ñ|k|s'), 'N')]:
        case(f'normalizer Replace {json.dumps(pattern)}', normalizer={'type': 'Replace', 'pattern': pattern, 'content': content})
    case('normalizer Sequence', normalizer=sequence('normalizers', {'type': 'NFKD'}, {'type': 'StripAccents'}, {'type': 'Lowercase'}, {'type': 'Strip', 'strip_left': True, 'strip_right': True}, {'type': 'Prepend', 'prepend': '▁'}, {'type': 'Replace', 'pattern': {'String': ' '}, 'content': '▁'}))
    case('normalizer Sequence of Sequences', normalizer=sequence('normalizers', sequence('normalizers', {'type': 'Nmt'}, {'type': 'NFKC'}), {'type': 'Replace', 'pattern': regex(' {2,}'), 'content': ' '}))


def pre_tokenizer_cases() -> None:
    for name in ['BertPreTokenizer', 'Whitespace', 'WhitespaceSplit', 'UnicodeScripts']:
        case(f'pre-tokenizer {name}', pre_tokenizer={'type': name})
    for prefix in [True, False]:
        for use in [True, False]:
            case(f'pre-tokenizer ByteLevel {prefix} {use}', pre_tokenizer={'type': 'ByteLevel', 'add_prefix_space': prefix, 'trim_offsets': True, 'use_regex': use})
    for delimiter in [' ', '-', '▁', 'é', '😀']:
        case(f'pre-tokenizer CharDelimiterSplit {delimiter}', pre_tokenizer={'type': 'CharDelimiterSplit', 'delimiter': delimiter})
    for single in [True, False]:
        case(f'pre-tokenizer Digits {single}', pre_tokenizer={'type': 'Digits', 'individual_digits': single})
    for length in [1, 3, 5]:
        case(f'pre-tokenizer FixedLength {length}', pre_tokenizer={'type': 'FixedLength', 'length': length})
    for scheme in ['always', 'never', 'first']:
        for divide in [True, False]:
            case(f'pre-tokenizer Metaspace {scheme} {divide}', pre_tokenizer={'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': scheme, 'split': divide})
    first = {'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': 'first', 'split': True}
    added = [{'id': 256, 'content': '<s>', 'single_word': False, 'lstrip': False, 'rstrip': False, 'normalized': False, 'special': True}, {'id': 257, 'content': 'uno', 'single_word': False, 'lstrip': True, 'rstrip': False, 'normalized': True, 'special': False}]
    for name, normalizer in {'Strip': {'type': 'Strip', 'strip_left': True, 'strip_right': True}, 'NFKC': {'type': 'NFKC'}, 'Replace': {'type': 'Replace', 'pattern': regex(r'^\s+'), 'content': ''}, 'Replace by more': {'type': 'Replace', 'pattern': regex(r'\s+'), 'content': 'xy '}, 'Prepend': {'type': 'Prepend', 'prepend': 'ab '}, 'Lowercase': {'type': 'Lowercase'}, 'StripAccents': {'type': 'StripAccents'}, 'Nmt': {'type': 'Nmt'}}.items():
        case(f'pre-tokenizer Metaspace first behind {name}', normalizer=normalizer, pre_tokenizer=sequence('pretokenizers', {'type': 'Digits', 'individual_digits': True}, first), added_tokens=added)
    for behavior in BEHAVIORS:
        case(f'pre-tokenizer Punctuation {behavior}', pre_tokenizer={'type': 'Punctuation', 'behavior': behavior})
        for invert in [False, True]:
            case(f'pre-tokenizer Split string {behavior} {invert}', pre_tokenizer={'type': 'Split', 'pattern': {'String': ' '}, 'behavior': behavior, 'invert': invert})
            case(f'pre-tokenizer Split regex {behavior} {invert}', pre_tokenizer=split(r'\p{P}+|\s', behavior, invert))
    cases_ = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    spaces = r'\s*[\r\n]+|\s+(?!\S)|\s+'
    upper, lower = r'[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]', r'[\p{Ll}\p{Lm}\p{Lo}\p{M}]'
    gpt2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
    cl100k = cases_ + r'|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|' + spaces
    o200k = rf'[^\r\n\p{{L}}\p{{N}}]?{upper}*{lower}+{cases_}?|[^\r\n\p{{L}}\p{{N}}]?{upper}+{lower}*{cases_}?|\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n/]*|' + spaces
    known = {'GPT-2': gpt2, 'cl100k': cl100k, 'Qwen 2': cl100k.replace('{1,3}', ''), 'o200k': o200k, 'CLIP': r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"}
    for name, expression in known.items():
        case(f'pre-tokenizer Split {name}', pre_tokenizer=split(expression))
        # The same by an expression that no list holds, so that the program runs it.
        case(f'pre-tokenizer Split {name} as a program', pre_tokenizer=split(f'(?:{expression})'))
    for expression in [
        r' ?[^(\s|[.,!?…。，、।۔،])]+', r'[一-龥぀-ゟ゠-ヿ]+', r'\w+|[^\w\s]+', r'[[:alpha:]]+', r'[[:punct:]]', r'[[:upper:]][[:lower:]]*', r'[\p{L}&&[^a-z]]+', r'\R', r'(?:\r\n|\n)+', r'\h+', r'\b\w', r'(?<!\w)\p{L}(?=\w)', r'(?>a+|ab)b?', r'a++b|a', r'\p{N}{1,3}?',
        r'(?m).+', r'.+', r'^.|.\z', r'\p{Greek}+|\p{Cyrillic}+', r'\P{L}+', r'[^\p{L}\p{M}\p{N}]', r'(?i)[a-fß]+', r'(?=\p{Lu})', r'(?<=[.!?])\s+', r'x?', r'(\p{L}|\p{M})*\p{N}', r'\p{^Lu}+', r'[\s\S]{7}', r'\s+$', r'\A\s*\S+', r'(?i:straße|déjà)', r'\d{1,3}(?=(?:\d{3})*\b)',
    ]:
        case(f'pre-tokenizer Split {expression}', pre_tokenizer=split(expression))
    case('pre-tokenizer Sequence', pre_tokenizer=sequence('pretokenizers', {'type': 'WhitespaceSplit'}, {'type': 'Punctuation', 'behavior': 'Isolated'}, {'type': 'Digits', 'individual_digits': True}))
    case('pre-tokenizer Sequence of byte levels', pre_tokenizer=sequence('pretokenizers', split(cl100k), {'type': 'ByteLevel', 'add_prefix_space': False, 'trim_offsets': True, 'use_regex': False}))


def added_token_cases() -> None:
    def token(content: str, **flags) -> dict:
        return {'id': 0, 'content': content, 'single_word': False, 'lstrip': False, 'rstrip': False, 'normalized': True, 'special': False, **flags}

    lower, bert = {'type': 'Lowercase'}, {'type': 'BertNormalizer', 'clean_text': True, 'handle_chinese_chars': True, 'strip_accents': None, 'lowercase': True}
    contents = ['<s>', '</s>', '[MASK]', '<mask>', 'yesterday', 'new token', 'a', 'ab', '中', 'mid', ' uno', '😀', '<|endoftext|>', 'Größe', 'ΑΣ']
    for flags in [{}, {'lstrip': True}, {'rstrip': True}, {'lstrip': True, 'rstrip': True}, {'single_word': True}, {'normalized': False}, {'normalized': False, 'special': True, 'lstrip': True}, {'single_word': True, 'normalized': False, 'rstrip': True}]:
        tokens = [{**token(content, **flags), 'id': 256 + i} for i, content in enumerate(contents)]
        for name, normalizer in {'none': None, 'Lowercase': lower, 'BertNormalizer': bert}.items():
            case(f'added tokens {json.dumps(flags)} {name}', added_tokens=tokens, normalizer=normalizer, decoder={'type': 'ByteFallback'})
    mixed = [{**token(content, normalized=i % 2 == 0, special=i % 3 == 0, lstrip=i % 4 == 0, rstrip=i % 5 == 0), 'id': 300 + 7 * i} for i, content in enumerate(contents)]
    case('added tokens mixed, numbered with gaps', added_tokens=mixed, normalizer=lower, pre_tokenizer={'type': 'Whitespace'}, decoder={'type': 'Fuse'})


def trained(model, trainer, normalizer=None, pre_tokenizer=None) -> dict:
    tokenizer = Tokenizer(model)
    if normalizer:
        tokenizer.normalizer = normalizer
    if pre_tokenizer:
        tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.train_from_iterator([*SCRIPTS.values(), *CODE, *TEXTS[200:500]], trainer)
    return json.loads(tokenizer.to_str())


def model_cases() -> dict[str, dict]:
    special = ['<unk>', '<s>', '</s>', '<pad>']
    level = trained(models.WordLevel(unk_token='<unk>'), trainers.WordLevelTrainer(vocab_size=500, special_tokens=special, show_progress=False), None, pre_tokenizers.Whitespace())
    case('model WordLevel', **level)
    piece = trained(models.WordPiece(unk_token='<unk>'), trainers.WordPieceTrainer(vocab_size=900, special_tokens=special, show_progress=False), normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer())
    case('model WordPiece', **piece)
    case('model WordPiece, short words', **{**piece, 'model': {**piece['model'], 'max_input_chars_per_word': 6}})
    bpe = trained(models.BPE(unk_token='<unk>'), trainers.BpeTrainer(vocab_size=900, special_tokens=special, show_progress=False), normalizers.NFC(), pre_tokenizers.Whitespace())
    for options in [{}, {'fuse_unk': True}, {'unk_token': None}, {'ignore_merges': True}]:
        case(f'model BPE {json.dumps(options)}', **{**bpe, 'model': {**bpe['model'], **options}})
    case('model BPE, merges as texts', **{**bpe, 'model': {**bpe['model'], 'merges': [' '.join(merge) for merge in bpe['model']['merges']]}})
    case('model BPE, no pieces', **{**bpe, 'pre_tokenizer': None})
    prefixed = trained(models.BPE(unk_token='<unk>', continuing_subword_prefix='##'), trainers.BpeTrainer(vocab_size=900, special_tokens=special, continuing_subword_prefix='##', show_progress=False), None, pre_tokenizers.Whitespace())
    case('model BPE, prefix', **prefixed)
    suffixed = trained(models.BPE(unk_token='<unk>', end_of_word_suffix='</w>'), trainers.BpeTrainer(vocab_size=900, special_tokens=special, end_of_word_suffix='</w>', show_progress=False), normalizers.Lowercase(), pre_tokenizers.Whitespace())
    case('model BPE, suffix', **suffixed)
    some = dict(list(BYTES.items())[32:200])
    for name, bytes_ in {'all bytes': BYTES, 'some bytes': some}.items():
        for fuse in [True, False]:
            vocab = {**bpe['model']['vocab']}
            vocab |= {token: len(vocab) + i for i, token in enumerate(bytes_)}
            case(f'model BPE, {name}, fuse {fuse}', **{**bpe, 'model': {**bpe['model'], 'vocab': vocab, 'byte_fallback': True, 'fuse_unk': fuse}})
    byte_level = trained(models.BPE(), trainers.BpeTrainer(vocab_size=700, special_tokens=['<|endoftext|>'], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False), None, pre_tokenizers.ByteLevel(add_prefix_space=False))
    case('model BPE, byte level', **byte_level)
    uni = trained(models.Unigram(), trainers.UnigramTrainer(vocab_size=900, special_tokens=special, unk_token='<unk>', show_progress=False), normalizers.NFKC(), pre_tokenizers.Metaspace())
    case('model Unigram', **uni)
    case('model Unigram, no pieces', **{**uni, 'pre_tokenizer': None})
    for name, bytes_ in {'all bytes': BYTES, 'some bytes': some}.items():
        vocab = uni['model']['vocab'] + [[token, -20.5] for token in bytes_]
        case(f'model Unigram, {name}', **{**uni, 'model': {**uni['model'], 'vocab': vocab, 'byte_fallback': True}})
    return {'WordLevel': level, 'WordPiece': piece, 'BPE': suffixed, 'bytes': byte_level, 'Unigram': {**uni, 'model': {**uni['model'], 'vocab': uni['model']['vocab'] + [[token, -20.5] for token in BYTES], 'byte_fallback': True}}}


def decoder_cases(made: dict[str, dict]) -> None:
    byte_level = {'type': 'ByteLevel', 'add_prefix_space': True, 'trim_offsets': True, 'use_regex': True}
    metaspace = {'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': 'always', 'split': True}
    configs = {
        'none': None, 'BPEDecoder': {'type': 'BPEDecoder', 'suffix': '</w>'}, 'ByteFallback': {'type': 'ByteFallback'}, 'ByteLevel': byte_level, 'Fuse': {'type': 'Fuse'},
        'CTC': {'type': 'CTC', 'pad_token': '<pad>', 'word_delimiter_token': '|', 'cleanup': True}, 'CTC raw': {'type': 'CTC', 'pad_token': 'a', 'word_delimiter_token': '▁', 'cleanup': False},
        'Metaspace': metaspace, 'Metaspace never': {**metaspace, 'prepend_scheme': 'never'}, 'Metaspace first': {**metaspace, 'prepend_scheme': 'first'},
        'Replace': {'type': 'Replace', 'pattern': {'String': '▁'}, 'content': ' '}, 'Replace regex': {'type': 'Replace', 'pattern': regex(r'\p{L}(?=\p{M})|[aeiou]'), 'content': '_'},
        'Strip': {'type': 'Strip', 'content': '▁', 'start': 1, 'stop': 0}, 'Strip 2': {'type': 'Strip', 'content': 'a', 'start': 2, 'stop': 0}, 'WordPiece': {'type': 'WordPiece', 'prefix': '##', 'cleanup': True}, 'WordPiece raw': {'type': 'WordPiece', 'prefix': '##', 'cleanup': False},
        'Sequence': sequence('decoders', {'type': 'Replace', 'pattern': {'String': '▁'}, 'content': ' '}, {'type': 'ByteFallback'}, {'type': 'Fuse'}, {'type': 'Strip', 'content': ' ', 'start': 1, 'stop': 0}),
    }
    for model, parts in made.items():
        for name, config in configs.items():
            case(f'decoder {name} of {model}', **{**parts, 'decoder': config}, decoded=True)


def post_processor_cases(made: dict[str, dict]) -> None:
    parts = made['Unigram']
    cls, sep = ['<s>', 1], ['</s>', 2]

    def template(single: str, pair: str) -> dict:
        text = processors.TemplateProcessing(single, pair, [('<s>', 1), ('</s>', 2)]).__getstate__()
        return json.loads(text)

    bert = {'type': 'BertProcessing', 'sep': sep, 'cls': cls}
    roberta = {'type': 'RobertaProcessing', 'sep': sep, 'cls': cls, 'trim_offsets': True, 'add_prefix_space': True}
    byte_level = {'type': 'ByteLevel', 'add_prefix_space': True, 'trim_offsets': True, 'use_regex': True}
    several = {**template('<s> $A', '<s> $A $B'), 'special_tokens': {'<s>': {'id': '<s>', 'ids': [1, 3, 1], 'tokens': ['<s>', '<pad>', '<s>']}}}
    for name, config in {
        'none': None, 'BertProcessing': bert, 'RobertaProcessing': roberta, 'ByteLevel': byte_level, 'TemplateProcessing': template('<s> $A </s>', '<s> $A </s> $B:1 </s>:1'),
        'TemplateProcessing turned': template('$A:3 </s>:2', '$B:1 </s> $A <s>:5'), 'TemplateProcessing of several': several, 'Sequence': sequence('processors', byte_level, template('<s> $A', '<s> $A $B:1')),
        'Sequence of two': sequence('processors', bert, roberta), 'Sequence of Roberta and Bert': sequence('processors', roberta, bert),
    }.items():
        case(f'post-processor {name}', **{**parts, 'post_processor': config}, paired=True)


def short_hash(value: str) -> bytes:
    return hashlib.sha256(value.encode()).digest()[:3]


def measured(name: str, stored: dict, decode: bool, paired: bool) -> dict:
    tokenizer = Tokenizer.from_str(json.dumps(stored))
    shown = random.Random(name).sample(range(len(TEXTS)), 3)
    result: dict = {'name': name, 'file': stored, 'ids': b'', 'shown': []}
    if decode:
        result['decoded'] = b''
    for i, text in enumerate(TEXTS):
        if paired:
            encoding = tokenizer.encode(text, TEXTS[-i - 1])
            ids = [*tokenizer.encode(text).ids, -1, *encoding.ids, -1, *encoding.type_ids]
        else:
            ids = tokenizer.encode(text).ids
        result['ids'] += short_hash(','.join(map(str, ids)))
        if decode:
            # Special tokens are shown and left out in turn.
            decoded = tokenizer.decode(ids, skip_special_tokens=i % 2 == 1)
            result['decoded'] += short_hash(decoded)
        if i in shown:
            result['shown'].append([i, ids, *([decoded] if decode else [])])
    for key in ['ids', 'decoded']:
        if key in result:
            result[key] = base64.b64encode(result[key]).decode()
    return result


def main(charsmap: str) -> None:
    normalizer_cases(charsmap)
    pre_tokenizer_cases()
    added_token_cases()
    made = model_cases()
    decoder_cases(made)
    post_processor_cases(made)
    results = []
    for name, stored in cases.items():
        decode, paired = stored.pop('decoded', False) or name.startswith('added'), stored.pop('paired', False)
        results.append(measured(name, stored, decode, paired))
        print(name, file=sys.stderr)
    # Files that several cases share are stored once.
    files: list[str] = []
    for result in results:
        parts = result['file']
        for part in ['model', 'added_tokens', 'normalizer']:
            text = json.dumps(parts[part], ensure_ascii=False)
            if text not in files:
                files.append(text)
            parts[part] = files.index(text)
    whole = {'texts': TEXTS, 'parts': [json.loads(text) for text in files], 'cases': results}
    OUT.write_bytes(gzip.compress(json.dumps(whole, ensure_ascii=False, separators=(',', ':')).encode(), 9, mtime=0))
    print(f'{len(results)} cases, {len(TEXTS)} texts, {OUT.stat().st_size} bytes', file=sys.stderr)


if __name__ == '__main__':
    main(pathlib.Path(sys.argv[1]).read_text())
