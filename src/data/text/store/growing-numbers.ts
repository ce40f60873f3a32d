type Numbers = Uint8Array | Uint32Array | Float64Array;

/** A typed array that grows: a number costs its bytes, not an object. */
export class GrowingNumbers<T extends Numbers> {
  length = 0;
  #values: T;
  readonly #Type: new (
    length: number,
  ) => T;

  constructor(Type: new (length: number) => T) {
    this.#Type = Type;
    this.#values = new Type(1024);
  }

  push(value: number): void {
    this.#reserve(this.length + 1);
    this.#values[this.length++] = value;
  }

  pushAll(values: ArrayLike<number>): void {
    this.#reserve(this.length + values.length);
    this.#values.set(values, this.length);
    this.length += values.length;
  }

  at(index: number): number {
    return this.#values[index]!;
  }

  /** What was pushed, as a view that holds until the next push. */
  get values(): T {
    return this.#values.subarray(0, this.length) as T;
  }

  #reserve(length: number): void {
    if (length <= this.#values.length) return;
    const larger = new this.#Type(Math.max(length, 2 * this.#values.length));
    larger.set(this.#values);
    this.#values = larger;
  }
}
