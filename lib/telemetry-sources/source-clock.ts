/** Which source has been silent for too long, and for how long. */
export type SilentSource = { source: string; sinceMs: number; silentMs: number };

/**
 * Watches that each source of a canary's telemetry goes on speaking: one that still talks must not hide that another has
 * fallen silent. Before its first word a source has the launch's time limit.
 */
export class SourceClock {
  readonly #lastMs = new Map<string, { atMs: number; hasSpoken: boolean }>();
  readonly #limits: { firstWordMs: number; silenceMs: number };

  constructor(limits: { firstWordMs: number; silenceMs: number }) {
    this.#limits = limits;
  }

  /** From `atMs` on this source is expected to speak. */
  expect(source: string, atMs: number): void {
    this.#lastMs.set(source, { atMs, hasSpoken: false });
  }

  heard(source: string, atMs: number): void {
    if (this.#lastMs.has(source)) this.#lastMs.set(source, { atMs, hasSpoken: true });
  }

  /** The source that has been silent beyond its limit for longest; null when none has. */
  silent(nowMs: number): SilentSource | null {
    let worst: SilentSource | null = null;
    for (const [source, { atMs, hasSpoken }] of this.#lastMs) {
      const silentMs = nowMs - atMs;
      const { firstWordMs, silenceMs } = this.#limits;
      if (silentMs < (hasSpoken ? silenceMs : Math.max(firstWordMs, silenceMs))) continue;
      if (!worst || silentMs > worst.silentMs) worst = { source, sinceMs: atMs, silentMs };
    }
    return worst;
  }
}
