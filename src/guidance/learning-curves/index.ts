export { type Anchor, type CurveResult, type Expected, type LearningCurve, learningCurve } from './learning-curve.ts';
