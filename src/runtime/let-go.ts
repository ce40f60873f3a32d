/** Frees what an array holds now, rather than whenever garbage is collected: engines see large arrays of the calling language as small objects.
 *  A message that nobody will read takes the memory along when its ports close. */
export function letGo({ buffer }: Uint8Array): void {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(undefined, [buffer as ArrayBuffer]);
  port1.close();
  port2.close();
}
