/** Token buckets by key: a burst at once, and a number that comes back each second. */
export class RateLimit {
  private readonly buckets = new Map<string, { tokens: number; atMs: number }>();
  private readonly burst: number;
  private readonly perSecond: number;

  constructor(burst: number, perSecond: number) {
    this.burst = burst;
    this.perSecond = perSecond;
  }

  /** Takes `count` tokens; false, and none taken, when the key has fewer left. */
  take(key: string, nowMs: number, count = 1): boolean {
    const bucket = this.buckets.get(key) ?? { tokens: this.burst, atMs: nowMs };
    const refilled = bucket.tokens + ((nowMs - bucket.atMs) / 1000) * this.perSecond;
    const tokens = Math.min(this.burst, refilled);
    const isEnough = tokens >= count;
    this.buckets.set(key, { tokens: isEnough ? tokens - count : tokens, atMs: nowMs });
    return isEnough;
  }
}
