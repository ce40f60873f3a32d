import * as z from 'zod';
import { remark } from '../../messages/index.ts';
import { type Anchor, type CurveResult, learningCurve } from '../learning-curves/index.ts';
import { withProbe } from '../probe/index.ts';
import { Budget, type TimedWork } from '../trials/budget.ts';
import { type FrozenMethod, frozenCurve } from './frozen-curve.ts';
import { probeOptions } from './probe-options.ts';
import { rowsOfSides } from './rows-of-sides.ts';
import type { Outcomes } from './run-methods.ts';
import type { Scene } from './scene.ts';

export interface DrawnCurve {
  readonly method: FrozenMethod;
  readonly anchors: readonly Anchor[];
  readonly result: CurveResult;
}

const mostOfBudget = 0.25;

const anchorsSchema = z.array(z.object({ samples: z.number(), errors: z.array(z.number()) }));
const frozenMethods = ['nearest-neighbors', 'transfer'] as const satisfies readonly FrozenMethod[];

/** Learning curves of the finished methods that need nothing but features, on training and validation samples. They take
 * a quarter of what is left of the budget at most: the trainings that follow matter more. A curve that does not fit is refused, by name. */
export async function measureCurves(scene: Scene, budget: Budget, { finished }: Outcomes): Promise<DrawnCurve[]> {
  const { seed, signal } = scene.options;
  const wanted = frozenMethods.filter((method) => finished.some((done) => done.method === method));
  const drawn = new Map<FrozenMethod, readonly Anchor[]>();
  for (const method of wanted) {
    const kept = anchorsSchema.safeParse(await scene.state.read(nameOf(method)));
    if (kept.success) drawn.set(method, kept.data);
  }
  const missing = wanted.filter((method) => !drawn.has(method));
  if (missing.length > 0 && budget.secondsLeft > 0) {
    const draw = (timed: TimedWork) =>
      withProbe(scene.reference, scene.dataset, probeOptions(scene, timed), async (probe) => {
        const { train, validation } = rowsOfSides(probe, scene.splits);
        for (const method of missing) {
          scene.emit({ type: 'curve-begins', method });
          const anchors = await frozenCurve(method, probe, [...train, ...validation], { seed, timed });
          await scene.state.write(nameOf(method), anchors);
          drawn.set(method, anchors);
        }
      });
    await new Budget(budget.secondsLeft * mostOfBudget).fit(draw, signal);
  }
  return wanted.map((method) => {
    const anchors = drawn.get(method);
    if (!anchors) return { method, anchors: [], result: { refused: remark('CURVE_REFUSED/budget') } };
    return { method, anchors, result: learningCurve(anchors, seed) };
  });
}

const nameOf = (method: FrozenMethod) => `curve-${method}`;
