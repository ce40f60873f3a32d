# what it measures: a PyTorch fine-tune of a text encoder with Injerto's recipe, which `injerto train --method fine-tune` must match.
"""The head first, by logistic regression on frozen features, then all weights but the embeddings (LP-FT, Kumar et al. 2022). AdamW without decay on norms and
biases, the head's rate ten times the body's, one-cycle schedule, label smoothing, gradients clipped, no dropout (an exported graph has none).
After each epoch the validation loss is taken; the weights with the lowest stay.
"""

import torch
from torch import nn

import encoder
import text_head
import text_runs
import text_training


def main() -> None:
    parser = text_runs.options(__doc__)
    text_training.options(parser, rate=3e-5)
    a = parser.parse_args()

    def one(seed: int) -> dict:
        data = text_runs.Data(a.data, seed)
        model = encoder.Encoder(a.model, a.max_length, a.normalize, a.prefix).eval()
        head, transfer = first_head(model, data, seed)
        text_training.freeze(a, model)
        groups = text_training.groups(model, head, a.rate, a.head_rate or 10 * a.rate, a.weight_decay)
        history = text_training.train(a, model, head, groups, data, seed)
        return {'transfer': transfer, 'fineTune': text_training.accuracy(model, head, data, 'test'), 'history': history}

    text_runs.run(a, 'fine-tune', one)


def first_head(model: encoder.Encoder, data: text_runs.Data, seed: int) -> tuple[nn.Linear, float]:
    """The head that fits the frozen features, and its accuracy on the test part."""
    features = model.frozen_features(data.all)
    fitted = text_head.classifier(features[data.parts['train']], data.labels['train'], seed, standardise=True)
    head = nn.Linear(model.dimension, len(data.classes))
    with torch.no_grad():
        for parameter, value in zip((head.weight, head.bias), text_head.weights(fitted)):
            parameter.copy_(torch.from_numpy(value))
    right = fitted.predict(features[data.parts['test']]) == data.labels['test']
    return head, round(float(right.mean()), 4)


if __name__ == '__main__':
    main()
