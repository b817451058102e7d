export type StreamState = "up" | "down" | "stale";

/** Uptime, outages and reconnects of one stream. All times epoch ms. */
export class StreamClock {
  state: StreamState | null = null;
  reconnects = 0;
  staleEpisodes = 0;
  #sinceMs = 0;
  #firstUpMs: number | null = null;
  #upMs = 0;
  /** The outage that is under way has been counted as a staleness event. */
  #isStaleCounted = false;
  /** A connection was lost and no new one reported yet; being stale on the way does not hide that. */
  #isLost = false;

  /** It came up at least once. */
  get wasUp(): boolean {
    return this.#firstUpMs !== null;
  }

  set(state: StreamState, atMs: number): void {
    if (state === this.state) return;
    if (this.state === "up") this.#upMs += atMs - this.#sinceMs;
    // Down and stale are one outage: the clock of the outage goes on.
    if (this.state === null || this.state === "up" || state === "up") this.#sinceMs = atMs;
    if (state === "stale" && !this.#isStaleCounted) {
      this.staleEpisodes += 1;
      this.#isStaleCounted = true;
    }
    if (state === "down") this.#isLost = true;
    if (state === "up") {
      if (this.#firstUpMs === null) this.#firstUpMs = atMs;
      else if (this.#isLost) this.reconnects += 1;
      this.#isLost = false;
      this.#isStaleCounted = false;
    }
    this.state = state;
  }

  /** Seconds since the stream went away; a stream that never came up counts from `startMs`, the end of its start-up time. */
  downSec(nowMs: number, startMs: number): number {
    if (this.state === "up") return 0;
    const since =
      this.state === null || this.#firstUpMs === null ? startMs : Math.max(this.#sinceMs, startMs);
    return Math.max(0, nowMs - since) / 1000;
  }

  /** Percent of the time since it first came up; 0 for a stream that never did. Connecting for the first time is start-up, not outage. */
  uptimePct(nowMs: number): number {
    if (this.#firstUpMs === null) return 0;
    const span = nowMs - this.#firstUpMs;
    if (span <= 0) return this.state === "up" ? 100 : 0;
    const open = this.state === "up" ? nowMs - this.#sinceMs : 0;
    return Math.min(100, ((this.#upMs + open) / span) * 100);
  }
}
