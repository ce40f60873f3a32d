/** The loop that learns in use: data and labels in, models out, the best in service. */
export { type Added, type AddOptions, addData } from './add-data.ts';
export { type Advice, type AdviseOptions, advise } from './advise.ts';
export type { Proposal } from './choose-samples.ts';
export { labelSamples, type PersonsLabel } from './label.ts';
export { type Learned, type LearnOptions, learn } from './learn.ts';
export { openProjectData, type ProjectData } from './open-project-data.ts';
export { type Proposals, type ProposeOptions, proposeSamples } from './propose.ts';
export { type KeptPrediction, predictInProject, type UseOptions } from './use.ts';
