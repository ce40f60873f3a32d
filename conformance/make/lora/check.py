"""Loads an adapter folder into PEFT, on the network that its base was exported from, and prints what came out as JSON:
`missing` and `unexpected` keys, and `logits` on the example inputs.

python check.py bert|conv FOLDER
"""

import json
import pathlib
import sys
import warnings

import torch
from peft import PeftModel, set_peft_model_state_dict
from safetensors.torch import load_file

from networks import base_network, example_inputs

warnings.simplefilter('ignore', DeprecationWarning)
name, folder = sys.argv[1], pathlib.Path(sys.argv[2])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    network = PeftModel.from_pretrained(base_network(name), str(folder)).eval()
adapter = ('lora_', 'modules_to_save')
result = set_peft_model_state_dict(network, load_file(folder / 'adapter_model.safetensors'))
with torch.no_grad():
    out = network(**example_inputs(name))
logits = out if isinstance(out, torch.Tensor) else out.logits
print(json.dumps({
    'missing': [key for key in result.missing_keys if any(part in key for part in adapter)],
    'unexpected': list(result.unexpected_keys),
    'warnings': [str(each.message) for each in caught if 'peft' in str(each.filename)],
    'logits': logits.flatten().tolist(),
}))
