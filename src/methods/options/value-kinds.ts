/** The kinds of values that options have: what they accept, and how a command line reads and shows them. */
import * as z from 'zod';

export interface ValueKind {
  /** Accepts the values within their bounds. */
  readonly schema: z.ZodType;
  /** How text becomes such a value. */
  readonly read:
    | 'auto-number'
    | 'blocks'
    | 'bytes'
    | 'choice'
    | 'color'
    | 'integer'
    | 'list'
    | 'names'
    | 'number'
    | 'patterns'
    | 'switch'
    | 'text';
  /** What stands for the value in help, such as `N`; nothing for a switch. */
  readonly term: string;
  /** All values, where they can be counted. */
  readonly choices?: readonly string[];
}

export const integer = (least: number, most = Number.MAX_SAFE_INTEGER): ValueKind => ({
  schema: z.number().int().min(least).max(most),
  read: 'integer',
  term: 'N',
});

/** 0 … below 1. */
export const share: ValueKind = { schema: z.number().min(0).lt(1), read: 'number', term: 'SHARE' };
export const rate: ValueKind = { schema: z.number().positive().max(100), read: 'number', term: 'RATE' };
export const fromZero = (term: string, most?: number): ValueKind => ({
  schema: most === undefined ? z.number().min(0) : z.number().min(0).max(most),
  read: 'number',
  term,
});
export const aboveZero = (term: string, most: number): ValueKind => ({
  schema: z.number().positive().max(most),
  read: 'number',
  term,
});

export const choice = (term: string, ...choices: readonly string[]): ValueKind => ({
  schema: z.enum(choices),
  read: 'choice',
  term,
  choices,
});

/** Anything on paper; a parser of its own checks it. */
export const presetOrObject = (term: string, ...choices: readonly string[]): ValueKind => ({
  schema: z.unknown(),
  read: 'choice',
  term,
  choices,
});

export const text = (term: string): ValueKind => ({ schema: z.string(), read: 'text', term });
export const path: ValueKind = { schema: z.string().min(1), read: 'text', term: 'FOLDER' };
export const onOff: ValueKind = { schema: z.boolean(), read: 'switch', term: '' };
export const bytes: ValueKind = { schema: z.number().positive(), read: 'bytes', term: 'SIZE' };
export const seconds: ValueKind = { schema: z.number().min(0), read: 'number', term: 'SECONDS' };

/** `all`, the last N blocks, or a pattern over names. */
export const blocks: ValueKind = {
  schema: z.union([z.number().int().min(0), z.string().min(1)]),
  read: 'blocks',
  term: 'all|N|PATTERN',
};

/** One pattern over names, or several. */
export const patterns: ValueKind = {
  schema: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  read: 'patterns',
  term: 'PATTERNS',
};

/** `auto`, or a number above 0. */
export const autoOrPositive: ValueKind = {
  schema: z.union([z.literal('auto'), z.number().positive()]),
  read: 'auto-number',
  term: 'auto|STRENGTH',
};

/** One name, or several. */
export const names = (term: string): ValueKind => ({
  schema: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  read: 'names',
  term,
});

/** Texts, of which there may be none. */
export const list = (term: string): ValueKind => ({ schema: z.array(z.string()), read: 'list', term });

const byte = z.number().int().min(0).max(255);
/** Red, green and blue, 0 … 255. */
export const color: ValueKind = { schema: z.tuple([byte, byte, byte]), read: 'color', term: 'COLOR' };

/** `auto`, or 0 … 1. */
export const autoOrShare: ValueKind = {
  schema: z.union([z.literal('auto'), z.number().min(0).max(1)]),
  read: 'auto-number',
  term: 'auto|SHARE',
};
