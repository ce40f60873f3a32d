/** SHA-256 of bytes, in hexadecimal, by Web Crypto: the same in Node and in browsers. A page needs a secure context for it (https, or localhost). */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as BufferSource);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
