"""Text encoders and decoders of transformers, each in a small configuration with its peculiarities kept."""

import torch
import transformers as hf

from architecture import Architecture, Export, Inputs, calls

VOCABULARY, WIDTH, HEADS = 64, 24, 2
COMMON = {'hidden_dropout_prob': 0.0, 'attention_probs_dropout_prob': 0.0}
SMALL = {
    'vocab_size': VOCABULARY, 'hidden_size': WIDTH, 'num_attention_heads': HEADS, 'num_hidden_layers': 2, 'intermediate_size': 40,
    'max_position_embeddings': 32}


def tokens(batch: int, length: int, types: bool = False, padding: int = 0, bos: int = 1):
    """Sentences of different lengths, padded on the right; the mask says where."""

    def draw(generator: torch.Generator) -> Inputs:
        lengths = torch.arange(length, length - 2 * batch, -2)[:batch, None]
        mask = (torch.arange(length)[None] < lengths).long()
        ids = torch.randint(4, VOCABULARY, (batch, length), generator=generator)
        ids[:, 0] = bos
        found = {'input_ids': torch.where(mask == 1, ids, padding), 'attention_mask': mask}
        if types:
            found['token_type_ids'] = (torch.arange(length)[None].repeat(batch, 1) >= lengths // 2).long() * mask
        return found

    return draw


def axes(output: str, *names: str) -> dict[str, dict[int, str]]:
    moving = {0: 'batch_size', 1: 'sequence_length'}
    return {**{name: moving for name in names}, output: moving if output != 'logits' else {0: 'batch_size'}}


def reads(field: str, types: bool):
    if types:
        return lambda self, input_ids, attention_mask, token_type_ids: getattr(
            super(type(self), self).forward(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids), field)
    return lambda self, input_ids, attention_mask: getattr(
        super(type(self), self).forward(input_ids=input_ids, attention_mask=attention_mask), field)


def encoder(name: str, make, exports: list[Export], *, types: bool = False, field: str = 'last_hidden_state', padding: int = 0,
            per_token: bool = False, **more) -> Architecture:
    """`make` builds the network from an attention implementation. Classifiers give logits [N, K], or [N, T, K] where per token."""
    names = ['input_ids', 'attention_mask', *(['token_type_ids'] if types else [])]
    moving = axes(field, *names)
    if per_token:
        moving[field] = {0: 'batch_size', 1: 'sequence_length'}
    return Architecture(
        name, lambda attention: calls(make(attention), reads(field, types)), tokens(3, 9, types, padding), moving, exports,
        output=field, **more)


def both(torchscript: int, dynamo: int = 18, attention: tuple[str, str] = ('eager', 'sdpa')) -> list[Export]:
    return [Export('torchscript', torchscript, attention[0]), Export('dynamo', dynamo, attention[1])]


def bert(config, attention):
    return hf.BertModel(hf.BertConfig(**config, attn_implementation=attention), add_pooling_layer=False)


def albert(attention):
    return hf.AlbertModel(hf.AlbertConfig(
        **SMALL, **COMMON, embedding_size=16, inner_group_num=1, attn_implementation=attention), add_pooling_layer=False)


def distilbert(attention):
    return hf.DistilBertForSequenceClassification(hf.DistilBertConfig(
        vocab_size=VOCABULARY, dim=WIDTH, n_heads=HEADS, n_layers=2, hidden_dim=40, max_position_embeddings=32, num_labels=3,
        attn_implementation=attention))


def roberta(attention):
    return hf.RobertaForSequenceClassification(hf.RobertaConfig(
        **SMALL, **COMMON, type_vocab_size=1, pad_token_id=1, num_labels=3, attn_implementation=attention))


def xlm_roberta(attention):
    return hf.XLMRobertaModel(hf.XLMRobertaConfig(
        **SMALL, **COMMON, type_vocab_size=1, pad_token_id=1, attn_implementation=attention), add_pooling_layer=False)


def mpnet(attention):
    return hf.MPNetModel(hf.MPNetConfig(**SMALL, **COMMON, relative_attention_num_buckets=32, pad_token_id=1), add_pooling_layer=False)


def deberta(classify: bool):
    def make(attention):
        config = hf.DebertaV2Config(
            **SMALL, **COMMON, relative_attention=True, position_buckets=4, norm_rel_ebd='layer_norm', share_att_key=True,
            pos_att_type=['p2c', 'c2p'], position_biased_input=False, type_vocab_size=0, pooler_dropout=0, pooler_hidden_act='gelu',
            num_labels=3, legacy=True)
        return (hf.DebertaV2ForSequenceClassification if classify else hf.DebertaV2Model)(config)
    return make


def modernbert(attention):
    return hf.ModernBertModel(hf.ModernBertConfig(
        vocab_size=VOCABULARY, hidden_size=WIDTH, num_attention_heads=HEADS, num_hidden_layers=4, intermediate_size=32,
        max_position_embeddings=32, local_attention=4, global_attn_every_n_layers=3, pad_token_id=0, bos_token_id=1, eos_token_id=2,
        cls_token_id=1, sep_token_id=2, attn_implementation=attention))


def gpt2(attention):
    return hf.GPT2LMHeadModel(hf.GPT2Config(
        vocab_size=VOCABULARY, n_positions=32, n_embd=WIDTH, n_layer=2, n_head=HEADS, use_cache=False, resid_pdrop=0, embd_pdrop=0,
        attn_pdrop=0, bos_token_id=1, eos_token_id=2, attn_implementation=attention))


def llama(tied: bool, heads: int, groups: int):
    return lambda attention: hf.LlamaForCausalLM(hf.LlamaConfig(
        vocab_size=VOCABULARY, hidden_size=WIDTH, intermediate_size=40, num_hidden_layers=2, num_attention_heads=heads,
        num_key_value_heads=groups, max_position_embeddings=32, use_cache=False, tie_word_embeddings=tied, bos_token_id=1,
        eos_token_id=2, pad_token_id=0, attn_implementation=attention))


ARCHITECTURES = [
    encoder('bert', lambda a: bert({**SMALL, **COMMON}, a), both(11), types=True),
    # MiniLM: BERT with many thin layers
    encoder('minilm', lambda a: bert({**SMALL, **COMMON, 'num_hidden_layers': 3, 'num_attention_heads': 4}, a), both(14, 23, ('sdpa', 'sdpa')),
            types=True),
    encoder('distilbert', distilbert, both(12), field='logits'),
    encoder('roberta', roberta, both(13, 18, ('eager', 'sdpa')), field='logits', padding=1),
    encoder('mpnet', mpnet, [Export('torchscript', 12), Export('dynamo', 18)], padding=1),
    encoder('xlm-roberta', xlm_roberta, both(14, 18, ('sdpa', 'sdpa')), padding=1),
    encoder('albert', albert, both(11, 18, ('eager', 'eager')), types=True),
    encoder('deberta-v3', deberta(True), [Export('torchscript', 14), Export('dynamo', 18)], field='logits'),
    encoder('modernbert', modernbert, both(17, 20, ('sdpa', 'eager'))),
    encoder('gpt2', gpt2, both(13), field='logits', per_token=True),
    encoder('llama', llama(False, 4, 2), both(14), field='logits', per_token=True),
    encoder('smollm2', llama(True, 3, 1), both(17, 20, ('sdpa', 'eager')), field='logits', per_token=True),
]
