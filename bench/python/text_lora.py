# what it measures: PEFT's LoRA on a text encoder, which `injerto train --method lora` must match.
"""The head first, by logistic regression on frozen features; then adapters of rank 8 on every linear layer of the encoder, and the head, with the loop of
text_finetune.py. The head learns at the adapters' rate. No dropout.
"""

import peft

import encoder
import text_runs
import text_training
from text_finetune import first_head


def main() -> None:
    parser = text_runs.options(__doc__)
    text_training.options(parser, rate=5e-4)
    parser.add_argument('--rank', type=int, default=8)
    parser.add_argument('--alpha', type=float, default=16)
    parser.add_argument('--targets', nargs='+', default=['all-linear'], help='names of the layers, as PEFT takes them')
    a = parser.parse_args()

    def one(seed: int) -> dict:
        data = text_runs.Data(a.data, seed)
        model = encoder.Encoder(a.model, a.max_length, a.normalize, a.prefix).eval()
        head, transfer = first_head(model, data, seed)
        targets = a.targets[0] if len(a.targets) == 1 else a.targets
        model.network = peft.get_peft_model(
            model.network, peft.LoraConfig(r=a.rank, lora_alpha=a.alpha, target_modules=targets, lora_dropout=0.0))  # fmt: skip
        model.eval()
        adapters = sum(p.numel() for p in model.parameters() if p.requires_grad)
        groups = text_training.groups(model, head, a.rate, a.head_rate or a.rate, a.weight_decay)
        history = text_training.train(a, model, head, groups, data, seed)
        return {'transfer': transfer, 'lora': text_training.accuracy(model, head, data, 'test'), 'adapters': adapters, 'history': history}

    text_runs.run(a, 'lora', one)


if __name__ == '__main__':
    main()
