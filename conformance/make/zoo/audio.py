"""Audio encoders of transformers: raw waveforms and spectrograms."""

import torch
import transformers as hf

from architecture import Architecture, Export, calls
from text import both

ENCODER = {
    'hidden_size': 24, 'num_hidden_layers': 2, 'num_attention_heads': 2, 'intermediate_size': 40,
    'hidden_dropout_prob': 0.0, 'attention_probs_dropout_prob': 0.0}


def waveforms(batch: int, samples: int):
    return lambda generator: {'input_values': torch.randn(batch, samples, generator=generator)}


def spectrograms(name: str, batch: int, *shape: int):
    return lambda generator: {name: torch.randn(batch, *shape, generator=generator)}


def wav2vec2(stable: bool):
    """The base form has GroupNorm in its first convolution; the large form LayerNorm in each, and norms before attention."""
    def make(attention):
        config = hf.Wav2Vec2Config(
            vocab_size=12, hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=40, conv_dim=(12, 12, 12, 12),
            conv_stride=(5, 2, 2, 2), conv_kernel=(10, 3, 3, 2), num_conv_pos_embeddings=8, num_conv_pos_embedding_groups=4,
            feat_extract_norm='layer' if stable else 'group', do_stable_layer_norm=stable, conv_bias=stable, hidden_dropout=0,
            attention_dropout=0, feat_proj_dropout=0, layerdrop=0, mask_time_prob=0, attn_implementation=attention)
        return calls(hf.Wav2Vec2ForCTC(config), lambda self, input_values: super(type(self), self).forward(input_values=input_values).logits)
    return make


def whisper(attention):
    from transformers.models.whisper.modeling_whisper import WhisperEncoder
    config = hf.WhisperConfig(
        d_model=24, encoder_layers=2, encoder_attention_heads=2, encoder_ffn_dim=40, num_mel_bins=10, max_source_positions=12, dropout=0,
        attention_dropout=0, activation_dropout=0, attn_implementation=attention)
    return calls(
        WhisperEncoder(config), lambda self, input_features: super(type(self), self).forward(input_features=input_features).last_hidden_state)


def ast(attention):
    config = hf.ASTConfig(
        **ENCODER, attn_implementation=attention, patch_size=8, frequency_stride=5, time_stride=5, max_length=24, num_mel_bins=16,
        num_labels=5)
    return calls(
        hf.ASTForAudioClassification(config), lambda self, input_values: super(type(self), self).forward(input_values=input_values).logits)


BATCH = {0: 'batch_size'}
SOUND, FRAMES = {0: 'batch_size', 1: 'num_samples'}, {0: 'batch_size', 1: 'num_frames'}

FOLDED = 'where the weight norm of the positional convolution is folded, the gradient of the folded kernel is compared'

ARCHITECTURES = [
    Architecture('wav2vec2', wav2vec2(False), waveforms(2, 420), {'input_values': SOUND, 'logits': FRAMES},
                 # unfolded, so that the kernel's norm and direction stay initializers of their own
                 [Export('torchscript', 14, 'eager', fold='none'), Export('dynamo', 18, 'sdpa')], notes=[FOLDED]),
    Architecture('wav2vec2-layer-norm', wav2vec2(True), waveforms(2, 420), {'input_values': SOUND, 'logits': FRAMES}, both(17, 20, ('sdpa', 'eager')), notes=[FOLDED]),
    Architecture('whisper-encoder', whisper, spectrograms('input_features', 2, 10, 24), {'input_features': BATCH, 'last_hidden_state': BATCH},
                 both(13), output='last_hidden_state'),
    Architecture('ast', ast, spectrograms('input_values', 2, 24, 16), {'input_values': BATCH, 'logits': BATCH}, both(12)),
]
