/** How sure one may be: tests, intervals and calibration, held to SciPy and statsmodels. */
export { expectedCalibrationError } from '../../training/metrics/index.ts';
export { correctedT, type ResampledT } from './corrected-t.ts';
export { holm } from './holm.ts';
export { type Discordant, discordant, type McNemar, mcnemar } from './mcnemar.ts';
export { pairedBootstrapInterval } from './paired-bootstrap.ts';
