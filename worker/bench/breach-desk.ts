import { setTimeout as sleep } from "node:timers/promises";
import { createEngine } from "#lib/canary/engine.ts";
import type { Effect, RunSetup } from "#lib/canary/inputs.ts";
import type { RunEvent, RunEventBody } from "#lib/canary/run-events.ts";
import type { Telemetry } from "#lib/canary/telemetry.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import type { TriggerKind } from "#lib/template/schema.ts";
import type { PaperAdmin } from "#worker/rehearse/paper-admin.ts";
import { nowMs } from "#worker/supervisor/clock.ts";
import { EngineLoop, type UntimedInput } from "#worker/supervisor/engine-loop.ts";
import { createKillHand, type KillHand } from "#worker/supervisor/kill-hand.ts";
import type { PendingEntry } from "#worker/supervisor/record-writer.ts";
import { followVenue } from "#worker/supervisor/venue-hand.ts";
import { openVenue, toContracts, type Venue } from "#worker/venue/venue.ts";
import { type BenchCanary, startBenchCanary } from "./bench-canary.ts";
import { BREACHES, type Breach } from "./breaches.ts";

const SYMBOL = "BTC-PERP";
/** Own order ids, so that the rules see orders of this run. */
const ORDER_PREFIX = "csbench";
/** As often as in a worker. */
const TIMER_MS = 200;
const WAIT_MS = 30_000;
const POLL_MS = 2;

type Broken = {
  /** Epoch ms: the limit was reached, the first kill request left, flat was read back. */
  brokenMs: number;
  killSentMs: number;
  flatMs: number;
};

type DeskOptions = {
  admin: PaperAdmin;
  account: string;
  /** Lines of the canary a second. */
  rateHz: number;
  write: (entries: readonly PendingEntry[]) => void;
};

/** The supervisor's real parts around one account and a canary process: venue stream, rules, kill path; a fresh run for each breach. */
export class BreachDesk {
  readonly #options: DeskOptions;
  readonly #trading: Venue;
  readonly #canary: BenchCanary;
  /** Round trips of the orders that open positions, ms on the wire. */
  readonly roundTripsMs: number[];
  #loop: EngineLoop | null = null;
  #kill: KillHand | null = null;
  #lossSeen: (lossUsd: number) => void = () => {};
  #orders = 0;
  #lastLineMs = 0;
  #faultMs: number | null = null;
  #closeStream: () => Promise<void> = async () => {};

  private constructor(options: DeskOptions, trading: Venue, roundTripsMs: number[]) {
    this.#options = options;
    this.#trading = trading;
    this.roundTripsMs = roundTripsMs;
    this.#canary = startBenchCanary(options.rateHz, (line) => this.#takeLine(line));
  }

  static async open(options: DeskOptions): Promise<BreachDesk> {
    const { account } = options;
    const roundTripsMs: number[] = [];
    const trading = await openVenue({
      account,
      purpose: "trading",
      onRequest: ({ op, ms }) => {
        if (op === "create") roundTripsMs.push(ms);
      },
    });
    const desk = new BreachDesk(options, trading, roundTripsMs);
    const feed = (input: UntimedInput) => desk.#feed(input);
    desk.#kill = createKillHand(account, feed);
    await desk.#kill.prepare();
    desk.#closeStream = await followVenue({ account, symbol: SYMBOL, feed, onTrouble: () => undefined });
    return desk;
  }

  /** Told of every loss of 1 USD or more at the moment when the supervisor's stream shows it. */
  onLoss(seen: (lossUsd: number) => void): void {
    this.#lossSeen = seen;
  }

  /** One run: launched, a position, the fault, and what became of it. The fault is taken back afterwards. */
  async breach(number: number, kind: TriggerKind, breach: Breach = BREACHES[kind]): Promise<Broken> {
    const loop = this.#openRun(number, breach);
    const signatures = breach.kind === "CANARY" ? { ok: true, detail: "bench" } : null;
    this.#feed({ type: "begin", signatures });
    const timer = setInterval(() => this.#feed({ type: "timer" }), TIMER_MS);
    try {
      await this.#until(() => has(loop.record, "launched"), "launch");
      const { minSamples } = loop.engine.rules.find((rule) => rule.kind === "ERROR_RATE") ?? {
        minSamples: 0,
      };
      await this.#until(
        () => loop.engine.watch.requests.windowTotal >= minSamples,
        "the canary's first lines",
      );
      await this.#buy(loop.engine.setup.config.sizeBtc);
      await this.#until(() => Number(loop.engine.watch.venue?.positionBtc) !== 0, "position");
      const scene = this.#scene(loop);
      const brokenMs = await breach.make(scene);
      await this.#until(() => has(loop.record, "flatProven"), "flat");
      await breach.undo?.(scene);
      return { brokenMs, ...outcomeOf(loop.record, number, kind) };
    } finally {
      clearInterval(timer);
      this.#canary.tell("quiet");
      this.#loop = null;
    }
  }

