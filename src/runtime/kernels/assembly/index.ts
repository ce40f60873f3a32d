export { depthwiseConvWeightGradient } from './depthwise-conv';
export { adamw, sgd } from './optimizers';
export { addScaled, scale, sumOfSquares } from './vectors';
