import type * as z from 'zod';

/** Reads and checks a JSON file beside the model; undefined where there is none.
 * @throws {InjertoError} JSON_INVALID · CONFIG_INVALID. */
export type JsonBeside = <T>(name: string, schema: z.ZodType<T>) => Promise<T | undefined>;
