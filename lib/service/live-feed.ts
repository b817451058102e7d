import { loadLiveRuns } from "./load-live-runs.ts";
import type { Service } from "./open-service.ts";
import { encodeMessage, type Viewer } from "./run-channel.ts";

/** A strip that says the same every second needs no more. */
const EVERY_MS = 1_000;

/** What all pages show of all live runs: read once a second and process while anybody looks, encoded once for everybody. */
export class LiveFeed {
  readonly #service: Service;
  readonly #viewers = new Set<Viewer>();
  #timer: NodeJS.Timeout | undefined;
  #latest: Uint8Array | undefined;
  #words = "";
  #reading = false;

  constructor(service: Service) {
    this.#service = service;
  }

  /** Starts sending; the newest state comes at once. */
  async subscribe(viewer: Viewer): Promise<{ refill(): void; close(): void }> {
    const isFirst = this.#viewers.size === 0;
    this.#viewers.add(viewer);
    if (isFirst) await this.#read();
    else if (this.#latest) viewer.send(this.#latest);
    this.#timer ??= setInterval(() => void this.#read(), EVERY_MS);
    return {
      refill: () => {},
      close: () => {
        this.#viewers.delete(viewer);
        if (this.#viewers.size > 0) return;
        clearInterval(this.#timer);
        this.#timer = undefined;
        this.#words = "";
      },
    };
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const runs = await loadLiveRuns({ service: this.#service });
      const words = JSON.stringify(runs);
      if (words === this.#words) return;
      this.#words = words;
      this.#latest = encodeMessage("live", { runs, nowMs: Date.now() });
      for (const viewer of this.#viewers) viewer.send(this.#latest);
    } catch {
      // The database is away: pages show the age of what they have, and the next second tries again.
    } finally {
      this.#reading = false;
    }
  }
}
