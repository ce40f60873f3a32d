/** Scores that say, without training, how well features tell classes apart. They stand beside what was measured and decide nothing. */
export { hScore } from './h-score.ts';
export { logME } from './log-me.ts';
