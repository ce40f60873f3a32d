export { type Explainer, type ExplainerOptions, type ExplainOptions, explain, openExplainer } from './explain.ts';
export type {
  Explanation,
  NearestSample,
  PhotoBaseline,
  PhotoExplanation,
  TextBaseline,
  TextExplanation,
  WordAttribution,
} from './explanation.ts';
export { type ExplanationFile, explanationFiles } from './explanation-files.ts';
export { type ExplanationJson, explanationJson, explanationSchema } from './explanation-json.ts';
export type { HeatMap } from './heat-map.ts';
export type { Completeness } from './integrate-gradients.ts';
