// Crypto-free: reads the little CBOR (RFC 8949) that authenticators write, in Node and in a browser alike.

export type CborValue =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | CborValue[]
  | Map<number | string, CborValue>;

/** Authenticators nest two or three levels; CTAP2 allows four. */
const MAX_DEPTH = 8;

type Read = { value: CborValue; end: number };

class Reader {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  private take(from: number, length: number): Uint8Array {
    if (from + length > this.bytes.length) throw new TypeError("CBOR ends too early");
    return this.bytes.subarray(from, from + length);
  }

  /** The argument after an initial byte; indefinite lengths and 64-bit arguments are refused. */
  private argument(at: number): { argument: number; end: number } {
    const info = (this.take(at, 1)[0] ?? 0) & 0x1f;
    if (info < 24) return { argument: info, end: at + 1 };
    if (info > 26) throw new TypeError("CBOR of a kind that authenticators do not write");
    const length = 2 ** (info - 24);
    const argument = this.take(at + 1, length).reduce((sum, byte) => sum * 256 + byte, 0);
    return { argument, end: at + 1 + length };
  }

  private list(count: number, from: number, depth: number): { values: CborValue[]; end: number } {
    const values: CborValue[] = [];
    let end = from;
    for (let index = 0; index < count; index += 1) {
      const read = this.read(end, depth + 1);
      values.push(read.value);
      end = read.end;
    }
    return { values, end };
  }

  private map(count: number, from: number, depth: number): Read {
    const { values, end } = this.list(count * 2, from, depth);
    const map = new Map<number | string, CborValue>();
    for (let index = 0; index < values.length; index += 2) {
      const key = values[index];
      if ((typeof key !== "number" && typeof key !== "string") || map.has(key))
        throw new TypeError("CBOR map with an odd or repeated key");
      map.set(key, values[index + 1] ?? null);
    }
    return { value: map, end };
  }

  read(at: number, depth: number): Read {
    if (depth > MAX_DEPTH) throw new TypeError("CBOR nested too deeply");
    const major = (this.take(at, 1)[0] ?? 0) >> 5;
    const { argument, end } = this.argument(at);
    if (major === 0) return { value: argument, end };
    if (major === 1) return { value: -1 - argument, end };
    if (major === 2) return { value: this.take(end, argument).slice(), end: end + argument };
    if (major === 3) {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(this.take(end, argument));
      return { value: text, end: end + argument };
    }
    // A lying length keeps nobody busy: the first item that is not there ends it.
    if (major === 4) {
      const { values, end: after } = this.list(argument, end, depth);
      return { value: values, end: after };
    }
    if (major === 5) return this.map(argument, end, depth);
    if (major === 7 && end === at + 1) {
      if (argument === 20 || argument === 21) return { value: argument === 21, end };
      if (argument === 22) return { value: null, end };
    }
    throw new TypeError("CBOR of a kind that authenticators do not write");
  }
}

/** Reads one item that starts at `from` and says where it ends. Throws TypeError on what cannot be read. */
export function readCbor(bytes: Uint8Array, from = 0): { value: CborValue; end: number } {
  return new Reader(bytes).read(from, 0);
}
