/** What this process holds, and how much it may. */
import os from 'node:os';
import { limitedGroups, type ReadKernelFile } from './control-groups.ts';

/** Of what nobody else uses: the rest is for other programs, and for what an estimate misses. */
const shareOfFree = 0.8;
/** Of what a container has left: nobody else lives there, but going past it is the end of the process. */
const shareOfLimit = 0.85;

/** What the machine says; for tests, what it might say. */
export interface MachineMemory {
  /** Bytes of the whole machine. */
  readonly total: number;
  /** Bytes that programs can still have, the cache of files included. */
  readonly free: number;
  /** Bytes that this process holds. */
  readonly held: number;
  /** The least that Node knows this process to be limited to; 0 or more than `total` where it knows of no limit. */
  readonly constrained: number;
  readonly read?: ReadKernelFile;
}

/** Bytes that the whole process may hold where nobody says so: four fifths of what is free on the machine, and of every container around
 *  it 85 % of what others in it leave. What the process holds already counts as its own. */
export function usableMemory({ total, free, held, constrained, read }: MachineMemory = machineMemory()): number {
  const ofMachine = Math.min(total, held + shareOfFree * free);
  const ofGroups = limitedGroups(read).map(({ limit, used }) => shareOfLimit * (limit - Math.max(0, used - held)));
  const ofNode = constrained > 0 && constrained < total ? [shareOfLimit * constrained] : [];
  return Math.floor(Math.max(0, Math.min(ofMachine, ...ofGroups, ...ofNode)));
}

function machineMemory(): MachineMemory {
  return {
    total: os.totalmem(),
    free: process.availableMemory(),
    held: heldMemory(),
    constrained: process.constrainedMemory(),
  };
}

/** Bytes of memory that the process holds now: its resident set. */
export function heldMemory(): number {
  return process.memoryUsage.rss();
}

/** The most bytes that the process has held since it began. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}
