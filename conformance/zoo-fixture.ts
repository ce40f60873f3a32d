/** What `zoo/manifest.json` says of a network. */
import type { Fixture } from './read-fixture.ts';

export interface ZooFixture extends Omit<Fixture, 'input'> {
  readonly exporter: string;
  readonly output: string;
  /** Symbols of the inputs' moving axes, by input and axis. */
  readonly dynamic: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly zero?: readonly string[];
}

/** Sizes to measure shapes at, other than those of the fixtures' inputs. */
const sizes: Record<string, [number, number]> = {
  sequence_length: [5, 6],
  num_samples: [300, 340],
  height: [64, 96],
  width: [64, 96],
};

/** Two sizes of each moving axis but the batch, by its symbol: what `probeShapes` wants. */
export function axesOf({ dynamic }: ZooFixture): Record<string, [number, number]> {
  const moving = Object.values(dynamic).flatMap((axes) => Object.entries(axes).filter(([axis]) => axis !== '0'));
  return Object.fromEntries(moving.map(([, symbol]) => [symbol, sizes[symbol]!]));
}
