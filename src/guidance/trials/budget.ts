/** The seconds that a comparison may take, and a signal that keeps work to them. */

/** Why work was stopped, where it was the budget. */
const spent = Symbol('the budget is spent');

/** Reports of progress that a pace is judged by, and seconds of them: the first steps of a training are slow. */
const reportsBefore = 4;
const secondsBefore = 2;

export interface TimedWork {
  readonly signal: AbortSignal;
  /** Tells how far the work is; it is stopped where what is left of it does not fit. */
  progress(phase: string, secondsLeft: number | undefined): void;
}

export interface Stopped {
  /** What the work would take in all, seconds; null where it was stopped before its pace was known. */
  readonly estimatedSeconds: number | null;
}

export class Budget {
  readonly #deadline: number;
  readonly #now: () => number;

  /** @param seconds from now on. @param now a clock in milliseconds. */
  constructor(seconds: number, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#deadline = now() + 1000 * seconds;
  }

  get secondsLeft(): number {
    return Math.max(0, (this.#deadline - this.#now()) / 1000);
  }

  /** Does `work` if it fits: stops it when the budget is spent, or as soon as it is clear that it will be.
   * @param signal of the caller: what it stops throws. */
  async fit<T>(
    work: (timed: TimedWork) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly done: T } | { readonly stopped: Stopped }> {
    const controller = new AbortController();
    const began = this.#now();
    const elapsed = () => (this.#now() - began) / 1000;
    let estimatedSeconds: number | null = null;
    const stop = () => controller.abort(spent);
    const onAbort = () => controller.abort(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort);
    const timer = setTimeout(stop, Math.min(1000 * this.secondsLeft, 2 ** 31 - 1));
    const pace = { phase: '', since: 0, reports: 0 };
    const progress: TimedWork['progress'] = (phase, secondsLeft) => {
      if (phase !== pace.phase) Object.assign(pace, { phase, since: elapsed(), reports: 0 });
      pace.reports++;
      if (secondsLeft === undefined) return;
      if (pace.reports < reportsBefore || elapsed() - pace.since < secondsBefore) return;
      // what comes before the weights learn is only the beginning
      if (phase === 'train') estimatedSeconds = elapsed() + secondsLeft;
      // a tenth over is no reason to throw away what is nearly done
      if (secondsLeft > 1.1 * this.secondsLeft) stop();
    };
    try {
      return { done: await work({ signal: controller.signal, progress }) };
    } catch (error) {
      if (controller.signal.reason !== spent) throw error;
      return { stopped: { estimatedSeconds } };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }
}
