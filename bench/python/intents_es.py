# what it checks: that the multilingual-e5-small that was put together from packages knows its languages, and that its ONNX file says what PyTorch says.
"""Cosines of Spanish sentences with their English translations and with each other's; then the largest difference between ONNX Runtime and PyTorch.

The accuracies on the 38 Spanish intents come from the scripts of the other methods:

    python text_features.py --data intents-es --model .cache/texts/multilingual-e5-small --prefix "query: "
    python text_finetune.py --data intents-es --model .cache/texts/multilingual-e5-small --prefix "query: "
"""

import json

import numpy as np
import onnxruntime
import torch

import encoder
import multilingual_e5_small

PAIRS = [
    ('¿Qué tiempo hace hoy en Madrid?', 'What is the weather like in Madrid today?'),
    ('Enciende la luz de la cocina.', 'Turn on the light in the kitchen.'),
    ('El banco central subió los tipos de interés.', 'The central bank raised interest rates.'),
    ('Mi perro tiene miedo de los truenos.', 'My dog is afraid of thunder.'),
]


def main() -> None:
    torch.set_num_threads(1)
    folder = multilingual_e5_small.make()
    model = encoder.Encoder(str(folder), 64, prefix='query: ').eval()
    spanish, english = (model.features(list(side)) for side in zip(*PAIRS))
    cosines = spanish @ english.T
    others = cosines[~np.eye(len(PAIRS), dtype=bool)]

    tokens = model.tokens([side for pair in PAIRS for side in pair])
    session = onnxruntime.InferenceSession(str(folder / 'onnx' / 'model.onnx'), providers=['CPUExecutionProvider'])
    tokens.setdefault('token_type_ids', torch.zeros_like(tokens['input_ids']))
    (found,) = session.run(None, {name: value.numpy() for name, value in tokens.items()})
    with torch.no_grad():
        wanted = model.network(**tokens).last_hidden_state
    real = tokens['attention_mask'].bool().numpy()
    print(json.dumps({
        'translations': [round(float(c), 3) for c in cosines.diagonal()],
        'others': [round(float(others.min()), 3), round(float(others.max()), 3)],
        'largestDifference': float(np.abs(found - wanted.numpy())[real].max()),
        'inputs': [i.name for i in session.get_inputs()],
    }))  # fmt: skip


if __name__ == '__main__':
    main()
