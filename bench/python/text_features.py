# what it measures: scikit-learn's logistic regression on sentence features, which `injerto train --method transfer` must match.
"""Mean-pooled features, brought to unit length as sentence-transformers does; the strength by cross-validation inside the training part."""

import encoder
import text_head
import text_runs


def main() -> None:
    parser = text_runs.options(__doc__)
    parser.add_argument('--no-normalize', dest='normalize', action='store_false', help='features as pooled')
    parser.add_argument('--part', default='train', choices=['train', 'few'], help='few: 8 texts of each class')
    a = parser.parse_args()
    model = encoder.Encoder(a.model, a.max_length, a.normalize, a.prefix).eval()
    def one(seed: int) -> dict:
        data = text_runs.Data(a.data, seed)
        features = model.frozen_features(data.all)
        x, test = features[data.parts[a.part]], features[data.parts['test']]
        y, truth = data.labels[a.part], data.labels['test']
        result = {'train': len(x), 'test': len(test)}
        for name, standardise in (('plain', False), ('standardised', True)):
            fitted = text_head.classifier(x, y, seed, standardise)
            result[name] = round(float((fitted.predict(test) == truth).mean()), 4)
            result[f'{name}C'] = f'{fitted[-1].C:.3g}'
        return result

    text_runs.run(a, 'transfer', one)


if __name__ == '__main__':
    main()
