/** How long work will still take, judged by its pace so far. */
export class TimeLeft {
  readonly #now: () => number;
  #started: number | undefined;
  #from = 0;

  /** @param now a clock in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @param done units finished, @param total units in all. @returns seconds, or undefined until there is a pace. */
  estimate(done: number, total: number): number | undefined {
    // Counting starts at the first report: what was done before (a resumed run) tells nothing of the pace.
    if (this.#started === undefined) {
      this.#started = this.#now();
      this.#from = done;
      return undefined;
    }
    if (done <= this.#from) return undefined;
    const secondsEach = (this.#now() - this.#started) / 1000 / (done - this.#from);
    return secondsEach * (total - done);
  }
}
