"""A language model small enough to be committed, and what transformers and PEFT say of it.

Writes conformance/fixtures/tiny-llama/: a model folder (Llama layout, 2 layers of 32, weights drawn from a seed, a byte-level tokenizer of 300
entries trained on the lines below, a chat template) and `reference.json`, `lora.safetensors` with what tests compare:

    python conformance/make/tiny_llama.py            # seconds
"""

import json
import pathlib
import sys

import torch
import transformers as hf
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / 'models' / 'make'))
import llama  # noqa: E402

OUT = HERE.parent / 'fixtures' / 'tiny-llama'
LINES = [
    'the cat sat on the mat and the dog sat on the log', 'a small model learns small things from small texts',
    'the mat is on the floor, the log is on the hill', 'good: what a good day; bad: what a bad night', 'el gato duerme en la cama']
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")
PROMPTS = ['the cat sat', 'good: what', 'el gato ñ 7']
CHOICES = [' cat', ' dog on the log', ' mat']
CHAT = [
    {'role': 'user', 'content': 'where is the cat'}, {'role': 'assistant', 'content': 'on the mat'},
    {'role': 'user', 'content': 'and the dog'}, {'role': 'assistant', 'content': 'on the log'}]


def tokenizer() -> hf.PreTrainedTokenizerFast:
    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer, inner.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    inner.train_from_iterator(LINES, trainers.BpeTrainer(
        vocab_size=300, special_tokens=['<|endoftext|>', '<|im_start|>', '<|im_end|>'],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    return hf.PreTrainedTokenizerFast(
        tokenizer_object=inner, bos_token='<|im_start|>', eos_token='<|im_end|>', pad_token='<|im_end|>', unk_token='<|endoftext|>',
        chat_template=TEMPLATE)


def network() -> hf.LlamaForCausalLM:
    torch.manual_seed(7)
    config = hf.LlamaConfig(
        vocab_size=300, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
        max_position_embeddings=64, tie_word_embeddings=True, bos_token_id=1, eos_token_id=2, pad_token_id=2, initializer_range=0.4,
        attn_implementation='eager')
    model = hf.LlamaForCausalLM(config).eval()
    for name, weight in model.named_parameters():
        # norms that are all ones would be equal, and the exporter stores equal weights once
        if 'norm' in name:
            weight.data += 0.2 * torch.randn(weight.shape)
    model.generation_config = hf.GenerationConfig(bos_token_id=1, eos_token_id=2, pad_token_id=2)
    return model


def main() -> None:
    (OUT / 'onnx').mkdir(parents=True, exist_ok=True)
    words, model = tokenizer(), network()
    llama.write_configs(model, words, OUT)
    llama.export(model, OUT / 'onnx' / 'model.onnx')
    model = model.double()
    reference = {
        'greedy': [greedy(model, words, prompt) for prompt in PROMPTS],
        'choices': {'prompt': PROMPTS[0], 'choices': CHOICES, 'logProbabilities': [continuation(model, words, PROMPTS[0], c) for c in CHOICES]},
        'chat': chat(words),
    }
    reference['lora'] = lora(model, reference['chat'])
    (OUT / 'reference.json').write_text(json.dumps(reference, ensure_ascii=False) + '\n')


@torch.no_grad()
def greedy(model, words, prompt: str) -> dict:
    ids = words(prompt, return_tensors='pt').input_ids
    made = model.generate(ids, max_new_tokens=40, do_sample=False)[0, ids.shape[1]:]
    return {'prompt': prompt, 'promptIds': ids[0].tolist(), 'ids': made.tolist(), 'text': words.decode(made, skip_special_tokens=True)}


@torch.no_grad()
def continuation(model, words, prompt: str, choice: str) -> float:
    """Σ log p(tokens of the choice | prompt)."""
    start, whole = words(prompt).input_ids, words(prompt + choice).input_ids
    assert whole[:len(start)] == start
    logs = torch.log_softmax(model(torch.tensor([whole])).logits[0], -1)
    return sum(logs[i - 1, whole[i]].item() for i in range(len(start), len(whole)))


def chat(words) -> dict:
    """The chat as tokens, and which of them an assistant said (its end of turn included)."""
    said = lambda count, prompt=False: words.apply_chat_template(CHAT[:count], add_generation_prompt=prompt, return_dict=False)
    ids, weights = said(4), []
    for turn in (1, 3):
        weights += [0] * (len(said(turn, True)) - len(weights))
        # the template ends each turn with a line feed, which is the template's and not the assistant's
        weights += [1] * (len(said(turn + 1)) - 1 - len(weights))
    return {'messages': CHAT, 'ids': ids, 'weights': weights + [0] * (len(ids) - len(weights))}


def lora(model, chat: dict) -> dict:
    """Loss and gradients of a PEFT adapter on two rows: the chat, and its beginning."""
    tuned = get_peft_model(model, LoraConfig(
        r=2, lora_alpha=4, lora_dropout=0, target_modules='all-linear', task_type='CAUSAL_LM')).double().eval()
    generator = torch.Generator().manual_seed(3)
    adapter = {name: p for name, p in tuned.named_parameters() if 'lora_' in name}
    for p in adapter.values():
        # B starts at zero in a training, which would make the gradient of A zero
        p.data = (torch.randn(p.shape, generator=generator) * 0.1).float().double()
    rows = [(chat['ids'], chat['weights']), (chat['ids'][:27], chat['weights'][:27])]
    length = max(len(ids) for ids, _ in rows)
    pad = lambda values, fill: torch.tensor(values + [fill] * (length - len(values)))
    ids = torch.stack([pad(row, 2) for row, _ in rows])
    mask = torch.stack([pad([1] * len(row), 0) for row, _ in rows])
    weights = torch.stack([pad(w, 0) for _, w in rows])
    labels = torch.where(weights == 1, ids, -100)
    loss = tuned(input_ids=ids, attention_mask=mask, labels=labels).loss
    loss.backward()
    short = lambda name: name.removeprefix('base_model.model.').replace('.default.', '.')
    save_file({
        **{f'value/{short(n)}': p.detach().float().contiguous() for n, p in adapter.items()},
        **{f'grad/{short(n)}': p.grad.float().contiguous() for n, p in adapter.items()},
    }, OUT / 'lora.safetensors')
    return {'lengths': [len(row) for row, _ in rows], 'loss': loss.item(), 'scale': 2, 'tokens': int((labels[:, 1:] != -100).sum())}


main()
