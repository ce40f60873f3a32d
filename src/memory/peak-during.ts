import { heldMemory } from './process-memory.ts';

const everyMs = 25;

/** The most bytes that the process held while `work` ran, looked at forty times a second. Memory that was there before counts: it is what a machine
 * must have. */
export async function peakDuring<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly peak: number }> {
  let peak = heldMemory();
  const look = () => {
    peak = Math.max(peak, heldMemory());
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  try {
    const result = await work();
    look();
    return { result, peak };
  } finally {
    clearInterval(timer);
  }
}
