import type { Remark } from '../../messages/index.ts';
import type { OnEvent, WarningCode } from '../../training/events.ts';

/** What a training says of its memory, in bytes of the whole process. */
export interface MemoryUse {
  /** What it may hold. */
  readonly budget: number;
  /** The most that it was expected to hold. */
  readonly estimated: number;
  /** The most that the process has held since it began. */
  readonly peak: number;
}

/** What tells of the memory of the process, in bytes. */
export interface MemoryGauge {
  /** That it holds now. */
  held(): number;
  /** That it may hold where nobody says so. */
  usable(): number;
  /** The most that it has held since it began. */
  peak(): number;
}

/** Small differences between two runs of one program must not make two plans. */
const grain = 16 * 2 ** 20;

/** The budget of one training, and what is planned with it. */
export class MemoryAccount {
  /** Bytes that the whole process may hold. */
  readonly budget: number;
  /** Bytes that it holds before the training adds anything. */
  readonly base: number;
  readonly #gauge: MemoryGauge;
  #estimated: number;
  readonly #told = new Set<string>();

  /** @param asked bytes that the process may hold. @default what the machine and its containers leave
   * @param held bytes that it holds already. @default as the gauge says */
  constructor(gauge: MemoryGauge, asked?: number, held: number = gauge.held()) {
    this.#gauge = gauge;
    this.budget = asked ?? gauge.usable();
    this.base = Math.ceil(held / grain) * grain;
    this.#estimated = this.base;
  }

  /** Bytes that may be added to what was there before the training. */
  get room(): number {
    return this.budget - this.base;
  }

  /** Notes what a part of the training is going to add. */
  expect(added: number): void {
    this.#estimated = Math.max(this.#estimated, this.base + added);
  }

  /** Says what a plan costs, once: several parts of one training may be planned alike. */
  tell(said: Remark<WarningCode>, emit: OnEvent): void {
    if (this.#told.has(said.message)) return;
    this.#told.add(said.message);
    emit({ type: 'warning', ...said });
  }

  read(): MemoryUse {
    return { budget: this.budget, estimated: Math.round(this.#estimated), peak: this.#gauge.peak() };
  }
}
