"""A thousand texts in more than thirty scripts, for tokenizer_components.py. They follow from a seed."""

import random

SCRIPTS = {
    'latin': 'The quick brown fox; El murciélago hindú comía feliz cardillo y kiwi. Größe der Straße, déjà vu, canción señor, Łódź Đặng čeština İstanbul ﬁne œuvre',
    'cyrillic': 'Съешь же ещё этих мягких французских булок, да выпей чаю. Їжак Џурић привет мир',
    'greek': 'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. ΟΔΟΣ ΣΟΦΟΣ ἄνθρωπος Ὀδυσσεύς',
    'armenian': 'Բել դղյակի ձախ ժամն օֆ ազգությանը ցպահանջ չճշտած վնաս էր։', 'georgian': 'აბგად ევზთი კლმნ ოპჟრს ტუფქ ღყშჩცძ ᲐᲑᲒᲓ ჭხჯჰ',
    'hebrew': 'דג סקרן שט בים מאוכזב ולפתע מצא חברה שָׁלוֹם', 'arabic': 'نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر مُحَمَّد ﷺ سلام؟', 'persian': 'می‌خواهم ۱۲۳ پنجره‌ها',
    'syriac': 'ܫܠܡܐ ܥܠܡܐ ܐܒܓܕ', 'thaana': 'ދިވެހި ރާއްޖެ', 'nko': 'ߒߞߏ ߊߓߍ', 'devanagari': 'ऋषियों को सताने वाले दुष्ट राक्षसों के राजा क्षि १२३।', 'bengali': 'আমার সোনার বাংলা ১২৩ ক্ষ',
    'gurmukhi': 'ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ ੧੨੩', 'gujarati': 'નમસ્તે દુનિયા ૧૨', 'oriya': 'ନମସ୍କାର ଦୁନିଆ', 'tamil': 'யாமறிந்த மொழிகளிலே தமிழ்மொழி', 'telugu': 'తెలుగు భాష క్షమించండి', 'kannada': 'ಕನ್ನಡ ಭಾಷೆ',
    'malayalam': 'മലയാളം ഭാഷ ൧൨', 'sinhala': 'සිංහල භාෂාව ක්‍ෂ', 'thai': 'เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กำลัง ๑๒๓', 'lao': 'ສະບາຍດີ ຊາວໂລກ ກຳ', 'tibetan': 'བོད་སྐད་ ༡༢༣', 'burmese': 'မြန်မာ ဘာသာ ၁၂',
    'khmer': 'ខ្មែរ ភាសា ១២', 'ethiopic': 'ሰላም ለዓለም፡ ፩፪', 'cherokee': 'ᏣᎳᎩ ꭳꭲ Ꭰꭰ', 'canadian': 'ᐃᓄᒃᑎᑐᑦ ᓄᓇᕗᑦ', 'ogham': 'ᚑᚌᚐᚋ ᚛ᚐᚁ᚜', 'runic': 'ᚠᚢᚦᚨᚱᚲ᛫ᚷᚹ', 'mongolian': 'ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ', 'hiragana': 'いろはにほへと ちりぬるを がぎぐげご',
    'katakana': 'カタカナ ｶﾀｶﾅ ガギグ ー・ゝ', 'han': '我能吞下玻璃而不伤身体。中文，标点。漢字 𠀀𠀁 㐀 々〆', 'bopomofo': 'ㄅㄆㄇㄈ ㄓㄨㄧㄣ', 'hangul': '키스의 고유조건은 입술끼리 만나야 하고 한국어', 'yi': 'ꆈꌠꁱꂷ', 'javanese': 'ꦧꦱꦗꦮ', 'tifinagh': 'ⵜⵉⴼⵉⵏⴰⵖ',
    'gothic': '𐌰𐌱𐌲 𐍈', 'deseret': '𐐀𐐁𐐨', 'cuneiform': '𒀀𒀁𒁀', 'adlam': '𞤀𞤣𞤤𞤢𞤥', 'math': '𝒜𝓁𝑔 𝟙𝟚𝟛 ∑∏∫ x² H₂O ½ Ⅷ ①② ℡ № Å µm',
}

