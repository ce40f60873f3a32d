export { depthwiseConvWeightGradient } from './depthwise-conv';
export { adamw, sgd } from './optimizers';
export { addScaled, lerp, scale, sumOfSquares } from './vectors';
