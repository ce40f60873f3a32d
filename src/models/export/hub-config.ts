import type { ModelConfig } from '../opening/model-config.ts';

/** The reference's `config.json` for the new classes. Type and architecture stay, so that transformers.js and Python's transformers
 * pick the class they know; a bare .onnx file gets those of ResNet, which ask nothing of the graph but `pixel_values` and `logits`. */
export function hubConfig(config: ModelConfig, classes: readonly string[]): ModelConfig {
  const { problem_type: _, ...kept } = config;
  return {
    ...kept,
    architectures: [classifierArchitecture(config.architectures?.[0] ?? 'ResNetModel')],
    model_type: config.model_type ?? 'resnet',
    num_labels: classes.length,
    id2label: Object.fromEntries(classes.map((name, id) => [String(id), name])),
    label2id: Object.fromEntries(classes.map((name, id) => [name, id])),
    // One file, computed in float32 on every device; without this, browsers would look for a quantized one.
    'transformers.js_config': { dtype: 'fp32' },
  };
}

/** ViTModel → ViTForImageClassification. */
function classifierArchitecture(architecture: string): string {
  return architecture.replace(/(Model|For[A-Za-z]+)?$/, 'ForImageClassification');
}
