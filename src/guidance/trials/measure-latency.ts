/** How long one answer takes, of a model that is open. */

const mostCalls = 20;
const mostMs = 1500;

/** @param answer asks for one answer, as a program would. @returns seconds, the median of up to twenty calls after a first one. */
export async function measureLatency(answer: () => Promise<unknown>): Promise<number> {
  await answer(); // opens what is opened late
  const seconds: number[] = [];
  const until = performance.now() + mostMs;
  do {
    const began = performance.now();
    await answer();
    seconds.push((performance.now() - began) / 1000);
  } while (seconds.length < mostCalls && performance.now() < until);
  return seconds.sort((a, b) => a - b)[Math.floor((seconds.length - 1) / 2)]!;
}
