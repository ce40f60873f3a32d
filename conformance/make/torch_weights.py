"""Files of `torch.save` for src/models/sentence/torch-weights: dictionaries of tensors of every kind that is read, and files that are refused.

    python conformance/make/torch_weights.py
"""

import json
import os
import pathlib

import torch

OUT = pathlib.Path(__file__).resolve().parents[2] / 'src/models/sentence/torch-weights/fixtures'


class Evil:
    def __reduce__(self):
        return os.system, ('echo run',)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    generator = torch.Generator().manual_seed(0)
    base = torch.randn(3, 4, generator=generator)
    linear = torch.nn.Linear(4, 3)
    with torch.no_grad():
        linear.weight.copy_(base)
        linear.bias.copy_(base[:, 0])
    states = {
        'linear': torch.nn.ModuleDict({'linear': linear}).state_dict(),
        'half': {'w': base.half()},
        'bfloat16': {'w': base.bfloat16()},
        'double': {'w': base.double()},
        'transposed': {'w': base.t()},
        'part': {'first': base[1:, :2], 'whole': base},
        'parameter': {'w': torch.nn.Parameter(base), 'scalar': torch.tensor(2.5), 'none': torch.zeros(0, 2)},
    }
    expected = {}
    for name, state in states.items():
        torch.save(state, OUT / f'{name}.bin')
        expected[name] = {key: {'shape': list(t.shape), 'data': t.detach().float().flatten().tolist()} for key, t in state.items()}
    (OUT / 'expected.json').write_text(json.dumps(expected) + '\n')
    torch.save({'w': base, 'evil': Evil()}, OUT / 'evil.bin')
    torch.save(torch.nn.Tanh(), OUT / 'module.bin')
    torch.save(base, OUT / 'tensor.bin')
    torch.save({'w': base}, OUT / 'legacy.bin', _use_new_zipfile_serialization=False)


if __name__ == '__main__':
    main()
