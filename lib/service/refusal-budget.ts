import { networkOf } from "./network-of.ts";

/** So many refusals of one address stand in the record by themselves each minute, and so many of all addresses together. */
export const PER_ADDRESS = 10;
export const PER_WINDOW = 60;
export const WINDOW_MS = 60_000;
/** A summary names so many addresses and counts the rest. */
const NAMED_ADDRESSES = 5;
/** More different addresses than this are not told apart any more: a flood must not fill the memory either. */
const COUNTED_ADDRESSES = 1_000;

export type RefusalSummary = {
  fromMs: number;
  more: number;
  codes: Record<string, number>;
  addresses: string[];
  addressCount: number;
};

/**
 * Which refusals at the doors are written down one by one, and the sum of those that are not: the audit chain must tell of a
 * flood without growing with it. Per process; `nowMs` is any clock that does not jump back.
 */
export class RefusalBudget {
  #fromMs = Number.NEGATIVE_INFINITY;
  #written = new Map<string, number>();
  #total = 0;
  #more = 0;
  #codes: Record<string, number> = {};
  #addresses = new Set<string>();

  /** Whether this refusal gets an entry of its own; otherwise it is counted for the summary. Take the last window's summary first. */
  admit(refusal: { code: string; address: string }, nowMs: number): boolean {
    if (nowMs >= this.#fromMs + WINDOW_MS) this.#open(nowMs);
    const { code, address } = refusal;
    const network = networkOf(address);
    const ofAddress = this.#written.get(network) ?? 0;
    if (ofAddress < PER_ADDRESS && this.#total < PER_WINDOW) {
      this.#written.set(network, ofAddress + 1);
      this.#total += 1;
      return true;
    }
    this.#more += 1;
    this.#codes[code] = (this.#codes[code] ?? 0) + 1;
    if (this.#addresses.size < COUNTED_ADDRESSES) this.#addresses.add(address);
    return false;
  }

  /** What was not written one by one in a window that is over (`isLast`: or is not), once; null when there is nothing. */
  takeSummary(nowMs: number, isLast = false): RefusalSummary | null {
    if (this.#more === 0 || (!isLast && nowMs < this.#fromMs + WINDOW_MS)) return null;
    const summary = {
      fromMs: this.#fromMs,
      more: this.#more,
      codes: this.#codes,
      addresses: [...this.#addresses].slice(0, NAMED_ADDRESSES),
      addressCount: this.#addresses.size,
    };
    this.#more = 0;
    this.#codes = {};
    this.#addresses = new Set();
    return summary;
  }

  /** Ms until the window is over. */
  leftMs(nowMs: number): number {
    return Math.max(0, this.#fromMs + WINDOW_MS - nowMs);
  }

  #open(nowMs: number): void {
    this.#fromMs = nowMs;
    this.#written = new Map();
    this.#total = 0;
  }
}
