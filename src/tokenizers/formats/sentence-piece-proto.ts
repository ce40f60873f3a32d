/** The file of SentencePiece (`sentencepiece_model.proto`): pieces with scores, and what was set when it was made. */
import { BinaryReader, type WireType } from '@bufbuild/protobuf/wire';
import { TokenizerProblem } from '../component.ts';

/** By their numbers in the file, from 1 on. */
const pieceTypes = ['normal', 'unknown', 'control', 'user-defined', 'unused', 'byte'] as const;
const algorithms = ['Unigram', 'BPE', 'Word', 'Char'] as const;

export interface Piece {
  readonly text: string;
  readonly score: number;
  readonly type: (typeof pieceTypes)[number];
}

export interface SentencePieceModel {
  readonly pieces: readonly Piece[];
  readonly algorithm: (typeof algorithms)[number];
  readonly byteFallback: boolean;
  /** ▁ stands at the end of words. */
  readonly suffix: boolean;
  readonly charsmap: Uint8Array;
  readonly dummyPrefix: boolean;
  readonly removeExtraBlanks: boolean;
  readonly escapeBlanks: boolean;
}

/** @throws {TokenizerProblem} if the bytes are no such file. */
export function readSentencePiece(bytes: Uint8Array): SentencePieceModel {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof TokenizerProblem) throw error;
    throw new TokenizerProblem('TOKENIZER_INVALID/cut-off', { part: 'SentencePiece' });
  }
}

function read(bytes: Uint8Array): SentencePieceModel {
  const pieces: Piece[] = [];
  const trainer = { algorithm: 1, byteFallback: false, suffix: false };
  const normalizer = { charsmap: new Uint8Array(), dummyPrefix: true, removeExtraBlanks: true, escapeBlanks: true };
  eachField(bytes, {
    1: (reader) => pieces.push(readPiece(reader.bytes())),
    2: (reader) =>
      eachField(reader.bytes(), {
        3: (inner) => (trainer.algorithm = inner.int32()),
        24: (inner) => (trainer.suffix = inner.bool()),
        35: (inner) => (trainer.byteFallback = inner.bool()),
      }),
    3: (reader) =>
      eachField(reader.bytes(), {
        2: (inner) => (normalizer.charsmap = Uint8Array.from(inner.bytes())),
        3: (inner) => (normalizer.dummyPrefix = inner.bool()),
        4: (inner) => (normalizer.removeExtraBlanks = inner.bool()),
        5: (inner) => (normalizer.escapeBlanks = inner.bool()),
      }),
  });
  const algorithm = algorithms[trainer.algorithm - 1];
  if (pieces.length === 0 || !algorithm) throw new Error('no pieces');
  return { pieces, ...trainer, ...normalizer, algorithm };
}

function readPiece(bytes: Uint8Array): Piece {
  const piece = { text: '', score: 0, type: 1 };
  eachField(bytes, {
    1: (reader) => (piece.text = reader.string()),
    2: (reader) => (piece.score = reader.float()),
    3: (reader) => (piece.type = reader.int32()),
  });
  const type = pieceTypes[piece.type - 1];
  if (!type) throw new Error('unknown type of piece');
  return { ...piece, type };
}

function eachField(bytes: Uint8Array, fields: Readonly<Record<number, (reader: BinaryReader) => unknown>>): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const take = fields[field];
    if (take) take(reader);
    else reader.skip(wire as WireType, field);
  }
}
