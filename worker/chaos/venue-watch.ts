import { setTimeout as sleep } from "node:timers/promises";
import type { PaperAdmin } from "#worker/rehearse/paper-admin.ts";

/** How often the venue is asked what is open. */
const WATCH_MS = 50;

type Span = { fromMs: number; toMs: number };

/** Milliseconds within `from`..`to` that lie in one of the spans. */
export function overlapMs(spans: readonly Span[], fromMs: number, toMs: number): number {
  return spans.reduce(
    (sum, span) => sum + Math.max(0, Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs)),
    0,
  );
}

/** Asks the venue itself, all the time, whether anything is open on an account. */
export class VenueWatch {
  readonly #spans: Span[] = [];
  #isOpen = false;
  #isOver = false;
  readonly #looking: Promise<void>;

  constructor(admin: PaperAdmin, account: string) {
    this.#looking = this.#look(admin, account);
  }

  /** Whether an order or a position stands at the venue, as last seen. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** When something was last seen open, epoch ms; 0 when never. */
  get lastOpenMs(): number {
    return this.#spans.at(-1)?.toMs ?? 0;
  }

  /** For how long something was open between two moments, ms. */
  openMs(fromMs: number, toMs: number): number {
    return overlapMs(this.#spans, fromMs, toMs);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#looking;
  }

  async #look(admin: PaperAdmin, account: string): Promise<void> {
    let seenMs = Date.now();
    while (!this.#isOver) {
      const state = await admin.state().catch(() => null);
      const found = state?.accounts.find(({ name }) => name === account);
      if (found) {
        const wasOpen = this.#isOpen;
        this.#isOpen = Number(found.positionBtc) !== 0 || found.openOrders.length > 0;
        const now = Date.now();
        // What was open at two looks was open in between, also when the venue itself stood still meanwhile.
        if (this.#isOpen && !wasOpen) this.#spans.push({ fromMs: seenMs, toMs: now });
        const last = this.#spans.at(-1);
        if (this.#isOpen && last) last.toMs = now;
        seenMs = now;
      }
      await sleep(WATCH_MS);
    }
  }
}
