import type { MemoryUse } from '../../methods/memory/memory-account.ts';
import type { CliContext } from '../context.ts';
import { byteSize } from '../output/byte-size.ts';

/** What the process held, was expected to hold, and may hold. */
export function memoryLine(
  { peak, estimated, budget }: MemoryUse,
  messages: CliContext['messages'],
  format: CliContext['format'],
): string {
  const size = (bytes: number) => byteSize(bytes, format);
  return messages.train.memory(size(peak), size(estimated), size(budget));
}