SIGNS = list('.,;:!?-_/\\|@#$%^&*()[]{}<>+=~`"\'') + ['…', '—', '–', '“', '”', '«', '»', '¿', '¡', '·', '•', '。', '、', '「', '」', '，', '！', '；', '؟', '،', '।', '€', '£', '©', '→', '÷', '×', '§', '¶', '¨', '´', '⟨', '〜', '～']
BLANKS = [' ', ' ', ' ', ' ', '  ', '   ', '\t', '\n', '\r\n', '\r', '\u00a0', '\u2003', '\u3000', '\u200b', '\u2028', '\u2029', '\u0085', '\u000b', '\u000c', '\u1680', '\u202f', '\ufeff', '\u2060', '\u180e', '']
MARKS = ['\u0301', '\u0308', '\u0327', '\u0323', '\u030a', '\u0335', '\u20dd', '\u0345', '\u093c', '\u05b0', '\u064e', '\u0e31', '\u3099', '\ufe0f', '\u200d', '\u200c', '\u0483', '\U0001d165', '\U00011f00', '\u1ac1']
CONTROLS = ['\x00', '\x01', '\x07', '\x08', '\x1b', '\x7f', '\x8f', '\x9f', '\x90', '\u00ad', '\u200e', '\u200f', '\u202e', '\u2066', '\ufffd', '\ufffe', '\ue000', '\U000e0001', '\U0010ffff', '\ufff9', '\u0600', '\u06dd']
EMOJI = ['😀', '👍🏽', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇪🇸', '🇪🇸🇫🇷', '❤️', '1️⃣', '#️⃣', '🧑🏿‍🚀', '🫠', '🫨', '☺️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿']
CODE = ['if (x == 1) { return a[i]; }', 'def f(x):\n    return x**2', 'https://example.org/path?q=1&b=two#part', 'a@b.co', 'C:\\Users\\me', '<p class="a">hi</p>', '{"k": [1, 2.5e-3]}', '// note', '/* x */', "I'll they've it's don't I'M HE'LL", 'snake_case camelCase', '2026-11-29T12:34', '+34 600 000 000', '1,234.50', '0xFF', '&amp;',
        '[CLS]', '[MASK]', '<s>', '</s>', '<mask>', '<|endoftext|>', '##a', '▁a', 'Ġb', '<0x41>', 'yesterday', 'Yesterday', 'new token', 'NEW TOKEN', 'x_mid_y']
LATER = ['\u1c89', '\ua7cb', '\u0870', '\U00010d50', '\U00016ea0', '\U000323b0', '\U0002ebf0', '\u32ff', '\U000105c9', '\U000105d2\u0307', '\u088f', '\u1c8a', '\u2e5d', '\u061d', '\u0295']
RUNS = ['a' * 120, 'x' * 300, 'ab' * 60, '漢' * 120, '😀' * 40, ' ' * 60, '\n' * 20, '/' * 30, '1' * 50, 'e\u0301' * 40, 'Z' + '\u0301\u0327\u0335' * 10, 'क्' * 30, '(' * 10 + ')' * 10, '\r\n' * 10, ' \n' * 15, '\u00a0' * 20, 'é' * 101, 'a' * 100, 'a' * 101, '𝟙' * 30]
SPECIAL = ['', ' ', '  ', '\t', '\n', 'a', ' a', 'a ', '  a  b  ', '\ufeffa', 'a\ufeffb', 'a\u0085b', 'a\u2028b', '//', 'a//b', "''", '"\'', '?!', '…', 'canción señor', 'Größe der Straße', 'привет - мир , да', 'déjà vu', 'ΑΣ', 'ΑΣ Σ', 'İ', 'ß', 'ẞ', 'ﬃ', 'ǅ', 'ŉ', 'e\u0301', '\u0301', '\u0301a', 'ﬁ\u0301', 'ª\u0301', 'ｶﾞ', 'か\u3099', '한국어', 'ᄒ\u1161\u11ab', '\u0600a', '\u0600ﬁ', 'a\u200db', 'ª\u200d', 'ª\u0903', '\r\n', 'a\r\nb',
           '\u0000', 'a\x00b', '\ufffd', '٣', '１２３', 'ſ', 'ı', "don'ſ", "DON'T'S", 'K', '\u212a', '²', 'a²b', 'a_b', '·', '\u0378', '\U0001f9d1\U0001f3ff', '\u200b', ' \u200b ', '\u3000a\u3000', '▁', '▁▁a', ' ▁a', 'a▁ b', 'ĠĊ', '##', 'a##b']


def words(random_: random.Random, script: str) -> str:
    text = SCRIPTS[script].split(' ')
    return random_.choice(text)


def sentence(random_: random.Random) -> str:
    scripts = random_.choices(list(SCRIPTS), k=random_.choice([1, 1, 2, 3]))
    parts = []
    for _ in range(random_.randint(1, 9)):
        kind = random_.random()
        if kind < 0.62:
            parts.append(words(random_, random_.choice(scripts)))
        elif kind < 0.72:
            parts.append(random_.choice(SIGNS) * random_.choice([1, 1, 2, 3]))
        elif kind < 0.78:
            parts.append(random_.choice(CODE))
        elif kind < 0.84:
            parts.append(''.join(random_.choices('0123456789٣३๓Ⅷ½²１', k=random_.randint(1, 5))))
        elif kind < 0.89:
            parts.append(random_.choice(EMOJI))
        elif kind < 0.94:
            parts.append(random_.choice('aeiouñкक가') + random_.choice(MARKS) * random_.choice([1, 2]))
        elif kind < 0.97:
            parts.append(random_.choice(CONTROLS))
        else:
            parts.append(random_.choice(LATER))
        parts.append(random_.choice(BLANKS))
    return ''.join(parts)


def strings(count: int = 1100) -> list[str]:
    random_ = random.Random(11)
    texts = [*SPECIAL, *SCRIPTS.values(), *CODE, *RUNS, *EMOJI, *[f'a{c}b' for c in CONTROLS + MARKS + BLANKS + LATER], *[f'{s}{s}' for s in SIGNS]]
    texts += [f'{word} {sign} {word}' for sign, word in zip(SIGNS, 'uno dos tres'.split() * 20)]
    texts = list(dict.fromkeys(texts))
    while len(texts) < count:
        text = sentence(random_)
        if text not in texts:
            texts.append(text)
    return texts
