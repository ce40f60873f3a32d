import { intOf } from '../../attributes.ts';
import { amend, makeAttribute, makeNode } from '../../build.ts';
import type { Conversion } from './conversion.ts';

/** Softmax-13, LogSoftmax-13, Hardmax-13 work along one axis; before, the input was taken as a matrix whose rows hold the axes from
 * `axis` (by default 1) on:   Y = reshape(f(flatten(X, axis)), shape(X)).
 * Where `axis` is known to be the last one, that is f along it. */
export const softmax: Conversion = {
  since: 13,
  opTypes: ['Softmax', 'LogSoftmax', 'Hardmax'],
  convert(node, scope) {
    const axis = intOf(node, 'axis', 1);
    const ndim = scope.ndimOf(node.input[0]!) ?? scope.ndimOf(node.output[0]!);
    const along = (changes: Partial<typeof node>) =>
      amend(node, { attribute: [makeAttribute('axis', -1)], ...changes });
    if (axis === -1 || (ndim !== undefined && axis === ndim - 1)) return along({});
    const [x = ''] = node.input;
    const [y = ''] = node.output;
    const [shape, flat, rows] = ['shape', 'flat', 'rows'].map((part) => scope.fresh(`${y}_${part}`)) as [
      string,
      string,
      string,
    ];
    const named = (part: string) => ({ name: node.name && `${node.name}_${part}` });
    return [
      makeNode('Shape', [x], [shape], {}, named('shape')),
      makeNode('Flatten', [x], [flat], { axis }, named('flatten')),
      along({ input: [flat], output: [rows] }),
      makeNode('Reshape', [rows, shape], [y], {}, named('reshape')),
    ];
  },
};
