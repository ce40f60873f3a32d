"""Llama with a key-value cache, written for export: plain operators, PyTorch's parameter names, and the inputs and outputs that
transformers.js' text-generation pipeline wants of `onnx/model.onnx`."""

import json
import pathlib
import warnings

import onnx
import torch
from onnx import numpy_helper
from torch import nn

OPSET = 17


class Norm(nn.Module):
    def __init__(self, width: int, eps: float):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(width)), eps

    def forward(self, x):
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps))


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads, self.groups = c.num_attention_heads, c.num_key_value_heads
        self.size = getattr(c, 'head_dim', None) or c.hidden_size // self.heads
        self.q_proj = nn.Linear(c.hidden_size, self.heads * self.size, bias=False)
        self.k_proj = nn.Linear(c.hidden_size, self.groups * self.size, bias=False)
        self.v_proj = nn.Linear(c.hidden_size, self.groups * self.size, bias=False)
        self.o_proj = nn.Linear(self.heads * self.size, c.hidden_size, bias=False)

    def forward(self, x, cos, sin, bias, past_key, past_value):
        batch, length = x.shape[0], x.shape[1]
        split = lambda y, heads: y.reshape(batch, length, heads, self.size).transpose(1, 2)
        query, key = rotate(split(self.q_proj(x), self.heads), cos, sin), rotate(split(self.k_proj(x), self.groups), cos, sin)
        key = torch.cat([past_key, key], 2)
        value = torch.cat([past_value, split(self.v_proj(x), self.groups)], 2)
        # The heads of a group lie one after the other: [B, groups, heads/groups, T, size] against one key and value a group.
        grouped = query.reshape(batch, self.groups, self.heads // self.groups, length, self.size)
        scores = grouped @ key.unsqueeze(2).transpose(3, 4) * self.size**-0.5 + bias
        mixed = torch.softmax(scores, -1) @ value.unsqueeze(2)
        joined = mixed.reshape(batch, self.heads, length, self.size).transpose(1, 2).reshape(batch, length, self.heads * self.size)
        return self.o_proj(joined), key, value


def rotate(x, cos, sin):
    half = x.shape[-1] // 2
    return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin


class Mlp(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.gate_proj = nn.Linear(c.hidden_size, c.intermediate_size, bias=False)
        self.up_proj = nn.Linear(c.hidden_size, c.intermediate_size, bias=False)
        self.down_proj = nn.Linear(c.intermediate_size, c.hidden_size, bias=False)

    def forward(self, x):
        gate = self.gate_proj(x)
        return self.down_proj(gate * torch.sigmoid(gate) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.self_attn, self.mlp = Attention(c), Mlp(c)
        self.input_layernorm = Norm(c.hidden_size, c.rms_norm_eps)
        self.post_attention_layernorm = Norm(c.hidden_size, c.rms_norm_eps)

    def forward(self, x, cos, sin, bias, past_key, past_value):
        attended, key, value = self.self_attn(self.input_layernorm(x), cos, sin, bias, past_key, past_value)
        x = x + attended
        return x + self.mlp(self.post_attention_layernorm(x)), key, value


class Model(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.embed_tokens = nn.Embedding(c.vocab_size, c.hidden_size)
        self.layers = nn.ModuleList(Layer(c) for _ in range(c.num_hidden_layers))
        self.norm = Norm(c.hidden_size, c.rms_norm_eps)


class CachedLlama(nn.Module):
    """The whole network; takes the state dict of transformers' LlamaForCausalLM."""

    def __init__(self, config):
        super().__init__()
        self.model, self.tied = Model(config), config.tie_word_embeddings
        self.size = self.model.layers[0].self_attn.size
        self.theta = config.rope_parameters['rope_theta']
        assert config.rope_parameters.get('rope_type', 'default') == 'default', 'only plain rotary embeddings are written here'
        if not self.tied:
            self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)

    def forward(self, input_ids, attention_mask, position_ids, *past):
        x = self.model.embed_tokens(input_ids)
        frequencies = 1.0 / self.theta ** (torch.arange(0, self.size, 2, dtype=torch.float32) / self.size)
        angles = position_ids.unsqueeze(-1).float() * frequencies
        angles = torch.cat([angles, angles], -1).unsqueeze(1)
        cos, sin = angles.cos(), angles.sin()
        # Query i stands at place (past + i): it sees what is not padding up to there.
        keys = torch.arange(attention_mask.shape[1])
        queries = torch.arange(input_ids.shape[1]).unsqueeze(1) + past[0].shape[2]
        seen = (keys <= queries) & attention_mask[:, None, None, None, :].bool()
        bias = torch.where(seen, 0.0, torch.finfo(torch.float32).min)
        presents = []
        for i, layer in enumerate(self.model.layers):
            x, key, value = layer(x, cos, sin, bias, past[2 * i], past[2 * i + 1])
            presents += [key, value]
        x = self.model.norm(x)
        return (x @ self.model.embed_tokens.weight.T if self.tied else self.lm_head(x), *presents)


def export(source, path: pathlib.Path) -> onnx.ModelProto:
    """Writes transformers' LlamaForCausalLM `source` to `path`. Each parameter keeps its name; those of linear layers lie transposed,
    [in, out], as MatMul reads them."""
    config = source.config
    network = CachedLlama(config).eval()
    state = {name: value for name, value in source.state_dict().items() if not (network.tied and name == 'lm_head.weight')}
    network.load_state_dict(state)
    layers, groups, size = config.num_hidden_layers, config.num_key_value_heads, network.size
    past = [f'past_key_values.{i}.{part}' for i in range(layers) for part in ('key', 'value')]
    present = [name.replace('past_key_values', 'present') for name in past]
    names = ['input_ids', 'attention_mask', 'position_ids', *past]
    ids = torch.ones(2, 3, dtype=torch.long)
    feeds = (ids, torch.ones(2, 5, dtype=torch.long), ids, *[torch.zeros(2, groups, 2, size) for _ in past])
    # transformers.js sizes the empty cache by these symbols: batch_size by its name, any other is 0.
    tokens = {0: 'batch_size', 1: 'sequence_length'}
    axes = {'input_ids': tokens, 'position_ids': tokens, 'logits': tokens, 'attention_mask': {0: 'batch_size', 1: 'total_sequence_length'}}
    axes |= {name: {0: 'batch_size', 2: 'past_sequence_length'} for name in past}
    axes |= {name: {0: 'batch_size', 2: 'total_sequence_length'} for name in present}
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        torch.onnx.export(
            network, feeds, str(path), dynamo=False, opset_version=OPSET, training=torch.onnx.TrainingMode.PRESERVE,
            do_constant_folding=False, input_names=names, output_names=['logits', *present], dynamic_axes=axes)
    model = onnx.load(path)
    transpose_once(model.graph)
    del model.graph.value_info[:]
    model.graph.name = 'llama'
    assert {i.name for i in model.graph.initializer} == set(state), 'parameter names lost or added'
    onnx.save(model, path)
    return model


def transpose_once(graph: onnx.GraphProto) -> None:
    """Stores the weight of each linear layer as its MatMul reads it. A tied embedding stays as the Gather reads it."""
    stored = {i.name: i for i in graph.initializer}
    readers = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)
    for node in [n for n in graph.node if n.op_type == 'Transpose' and n.input[0] in stored and len(readers[n.input[0]]) == 1]:
        weight = stored[node.input[0]]
        weight.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(weight).T.copy(), weight.name))
        for reader in readers[node.output[0]]:
            reader.input[:] = [weight.name if name == node.output[0] else name for name in reader.input]
        graph.node.remove(node)


