/**
 * The part of Python's pickle that `torch.save` of a dictionary of tensors uses (protocol 2; Python, Modules/_pickle.c and pickletools.py). Nothing
 * is called: the few names below stand for what they make here, and any other name is an error.
 */

/** Numbers in a file of their own, which a pickle names and does not hold. */
export class Storage {
  constructor(
    readonly type: string,
    readonly key: string,
  ) {}
}

/** A view of a storage. Offset and strides count elements. */
export class StoredTensor {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

type Value = null | boolean | number | string | Value[] | Map<Value, Value> | Name | Storage | StoredTensor;

class Name {
  constructor(readonly path: string) {}
}

const mark = Symbol('mark');
const storages = /^torch (Float|Half|BFloat16|Double)Storage$/;

/** @throws {Error} names what does not belong in a dictionary of tensors. */
export function unpickle(bytes: Uint8Array): unknown {
  return new Machine(bytes).run();
}

class Machine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  readonly #stack: (Value | typeof mark)[] = [];
  readonly #memo = new Map<number, Value>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): Value {
    for (;;) {
      const code = this.#byte();
      if (code === 0x2e) return this.#pop(); // STOP
      const value = this.#result(code);
      if (value !== undefined) this.#stack.push(value);
    }
  }

  /** What an operation puts on the stack; undefined where that is nothing. */
  #result(code: number): Value | undefined {
    switch (code) {
      case 0x80: // PROTO
        this.#byte();
        return undefined;
      case 0x63: // GLOBAL
        return new Name(`${this.#line()} ${this.#line()}`);
      case 0x4e: // NONE
        return null;
      case 0x88: // NEWTRUE
        return true;
      case 0x89: // NEWFALSE
        return false;
      case 0x4b: // BININT1
        return this.#byte();
      case 0x4d: // BININT2
        return this.#view.getUint16(this.#skip(2), true);
      case 0x4a: // BININT
        return this.#view.getInt32(this.#skip(4), true);
      case 0x8a: // LONG1
        return this.#long(this.#byte());
      case 0x58: // BINUNICODE
        return this.#text(this.#view.getUint32(this.#skip(4), true));
      case 0x29: // EMPTY_TUPLE
      case 0x5d: // EMPTY_LIST
        return [];
      case 0x7d: // EMPTY_DICT
        return new Map();
      case 0x28: // MARK
        this.#stack.push(mark);
        return undefined;
      case 0x74: // TUPLE
        return this.#toMark();
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return Array.from({ length: code - 0x84 }, () => this.#pop()).reverse();
      case 0x71: // BINPUT
        this.#memo.set(this.#byte(), this.#top());
        return undefined;
      case 0x72: // LONG_BINPUT
        this.#memo.set(this.#view.getUint32(this.#skip(4), true), this.#top());
        return undefined;
      case 0x68: // BINGET
        return this.#remembered(this.#byte());
      case 0x6a: // LONG_BINGET
        return this.#remembered(this.#view.getUint32(this.#skip(4), true));
      case 0x73: // SETITEM
        this.#setItems([this.#pop(), this.#pop()].reverse());
        return undefined;
      case 0x75: // SETITEMS
        this.#setItems(this.#toMark());
        return undefined;
      case 0x51: // BINPERSID
        return storageOf(this.#pop());
      case 0x52: // REDUCE
        return made(...([this.#pop(), this.#pop()].reverse() as [Value, Value]));
      case 0x62: // BUILD: what Python notes beside the dictionary
        this.#pop();
        return undefined;
      default:
        throw new Error(`the pickle operation 0x${code.toString(16)}`);
    }
  }

  #setItems(items: readonly Value[]): void {
    const target = this.#top();
    if (!(target instanceof Map)) throw new Error('entries of what is no dictionary');
    for (let i = 0; i + 1 < items.length; i += 2) target.set(items[i]!, items[i + 1]!);
  }

  #toMark(): Value[] {
    const start = this.#stack.lastIndexOf(mark);
    if (start < 0) throw new Error('a tuple without a beginning');
    return this.#stack.splice(start).slice(1) as Value[];
  }

  #pop(): Value {
    const value = this.#stack.pop();
    if (value === undefined || value === mark) throw new Error('an operation without operands');
    return value;
  }

  #top(): Value {
    const value = this.#stack.at(-1);
    if (value === undefined || value === mark) throw new Error('an operation without operands');
    return value;
  }

  #remembered(key: number): Value {
    const value = this.#memo.get(key);
    if (value === undefined) throw new Error('a value that was not kept');
    return value;
  }

  #byte(): number {
    return this.#bytes[this.#skip(1)]!;
  }

  /** Where the next bytes begin. */
  #skip(count: number): number {
    const start = this.#at;
    if (start + count > this.#bytes.length) throw new Error('an end before its time');
    this.#at += count;
    return start;
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw new Error('an end before its time');
    const text = this.#text(end - this.#at);
    this.#at++;
    return text;
  }

  #text(length: number): string {
    const start = this.#skip(length);
    return new TextDecoder().decode(this.#bytes.subarray(start, start + length));
  }

  #long(length: number): number {
    if (length > 6) throw new Error('a number beyond 2^48');
    const start = this.#skip(length);
    return length === 0 ? 0 : Buffer.from(this.#bytes.subarray(start, start + length)).readIntLE(0, length);
  }
}

/** `('storage', torch.FloatStorage, key, device, size)`. */
function storageOf(value: Value): Storage {
  const [kind, type, key] = Array.isArray(value) ? value : [];
  const name = type instanceof Name ? storages.exec(type.path)?.[1] : undefined;
  if (kind !== 'storage' || name === undefined || typeof key !== 'string') {
    throw new Error(`a storage of ${type instanceof Name ? type.path.replace(' ', '.') : 'an unknown type'}`);
  }
  return new Storage(name, key);
}

function made(callable: Value, given: Value): Value {
  const path = callable instanceof Name ? callable.path : 'what is no name';
  const values = Array.isArray(given) ? given : [];
  if (path === 'collections OrderedDict') return new Map();
  if (path === 'torch._utils _rebuild_parameter') return values[0]!;
  if (path === 'torch._utils _rebuild_tensor_v2') {
    const [storage, offset, shape, strides] = values;
    if (storage instanceof Storage && isCount(offset) && areCounts(shape) && areCounts(strides)) {
      if (shape.length === strides.length) return new StoredTensor(storage, offset, shape, strides);
    }
    throw new Error('a tensor of an unknown form');
  }
  throw new Error(`a call of ${path.replace(' ', '.')}`);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function areCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}
