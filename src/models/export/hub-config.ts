import type { ModelConfig } from '../opening/model-config.ts';
import type { ReferenceModel } from '../reference-model.ts';

/** What a bare .onnx file gets: types that ask nothing of the graph but its usual inputs and `logits`. */
const usual = {
  image: { type: 'resnet', architecture: 'ResNetModel', ending: 'ForImageClassification' },
  text: { type: 'bert', architecture: 'BertModel', ending: 'ForSequenceClassification' },
};

/** The reference's `config.json` for the new classes. Type and architecture stay, so that transformers.js and Python's transformers
 * pick the class they know. */
export function hubConfig(
  { config, modality }: Pick<ReferenceModel, 'config' | 'modality'>,
  classes: readonly string[],
  task: keyof typeof problemTypes = 'single-label',
): ModelConfig {
  const problem = problemTypes[task];
  const { problem_type: _, ...kept } = config;
  const { type, architecture, ending } = usual[modality];
  return {
    ...kept,
    architectures: [(config.architectures?.[0] ?? architecture).replace(architectureEnding, ending)],
    model_type: config.model_type ?? type,
    ...(problem && { problem_type: problem }),
    num_labels: classes.length,
    id2label: Object.fromEntries(classes.map((name, id) => [String(id), name])),
    label2id: Object.fromEntries(classes.map((name, id) => [name, id])),
    // One file, computed in float32 on every device; without this, browsers would look for a quantized one.
    'transformers.js_config': { dtype: 'fp32' },
  };
}

/** What transformers calls a task; it takes models that say nothing for classifiers of one class of several. */
const problemTypes = {
  'single-label': undefined,
  'multi-label': 'multi_label_classification',
  regression: 'regression',
};

/** ViTModel → ViTForImageClassification. */
const architectureEnding = /(Model|For[A-Za-z]+)?$/;