def write_configs(source, tokenizer, folder: pathlib.Path) -> None:
    """config.json, generation_config.json, tokenizer.json and tokenizer_config.json as the model hub has them."""
    tokenizer.save_pretrained(folder)
    source.config.save_pretrained(folder)
    source.generation_config.save_pretrained(folder)
    edit(folder / 'config.json', drop=['_model_name_or_path', 'quantization_config'], add={
        'architectures': ['LlamaForCausalLM'],
        # without this, a browser would look for a quantised file
        'transformers.js_config': {'dtype': 'fp32'},
    })
    # Newer transformers write the template beside tokenizer_config.json; all readers find it inside.
    template = folder / 'chat_template.jinja'
    edit(folder / 'tokenizer_config.json', drop=['backend', 'is_local', 'local_files_only'], add={
        'tokenizer_class': 'PreTrainedTokenizerFast',
        'model_max_length': source.config.max_position_embeddings,
        **({'chat_template': template.read_text()} if template.exists() else {}),
    })
    template.unlink(missing_ok=True)


def edit(file: pathlib.Path, drop: list[str], add: dict) -> None:
    kept = {key: value for key, value in json.loads(file.read_text()).items() if key not in drop}
    file.write_text(json.dumps(kept | add, indent=2, ensure_ascii=False) + '\n')
