"""Makes src/tokenizers/unicode/generated/character-tables.ts: which characters Python's tokenizers count as what.

    python conformance/make/tokenizer_characters.py          (tokenizers 0.23.3, Python 3.11 with Unicode 14)

The package holds tables of several Unicode versions (Rust's own, unicode_categories, unicode-normalization-alignments, Oniguruma). Its components are
asked about every character, one by one, so what is written down is what they do. A class is a row of ranges in base 36: "GAP" or "GAP.MORE", where
GAP is the distance from the end of the range before, and MORE how many characters follow the first.
"""

import pathlib
import unicodedata

from tokenizers import Regex, normalizers, pre_tokenizers

OUT = pathlib.Path(__file__).resolve().parents[2] / 'src' / 'tokenizers' / 'unicode' / 'generated' / 'character-tables.ts'
assert unicodedata.unidata_version == '14.0.0', unicodedata.unidata_version

# Planes 15 and 16 are private use throughout, but for the last two of each; one stands for all. Planes 4 to 13 are empty.
PLAIN = [c for c in [*range(0x40000), *range(0xE0000, 0xE1000)] if not 0xD800 <= c < 0xE000]
PRIVATE = [(0xF0000, 0xFFFFD), (0x100000, 0x10FFFD)]


def where(holds) -> list[tuple[int, int]]:
    ranges: list[list[int]] = []
    for code in PLAIN:
        if holds(chr(code)):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return [tuple(r) for r in ranges] + [r for r in PRIVATE if holds(chr(r[0]))]


def bert(**on) -> normalizers.BertNormalizer:
    return normalizers.BertNormalizer(**{'clean_text': False, 'handle_chinese_chars': False, 'strip_accents': False, 'lowercase': False, **on})


def classes() -> dict[str, list[tuple[int, int]]]:
    punctuation, digits = pre_tokenizers.Punctuation(), pre_tokenizers.Digits(individual_digits=True)
    blanks, words = pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Whitespace()
    clean, ideographs, accents, marks = bert(clean_text=True), bert(handle_chinese_chars=True), bert(strip_accents=True), normalizers.StripAccents()
    unassigned = normalizers.Replace(Regex(r'\p{Cn}'), '')
    forms = {form: getattr(normalizers, form)() for form in ['NFC', 'NFD', 'NFKC', 'NFKD']}

    def inert(c: str) -> bool:
        """Characters that the package's normal forms do not know yet: they stay as they are, and nothing moves or joins across them."""
        if unicodedata.category(c) == 'Cn':
            return True
        if any(form.normalize_str(c) != unicodedata.normalize(name, c) for name, form in forms.items()):
            return True
        return unicodedata.category(c).startswith('M') and marks.normalize_str(c) != ''

    return {
        'punctuation': where(lambda c: len(punctuation.pre_tokenize_str(f'a{c}b')) == 3),
        'numeric': where(lambda c: len(digits.pre_tokenize_str(f'a{c}b')) == 3),
        'whitespace': where(lambda c: len(blanks.pre_tokenize_str(f'a{c}b')) == 2),
        'word': where(lambda c: words.pre_tokenize_str(f'a{c}')[0][0] == f'a{c}'),
        'bertControl': where(lambda c: clean.normalize_str(c) == ''),
        'bertIdeograph': where(lambda c: len(ideographs.normalize_str(c)) == 3),
        'nonspacingMark': where(lambda c: accents.normalize_str(c) == ''),
        'combiningMark': where(lambda c: marks.normalize_str(c) == ''),
        'assigned': where(lambda c: unassigned.normalize_str(c) != ''),
        'inert': where(inert),
    }


def later_capitals() -> dict[str, str]:
    """Capitals that came after Unicode 14, with their small letters: not every engine knows them."""
    lower = normalizers.Lowercase()
    return {chr(c): lower.normalize_str(chr(c)) for c in PLAIN if unicodedata.category(chr(c)) == 'Cn' and lower.normalize_str(chr(c)) != chr(c)}


def scripts() -> list[tuple[int, int, int]]:
    """Ranges of one script, as the pre-tokenizer UnicodeScripts divides: 0 is any script, the others are numbered as they come up."""
    divide = pre_tokenizers.UnicodeScripts()
    apart = lambda a, b: len(divide.pre_tokenize_str(a + b)) == 2
    known: list[str] = []
    ranges: list[list[int]] = []
    last = 0

    def script_of(c: str) -> int:
        if not divide.pre_tokenize_str(c):
            return 0
        for number in [last, *range(1, len(known) + 1)]:
            if number and not apart(known[number - 1], c):
                return number
        known.append(c)
        return len(known)

    for code in PLAIN:
        last = script_of(chr(code))
        if ranges and ranges[-1][2] == last and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code, last])
    return [tuple(r) for r in ranges if r[2]]


def base36(number: int) -> str:
    digits = '0123456789abcdefghijklmnopqrstuvwxyz'
    return (base36(number // 36) if number >= 36 else '') + digits[number % 36]


def packed(ranges) -> str:
    end, parts = 0, []
    for first, last, *number in ranges:
        more = f'.{base36(last - first)}' if last > first or number else ''
        parts.append(base36(first - end) + more + ''.join(f'.{base36(n)}' for n in number))
        end = last
    return ' '.join(parts)


def main() -> None:
    OUT.parent.mkdir(parents=True, exist_ok=True)
    lines = ['// Made by conformance/make/tokenizer_characters.py. Do not edit.', '', 'export const classes = {']
    lines += [f"  {name}: '{packed(ranges)}'," for name, ranges in classes().items()]
    lines += ['} as const;', '', '/** Ranges as above, with the number of the script. */', f"export const scripts = '{packed(scripts())}';", '']
    capitals = later_capitals()
    assert all(len(small) == 1 for small in capitals.values())
    lines += ['/** Capitals and small letters in turn. */', f"export const laterCapitals = '{''.join(chr(92) + f'u{{{ord(c):x}}}' for pair in capitals.items() for c in pair)}';", '']
    OUT.write_text('\n'.join(lines))


if __name__ == '__main__':
    main()
