import type { TrainEvent } from '../../training/events.ts';

/** Tells each warning, note and file that is left out once, however many trials tell it: they all read the same data. */
export function saidOnce<Event extends { readonly type: string }>(
  onEvent: ((event: Event) => void) | undefined,
): (event: Event) => void {
  const said = new Set<string>();
  return (event) => {
    const { type, message, file } = event as Partial<Extract<TrainEvent, { type: 'note' }>>;
    if (message !== undefined && type !== undefined) {
      const key = `${type} ${file ?? ''} ${message}`;
      if (said.has(key)) return;
      said.add(key);
    }
    onEvent?.(event);
  };
}
