"""Makes conformance/fixtures/tokenizers: small tokenizers of every kind, and the numbers that Python's tokenizers give for odd texts.

    python conformance/make/tokenizer_ids.py          (tokenizers 0.23.3)

Each NAME.json is a tokenizer.json, trained here on the texts below; `wordpiece` stands for the one of models/all-minilm-l6-v2.
NAME.expected.json holds, for texts and pairs, what `encode` gives with special tokens, whole and cut to a length with longest_first.
"""

import json
import pathlib

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / 'conformance' / 'fixtures' / 'tokenizers'

SENTENCES = [
    'The quick brown fox jumps over the lazy dog.', 'A quick-witted fox, jumping; over 12 lazy dogs!', "I'll say it's what they've done, isn't it?",
    'El veloz murciélago hindú comía feliz cardillo y kiwi.', 'La cigüeña tocaba el saxofón detrás del palenque de paja.', '¿Cuánto cuesta? ¡Muchísimo!',
    'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich.', 'Voix ambiguë d’un cœur qui, au zéphyr, préfère les jattes de kiwis.',
    'Съешь же ещё этих мягких французских булок, да выпей чаю.', 'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.', 'いろはにほへと ちりぬるを', '我能吞下玻璃而不伤身体。',
    '키스의 고유조건은 입술끼리 만나야 하고', 'نص حكيم له سر قاطع وذو شأن عظيم', 'דג סקרן שט בים מאוכזב', 'ऋषियों को सताने वाले दुष्ट राक्षसों',
    'import numpy as np  # a comment', 'x = {"a": [1, 2.5e-3], "b": None}', 'https://example.org/path?query=1&other=two#part', 'e = mc², π ≈ 3.14159, ½ + ¼ = ¾',
]

