/** Requests a key may send at once, and how many come back each second. Generous: one trader needs about ten. */
const BURST = 400;
const PER_SECOND = 200;

/** Token buckets by key. */
export class RateLimit {
  private readonly buckets = new Map<string, { tokens: number; atMs: number }>();
  private readonly burst: number;
  private readonly perSecond: number;

  constructor(burst = BURST, perSecond = PER_SECOND) {
    this.burst = burst;
    this.perSecond = perSecond;
  }

  /** Takes one token; false when the key has none left. */
  take(key: string, nowMs: number): boolean {
    const bucket = this.buckets.get(key) ?? { tokens: this.burst, atMs: nowMs };
    const refilled = bucket.tokens + ((nowMs - bucket.atMs) / 1000) * this.perSecond;
    const tokens = Math.min(this.burst, refilled);
    this.buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs: nowMs });
    return tokens >= 1;
  }
}
