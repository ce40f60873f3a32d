/** Pointers of Git LFS: what Git keeps in place of a large file until `git lfs pull` fetches it. */

const start = Array.from('version https://git-lfs', (letter) => letter.charCodeAt(0));

/** Whether a file that begins with these bytes is one. */
export function isGitLfsPointer(bytes: Uint8Array): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}