ODD = [
    '', ' ', '   ', '\t', '\n', '\r\n', ' \n \t ', 'a', 'A', ' a', 'a ', '  a  b  ', 'a\tb', 'a\nb', 'a\r\nb', 'a\u00a0b', 'a\u2003b', 'a\u3000b', 'a\u200bb',
    'a\u200db', 'a\ufeffb', '\ufeffa', 'a\u00adb', 'a\u0000b', 'a\u0001b', 'a\u0007b', 'a\u007fb', 'a\u0085b', 'a\u2028b', 'a\u2029b', 'a\ufffdb', 'a\ufffeb',
    '\U000e0001', 'a\ue000b', '\U0010ffff',
    'café', 'cafe\u0301', 'naïve', 'Ångström', 'A\u030angstro\u0308m', 'ﬁne ﬂour', 'ﬃ', 'Straße', 'STRASSE', 'İstanbul', 'ıI', 'ΑΣ', 'ΟΔΟΣ ΣΟΦΟΣ', 'ς σ Σ', 'ǅ ǆ Ǆ', 'ŉ',
    'x\u0301\u0302\u0303\u0304', '\u0301', '\u0301a', 'e\u0327\u0301', 'ệ', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞', 'की', 'क्षि', 'กำลัง', 'ไทย', 'ខ្មែរ', 'မြန်မာ', 'தமிழ்',
    '漢字', '漢字かな交じり文', 'カタカナ', 'ｶﾀｶﾅ', 'ＦＵＬＬ　ｗｉｄｔｈ', '中文，标点。', '中a文b', '𠀀𠀁', '㐀', '豈', '한국어', '한국어', '々〆ヶ', '〜～', '①②③', '㈱', '㌔', '℡', '™', '№', 'Å',
    'שלום', 'שָׁלוֹם', 'مرحبا', 'مُحَمَّد', 'سلام دنیا', 'ﷺ', '١٢٣', '۱۲۳', 'a\u202eb\u202c', '\u200fא\u200e',
    '😀', '😀😀', 'a😀b', '👍🏽', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇪🇸', '🇪🇸🇫🇷', '❤️', '❤', '☺️', '1️⃣', '#️⃣', '🫠', '🧑🏿‍🚀', '¯\\_(ツ)_/¯', '٩(◕‿◕｡)۶',
    '.', '...', '…', '!?', '?!?!', '“quotes” ‘single’ «guillemets»', '"a" \'b\'', "it's", "IT'S", "it’s", "don't", "they'll've", "'s", "''", '`code`', '-', '--', '—', 'a-b', 'a–b', 'a_b', '_a_', 'a/b', 'a\\b', 'a@b.c',
    '#tag', '@me', '$5', '€5', '5€', '£1,000.50', '50%', '1+1=2', 'a<b>c', '<p>hi</p>', '&amp;', 'a|b', '~', '^', 'x²', 'H₂O', '½', 'Ⅷ', '𝒜𝓁𝑔𝑒𝒷𝓇𝒶', '𝟙𝟚𝟛', '∑∏∫', '→', '⇒', '©®', '°C', 'µm', 'μm', '·', '•', '¿?', '¡!', '、。', '「」', '\u00b4', '`', '¨',
    '0', '00', '123', '1234567890', '3.14', '1,234', '1e10', '0xFF', '2026-11-24', '12:34', '+34 600 000 000', 'v1.2.3', 'a1b2', '1st', '٪',
    'HELLO', 'hello', 'HeLLo', 'camelCase', 'snake_case', 'ALLCAPSWORD', 'x' * 99, 'x' * 100, 'x' * 101, 'x' * 300, 'ab' * 60, '漢' * 120, '😀' * 60, 'word ' * 40, 'a' * 20 + ' ' * 30 + 'b',
    '[CLS]', '[SEP]', '[MASK]', '[PAD]', '[UNK]', 'a [MASK] b', 'a[MASK]b', 'a [mask] b', '[CLS] a [SEP]', '<s>', '</s>', '<pad>', '<unk>', '<mask>', 'a <mask> b', 'a<mask>b', '<|endoftext|>', 'a<|endoftext|>b', '▁', '▁a', 'a▁b', 'Ġ', 'Ċ', '##a', 'a##b',
    'Antidisestablishmentarianism', 'Donaudampfschifffahrtsgesellschaft', 'supercalifragilisticexpialidocious', 'pneumonoultramicroscopicsilicovolcanoconiosis',
    'print("hi")\n\tif x:\n\t\treturn', 'SELECT * FROM t WHERE a = 1;', '{"k": [1, 2]}', 'C:\\Users\\me', '/usr/bin/env', 'a=b&c=d', '<!-- x -->', 'λx.x', 'ñandú', 'Ñ', 'n\u0303', 'pingüino', 'corazón', 'El Niño', 'ªº', 'ʻokina', 'Đặng', 'čeština', 'Łódź', 'ÆØÅ æøå', 'œuvre', 'þorn ðe',
    'mixed العربية and English 中文 text 😀!', 'tab\tnewline\nreturn\rform\x0cvertical\x0b', 'zero\u200cwidth\u200bjoin\u200der', 'soft\u00adhyphen', 'a\u0300\u0301b\u0302', 'ﬀ ﬅ', 'ꙮ', '𐍈', '𐌰𐌱', 'ᏣᎳᎩ', 'Ꭰꭰ', 'ᲐᲑ აბ', '\u1e9e', 'ϐϑ', '\u212b', '\u037e', '\u0387', '\u1fbe', '\u2126',
    'NEW \u1c90\u1c91', '\U0001fae8', '\U0001f6dc', '\u2e5d', '\U00011f00', '\u0870', '\ua7c0', '\U00031350',
]

PAIRS = [('a', 'b'), ('', 'b'), ('a', ''), ('', ''), (SENTENCES[0], SENTENCES[3]), (SENTENCES[0], 'short'), ('short', SENTENCES[0]), (SENTENCES[6], SENTENCES[7])]
LENGTHS = [3, 4, 5, 7, 8, 11, 16]


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = {
        'wordpiece': Tokenizer.from_file(str(ROOT / 'models' / 'all-minilm-l6-v2' / 'tokenizer.json')),
        'bpe-bytes': byte_level_bpe(), 'bpe-roberta': roberta_bpe(), 'bpe-fallback': fallback_bpe(), 'unigram': unigram()}
    for name, tokenizer in made.items():
        if name != 'wordpiece':
            (FOLDER / f'{name}.json').write_text(tokenizer.to_str() + '\n')
        write_json(FOLDER / f'{name}.expected.json', expected(tokenizer))


