import { setTimeout as sleep } from "node:timers/promises";
import { createEngine } from "#lib/canary/engine.ts";
import type { Effect, RunSetup } from "#lib/canary/inputs.ts";
import type { RunEvent, RunEventBody } from "#lib/canary/run-events.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import type { PaperAdmin } from "#worker/rehearse/paper-admin.ts";
import { nowMs } from "#worker/supervisor/clock.ts";
import { EngineLoop, type UntimedInput } from "#worker/supervisor/engine-loop.ts";
import { createKillHand, type KillHand } from "#worker/supervisor/kill-hand.ts";
import type { PendingEntry } from "#worker/supervisor/record-writer.ts";
import { followVenue } from "#worker/supervisor/venue-hand.ts";
import { openVenue, toContracts, type Venue } from "#worker/venue/venue.ts";

/** Account that the bench trades on. */
const ACCOUNT = "demo";
const SYMBOL = "BTC-PERP";
/** Own order ids, so that the rules see orders of this run. */
const ORDER_PREFIX = "csbench";
/** The shock takes the loss to this share of the limit. */
const BEYOND_LIMIT = 1.5;
const WAIT_MS = 10_000;
const POLL_MS = 2;

export type Breach = {
  /** Epoch ms: the venue's mark moved, the first kill request left, flat was read back. */
  brokenMs: number;
  killSentMs: number;
  flatMs: number;
};

type Write = (entries: readonly PendingEntry[]) => void;

/** The supervisor's real parts around one account: venue stream, rules, kill path; a fresh run for each breach. */
export class BreachDesk {
  readonly #admin: PaperAdmin;
  readonly #write: Write;
  readonly #trading: Venue;
  #loop: EngineLoop | null = null;
  #kill: KillHand | null = null;
  #lossSeen: (lossUsd: number) => void = () => {};
  #orders = 0;
  #closeStream: () => Promise<void> = async () => {};

  private constructor(admin: PaperAdmin, trading: Venue, write: Write) {
    this.#admin = admin;
    this.#trading = trading;
    this.#write = write;
  }

  static async open(admin: PaperAdmin, write: Write): Promise<BreachDesk> {
    const desk = new BreachDesk(admin, await openVenue({ account: ACCOUNT, purpose: "trading" }), write);
    const feed = (input: UntimedInput) => desk.#feed(input);
    desk.#kill = createKillHand(ACCOUNT, feed);
    await desk.#kill.prepare();
    desk.#closeStream = await followVenue({
      account: ACCOUNT,
      symbol: SYMBOL,
      feed,
      onTrouble: () => undefined,
    });
    return desk;
  }

  /** Told of every loss of 1 USD or more at the moment when the supervisor's stream shows it. */
  onLoss(seen: (lossUsd: number) => void): void {
    this.#lossSeen = seen;
  }

  /** One run: launched, a position, the shock, and what became of it. The market is put back afterwards. */
  async breach(number: number): Promise<Breach> {
    const loop = this.#openRun(number);
    this.#feed({ type: "begin", signatures: null });
    await this.#until(() => has(loop.record, "launched"), "launch");
    const heartbeat = setInterval(
      () => this.#feed({ type: "telemetry", line: { t: Date.now(), type: "heartbeat" } }),
      500,
    );
    const timer = setInterval(() => this.#feed({ type: "timer" }), 200);
    try {
      const { config } = loop.engine.setup;
      await this.#buy(config.sizeBtc);
      await this.#until(() => Number(loop.engine.watch.venue?.positionBtc) !== 0, "position");
      const shockUsd = (-Number(config.maxLossUsd) * BEYOND_LIMIT) / Number(config.sizeBtc);
      const answer = await this.#admin.faults({ markShockUsd: shockUsd });
      const brokenMs = (answer as { shock: { appliedMs: number } }).shock.appliedMs;
      await this.#until(() => has(loop.record, "flatProven"), "flat");
      await this.#admin.faults({ markShockUsd: -shockUsd });
      const stages = loop.record.flatMap(({ body }) => (body.type === "rollbackStage" ? [body] : []));
      const killSentMs = stages.find(({ stage }) => stage === "SENT")?.atMs ?? Number.NaN;
      const flatMs = stages.find(({ stage }) => stage === "FLAT")?.atMs ?? Number.NaN;
      const fired = loop.record.find(({ body }) => body.type === "triggerFired")?.body;
      if (fired?.type !== "triggerFired" || fired.trigger !== "LOSS")
        throw new Error(`breach ${number} fired ${JSON.stringify(fired)}`);
      return { brokenMs, killSentMs, flatMs };
    } finally {
      clearInterval(heartbeat);
      clearInterval(timer);
      this.#loop = null;
    }
  }

  async close(): Promise<void> {
    await this.#closeStream();
    await this.#kill?.close();
    await this.#trading.close();
  }

  #openRun(number: number): EngineLoop {
    const { config, timing } = rehearsalV1;
    const setup: RunSetup = {
      runId: `bench_${number}`,
      kind: "DEMO",
      template: rehearsalV1,
      config,
      account: ACCOUNT,
      durationSec: timing.demoDurationSec,
      countdownSec: 0,
      buildId: "bench",
      orderPrefix: ORDER_PREFIX,
      venueSymbol: this.#trading.instrument(SYMBOL).symbol,
    };
    this.#loop = new EngineLoop({
      engine: createEngine(setup),
      record: [],
      execute: (effect) => this.#execute(effect),
      write: (entries) => this.#write(entries),
      log: (_atMs: number, _body: RunEventBody) => undefined,
      onBroken: (error) => {
        throw error;
      },
    });
    for (const input of this.#known()) this.#feed(input);
    return this.#loop;
  }

  #last: { account: UntimedInput | null; streams: Map<string, UntimedInput> } = {
    account: null,
    streams: new Map(),
  };

  /** What the stream has said before this run began. */
  #known(): UntimedInput[] {
    return [...this.#last.streams.values(), ...(this.#last.account ? [this.#last.account] : [])].map(
      (input) => ({
        ...input,
        atMs: nowMs(),
      }),
    );
  }

  #feed(input: UntimedInput): void {
    if (input.type === "venueStream") this.#last.streams.set(input.name, input);
    if (input.type === "venueAccount") {
      this.#last.account = input;
      const loss = -Number(input.account.unrealizedUsd);
      if (loss >= 1) this.#lossSeen(loss);
    }
    this.#loop?.feed(input);
  }

  #execute(effect: Effect): void {
    if (effect.type === "kill") this.#kill?.kill();
    else if (effect.type === "launchChild") this.#feed({ type: "childStarted", pid: null });
    else if (effect.type === "stopChild") this.#feed({ type: "childExited", code: 0, signal: null });
    else if (effect.type === "proveFlat") void this.#kill?.proveFlat();
  }

  async #buy(sizeBtc: string): Promise<void> {
    const instrument = this.#trading.instrument(SYMBOL);
    this.#orders += 1;
    const clientOrderId = `${ORDER_PREFIX}${this.#orders}`;
    const amount = toContracts(instrument, sizeBtc);
    await this.#trading.exchange.createOrder(instrument.symbol, "market", "buy", amount, undefined, {
      clientOrderId,
    });
  }

  async #until(isTrue: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + WAIT_MS;
    while (!isTrue()) {
      if (performance.now() > deadline)
        throw new Error(`the bench waited ${WAIT_MS / 1000} s for ${what} in vain`);
      await sleep(POLL_MS);
    }
  }
}

function has(record: readonly RunEvent[], type: RunEventBody["type"]): boolean {
  return record.some(({ body }) => body.type === type);
}