  async close(): Promise<void> {
    await this.#canary.stop();
    await this.#closeStream();
    await this.#kill?.close();
    await this.#trading.close();
  }

  #scene(loop: EngineLoop) {
    const { admin, account } = this.#options;
    return {
      admin,
      account,
      loop,
      canary: this.#canary,
      feed: (input: UntimedInput) => this.#feed(input),
      lastLineMs: () => this.#lastLineMs,
      faultMs: () => this.#faultMs,
      until: (isTrue: () => boolean, what: string) => this.#until(isTrue, what),
    };
  }

  #openRun(number: number, { kind, template }: Breach): EngineLoop {
    const { config, timing } = rehearsalV1;
    this.#faultMs = null;
    const setup: RunSetup = {
      runId: `bench_${number}`,
      kind,
      template,
      config,
      account: this.#options.account,
      durationSec: timing.demoDurationSec,
      countdownSec: 0,
      buildId: "bench",
      orderPrefix: ORDER_PREFIX,
      venueSymbol: this.#trading.instrument(SYMBOL).symbol,
      requiredPreflight: [],
    };
    this.#loop = new EngineLoop({
      engine: createEngine(setup),
      record: [],
      execute: (effect) => this.#execute(effect),
      write: (entries) => this.#options.write(entries),
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
    const said = [...this.#last.streams.values(), ...(this.#last.account ? [this.#last.account] : [])];
    return said.map((input) => ({ ...input, atMs: nowMs() }));
  }

  #takeLine(line: Telemetry): void {
    this.#lastLineMs = line.t;
    const isTrouble = line.type === "error" || (line.type === "request" && (!line.ok || line.ms >= 1_000));
    if (isTrouble) this.#faultMs ??= line.t;
    this.#feed({ type: "telemetry", line });
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
    else if (effect.type === "verifySignatures")
      this.#feed({ type: "signatures", ok: true, detail: "bench" });
    else if (effect.type === "launchChild") {
      this.#feed({ type: "childStarted", pid: null });
      this.#canary.tell("start");
    } else if (effect.type === "stopChild") this.#feed({ type: "childExited", code: 0, signal: null });
    else if (effect.type === "proveFlat") void this.#kill?.proveFlat();
  }

  async #buy(sizeBtc: string): Promise<void> {
    const instrument = this.#trading.instrument(SYMBOL);
    this.#orders += 1;
    const clientOrderId = `${ORDER_PREFIX}${Date.now().toString(36)}${this.#orders}`;
    const amount = toContracts(instrument, sizeBtc);
    await this.#trading.exchange.createOrder(instrument.symbol, "market", "buy", amount, undefined, {
      clientOrderId,
    });
  }

  async #until(isTrue: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + WAIT_MS;
    while (!isTrue()) {
      if (performance.now() > deadline)
        throw new Error(
          `the bench waited ${WAIT_MS / 1000} s for ${what} in vain; the record ends with ${JSON.stringify(this.#loop?.record.at(-1)?.body)}`,
        );
      await sleep(POLL_MS);
    }
  }
}

function outcomeOf(record: readonly RunEvent[], number: number, kind: TriggerKind) {
  const fired = record.find(({ body }) => body.type === "triggerFired")?.body;
  if (fired?.type !== "triggerFired" || fired.trigger !== kind)
    throw new Error(`breach ${number} by ${kind} fired ${JSON.stringify(fired)}`);
  const stages = record.flatMap(({ body }) => (body.type === "rollbackStage" ? [body] : []));
  const atMs = (stage: "SENT" | "FLAT") => stages.find((one) => one.stage === stage)?.atMs ?? Number.NaN;
  return { killSentMs: atMs("SENT"), flatMs: atMs("FLAT") };
}

function has(record: readonly RunEvent[], type: RunEventBody["type"]): boolean {
  return record.some(({ body }) => body.type === type);
}
