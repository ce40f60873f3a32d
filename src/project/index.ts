/** What lasts: samples, labels, predictions and models of a project, in one folder. */
export { blobFile, putBlob } from './blobs.ts';
export { classesOf, mergeClasses, type ProjectClass, removeClass, renameClass, requireClass } from './classes.ts';
export { exportSamples } from './export-samples.ts';
export { type Forgotten, forgetSamples, samplesFrom } from './forget.ts';
export { keepLook, PhotoKin, textKin } from './kin.ts';
export { lastLabel, type SaidOf, type Saying, sayLabel, trustedSources } from './labels.ts';
export {
  addModel,
  championOf,
  isThere,
  learnedFrom,
  type ModelMetrics,
  modelsOf,
  type ProjectModel,
  promote,
  rollBack,
} from './models.ts';
export { writing } from './open-database.ts';
export {
  createProject,
  isProject,
  type NewProjectOptions,
  now,
  openProject,
  type Project,
  type ProjectFacts,
  projectFacts,
} from './project.ts';
export { type Repaired, repairProject } from './repair.ts';
export {
  addSample,
  type NewSample,
  type StoredSample,
  sampleCalled,
  samplesOf,
  samplesWith,
  type WhichSamples,
} from './samples.ts';
export { type ProjectStatus, projectStatus, projectStatusSchema } from './status.ts';
export type { LabelSource, ProposalReason } from './tables.ts';
