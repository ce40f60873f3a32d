"""Sentences out of templates, in the notation of Home Assistant's voice commands:

    [a|b]    nothing, or one of the alternatives        {slot}   a value of that name
    (a|b)    one of the alternatives                    <rule>   another template, by its name
    (a;b)    all parts, in any order
"""

import random
from collections.abc import Callable


class Template:
    """`slot(name)` gives the text of a slot; `rules` are the templates that others name. An optional part is there half of the time."""

    def __init__(self, rng: random.Random, slot: Callable[[str], str], rules: dict[str, str] | None = None):
        self.rng, self.slot, self.rules = rng, slot, rules or {}

    def expand(self, template: str) -> str:
        """One sentence, with its spaces as the template has them."""
        return self.sequence(Reader(template), '')

    def sequence(self, reader: 'Reader', closing: str) -> str:
        parts, marks = [''], set()
        while (mark := reader.next()) != closing:
            if mark == '':
                raise ValueError(f'"{reader.text}" lacks a "{closing}".')
            if mark == '(':
                parts[-1] += self.sequence(reader, ')')
            elif mark == '[':
                inside = self.sequence(reader, ']')
                parts[-1] += inside if self.rng.random() < 0.5 else ''
            elif mark in '|;':
                marks.add(mark)
                parts.append('')
            elif mark == '{':
                parts[-1] += self.slot(reader.until('}'))
            elif mark == '<':
                parts[-1] += self.expand(self.rules[reader.until('>').strip()])
            else:
                parts[-1] += mark
        if ';' in marks:
            self.rng.shuffle(parts)
            return ' '.join(parts)
        return self.rng.choice(parts)


class Reader:
    """A template, character by character; '' at its end."""

    def __init__(self, text: str):
        self.text, self.at = text, 0

    def next(self) -> str:
        self.at += 1
        return self.text[self.at - 1 : self.at]

    def until(self, mark: str) -> str:
        end = self.text.index(mark, self.at)
        part, self.at = self.text[self.at : end], end + 1
        return part
