/** The rise at the start of a schedule: (step + 1) / warmUp, so that the first step already learns; undefined once it is over. */
export function warmUpFactor(step: number, warmUp: number): number | undefined {
  return step < warmUp ? (step + 1) / warmUp : undefined;
}
