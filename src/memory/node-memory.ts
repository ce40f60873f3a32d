import { heldMemory, peakMemory, usableMemory } from './process-memory.ts';

/** The memory of this process, as a training asks for it. */
export const nodeMemory = { held: heldMemory, usable: () => usableMemory(), peak: peakMemory };