def expected(tokenizer: Tokenizer) -> dict:
    tokenizer.no_padding()
    tokenizer.no_truncation()
    whole = {'texts': [[text, tokenizer.encode(text).ids] for text in dict.fromkeys(ODD + SENTENCES)],
             'pairs': [[a, b, *both(tokenizer.encode(a, b))] for a, b in PAIRS], 'cut': []}
    for length in LENGTHS:
        try:
            tokenizer.enable_truncation(length, strategy='longest_first')
        except BaseException:  # a length below that of the special tokens panics
            continue
        for a, b in [(SENTENCES[0], None), (SENTENCES[2], None), *PAIRS]:
            if b is None or length >= tokenizer.num_special_tokens_to_add(True):
                whole['cut'].append([length, a, b, *both(tokenizer.encode(a, b) if b is not None else tokenizer.encode(a))])
    return whole


def both(encoding) -> list:
    return [encoding.ids, encoding.type_ids]


def byte_level_bpe() -> Tokenizer:
    """As GPT-2 and SmolLM2: bytes, digits one by one, no special tokens around."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder, tokenizer.post_processor = decoders.ByteLevel(), processors.ByteLevel(trim_offsets=False)
    trainer = trainers.BpeTrainer(vocab_size=700, special_tokens=['<|endoftext|>'], initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return tokenizer


def roberta_bpe() -> Tokenizer:
    """As RoBERTa: `<s> a </s></s> b </s>`, all of type 0, and a <mask> that takes the space before it."""
    from tokenizers import AddedToken
    tokenizer = Tokenizer(models.BPE(unk_token='<unk>'))
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=600, special_tokens=['<s>', '<pad>', '</s>', '<unk>'], initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.add_special_tokens([AddedToken('<mask>', lstrip=True, normalized=False)])
    tokenizer.post_processor = processors.RobertaProcessing(('</s>', 2), ('<s>', 0), trim_offsets=True, add_prefix_space=False)
    return tokenizer


def fallback_bpe() -> Tokenizer:
    """As Llama 2 and Gemma: spaces become ▁, characters that are not known become their bytes."""
    tokens = ['<unk>', '<s>', '</s>', *(f'<0x{byte:02X}>' for byte in range(256))]
    trained = Tokenizer(models.BPE(unk_token='<unk>', fuse_unk=True))
    trained.normalizer = normalizers.Sequence([normalizers.Prepend('▁'), normalizers.Replace(' ', '▁')])
    trained.train_from_iterator(SENTENCES[:8], trainers.BpeTrainer(vocab_size=700, special_tokens=tokens, limit_alphabet=60))
    stored = json.loads(trained.to_str())
    stored['model'] |= {'byte_fallback': True}
    stored['added_tokens'] = [token for token in stored['added_tokens'] if not token['content'].startswith('<0x')]
    tokenizer = Tokenizer.from_str(json.dumps(stored))
    tokenizer.decoder = decoders.Sequence([decoders.Replace('▁', ' '), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(' ', 1, 0)])
    tokenizer.post_processor = processors.TemplateProcessing('<s> $A', '<s> $A <s>:1 $B:1', [('<s>', 1)])
    return tokenizer


def unigram() -> Tokenizer:
    """As XLM-R and multilingual E5, with NFKC in the place of SentencePiece's own table."""
    from tokenizers import AddedToken, Regex
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(' {2,}'), ' ')])
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=500, special_tokens=['<s>', '<pad>', '</s>', '<unk>'], unk_token='<unk>')
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.add_special_tokens([AddedToken('<mask>', lstrip=True, normalized=False)])
    tokenizer.post_processor = processors.TemplateProcessing('<s> $A </s>', '<s> $A </s> </s> $B </s>', [('<s>', 0), ('</s>', 2)])
    return tokenizer


def write_json(path: pathlib.Path, value: dict) -> None:
    rows = {key: ',\n'.join(json.dumps(row) for row in rows) for key, rows in value.items()}
    path.write_text('{\n' + ',\n'.join(f'"{key}": [\n{text}\n]' for key, text in rows.items()) + '\n}\n')


if __name__ == '__main__':
    main()
