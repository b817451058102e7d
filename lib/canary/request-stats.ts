import { insertSorted, nearestRank, removeSorted } from "./sorted-samples.ts";

/** Requests to the venue as the canary reports them. `ms` null: no latency sample (failed, or not an order request). */
type Sample = { atMs: number; ok: boolean; ms: number | null };
/** Of an error, as many characters stand in the words of the trigger that counts them. */
const ERROR_CHARACTERS = 160;

/** Old entries are cut off the queue's front in lots of this size, so that cutting costs nothing per request. */
const COMPACT_AT = 1024;

/** Error rate and latency: of the trailing window (kept sorted on arrival) and of the whole run. */
export class RequestStats {
  readonly windowSec: number;
  total = 0;
  failures = 0;
  consecutiveErrors = 0;
  /** The newest error in words; null as long as there was none. */
  lastError: string | null = null;
  windowTotal = 0;
  windowFailures = 0;
  /** When the newest request was reported, epoch ms. */
  lastAtMs: number | null = null;
  readonly windowSorted: number[] = [];
  readonly #runSamples: number[] = [];
  #queue: Sample[] = [];
  #head = 0;

  constructor(windowSec: number) {
    this.windowSec = windowSec;
  }

  /** `what`: a failed request in words. */
  add(sample: Sample, what = "a request failed"): void {
    this.lastAtMs = sample.atMs;
    this.total += 1;
    this.windowTotal += 1;
    if (sample.ok) this.consecutiveErrors = 0;
    else {
      this.failures += 1;
      this.windowFailures += 1;
      this.addError(what);
    }
    if (sample.ms !== null) {
      this.#runSamples.push(sample.ms);
      insertSorted(this.windowSorted, sample.ms);
    }
    this.#queue.push(sample);
  }

  /** An error outside of a request (an error line): counts towards consecutive errors only. */
  addError(what: string): void {
    this.consecutiveErrors += 1;
    this.lastError = what.length > ERROR_CHARACTERS ? `${what.slice(0, ERROR_CHARACTERS)}…` : what;
  }

  /** Forgets what is older than the window. */
  prune(nowMs: number): void {
    const oldest = nowMs - this.windowSec * 1000;
    for (
      let sample = this.#queue[this.#head];
      sample && sample.atMs < oldest;
      sample = this.#queue[this.#head]
    ) {
      this.#head += 1;
      this.windowTotal -= 1;
      if (!sample.ok) this.windowFailures -= 1;
      if (sample.ms !== null) removeSorted(this.windowSorted, sample.ms);
    }
    if (this.#head < COMPACT_AT) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  windowPercentile(pct: number): number | null {
    return nearestRank(this.windowSorted, pct);
  }

  /** Percentiles over the whole run, and the number of samples. */
  runPercentiles(): { p50: number | null; p95: number | null; n: number } {
    const sorted = this.#runSamples.slice().sort((a, b) => a - b);
    return { p50: nearestRank(sorted, 50), p95: nearestRank(sorted, 95), n: sorted.length };
  }
}

/**
 * Latency is measured on create, cancel and amend; reads and the venue's own dead-man switch (cancel-all-after) do not
 * count. A request without `op` counts.
 */
export function isOrderRequest(op: string | undefined): boolean {
  return op === undefined || /^(create|cancel|amend|edit)(?!.*after)/i.test(op);
}
