/** Does `work`, then closes what it worked with, whatever happens. Where both fail, the work's error is the one thrown: it came first, and
 * what a broken thing says on closing only hides why it broke. */
export async function closeAfter<T>(work: () => Promise<T>, close: () => Promise<unknown> | undefined): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await Promise.resolve(close()).catch(() => {});
    throw error;
  }
  await close();
  return result;
}

/** Closes what `work` would have handed on, where it fails. */
export async function closeOnFailure<T>(work: () => Promise<T>, close: () => Promise<unknown> | undefined): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await Promise.resolve(close()).catch(() => {});
    throw error;
  }
}
