export { horizontalGray, horizontalRgb, horizontalRgba } from './horizontal';
export { vertical } from './vertical';
