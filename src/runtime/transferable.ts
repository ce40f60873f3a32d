import type { Reply } from './protocol.ts';
import { buffersOf } from './remote-runtime.ts';
import type { Tensors } from './types.ts';

/** What of a reply changes hands instead of being copied. These are the engine's copies or ours, never the arena itself. */
export function transferable(reply: Reply): ArrayBuffer[] {
  if (!reply.ok || typeof reply.value !== 'object' || reply.value === null) return [];
  const value = reply.value as Record<string, unknown>;
  const groups = [value, value.outputs, value.parameters, value.firstMoment, value.secondMoment];
  return groups.flatMap((group) => {
    const tensors = Object.entries(group ?? {}).filter(([, t]) =>
      ArrayBuffer.isView((t as { data?: unknown } | undefined)?.data),
    );
    return buffersOf(Object.fromEntries(tensors) as Tensors);
  });
}
