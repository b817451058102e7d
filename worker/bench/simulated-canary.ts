import { Decimal } from "decimal.js";
import { createEngine, type Engine } from "#lib/canary/engine.ts";
import type { Effect, RunInput } from "#lib/canary/inputs.ts";
import type { RunEventBody } from "#lib/canary/run-events.ts";
import { step } from "#lib/canary/step.ts";
import type { Telemetry } from "#lib/canary/telemetry.ts";
import type { Template } from "#lib/template/schema.ts";
import { equityUsd, unrealisedUsd } from "#worker/paper-exchange/engine/account.ts";
import { runDue } from "#worker/paper-exchange/engine/cancel-order.ts";
import { createExchange, drainEvents } from "#worker/paper-exchange/engine/exchange-state.ts";
import type { MarketSource } from "#worker/paper-exchange/engine/market-event.ts";
import { applyMarketEvent } from "#worker/paper-exchange/engine/market-step.ts";
import { createRandom } from "#worker/paper-exchange/engine/random.ts";
import type { TraderLine } from "#worker/trader/telemetry-out.ts";
import type { SimulatedGateway } from "./simulated-gateway.ts";
import { openSimulatedTrader } from "./simulated-trading.ts";

/** Any moment does; the tape begins here. */
const START_MS = 1_700_000_000_000;
const ACCOUNT = "canary";
const LOT_BTC = new Decimal("0.0001");
/** Ten looks a second, like the telemetry. */
const STEP_MS = 100;
const GIVE_UP_MS = 300_000;

export type SimulatedRun = { phase: string; bodies: RunEventBody[] };

/** The built-in trader's own decisions on a market in the same process, judged by the real rules, on a clock that does not wait. */
export class SimulatedMarket {
  readonly #source: MarketSource;
  readonly #template: Template;
  readonly #random;
  readonly #state;
  #nowMs = START_MS;
  #runs = 0;

  constructor(options: {
    source: MarketSource;
    template: Template;
    seed: string;
    fundingIntervalMs: number;
  }) {
    this.#source = options.source;
    this.#template = options.template;
    this.#random = createRandom(`${options.seed} canary`);
    this.#state = createExchange({
      startMs: START_MS,
      fundingIntervalMs: options.fundingIntervalMs,
      accounts: [{ name: ACCOUNT, startUsd: "10000" }],
    });
    this.#move();
  }

  /** One whole run; the next one begins where this one ended. */
  async run(): Promise<SimulatedRun> {
    this.#runs += 1;
    this.#passQuietWindow();
    const { config, launch, timing } = this.#template;
    let engine = this.#newEngine();
    const bodies: RunEventBody[] = [];
    const inputs: RunInput[] = [];
    let isTrading = false;
    let isLeaving = false;
    const feed = (input: object): void => void inputs.push({ ...input, atMs: this.#nowMs } as RunInput);
    const say = (line: TraderLine): void => {
      if (isTrading) feed({ type: "telemetry", line: { t: this.#nowMs, ...line } as Telemetry });
    };
    const trader = openSimulatedTrader({
      state: this.#state,
      account: this.#ownAccount(),
      template: this.#template,
      random: this.#random,
      idStem: this.#idStem(),
      nowMs: () => this.#nowMs,
      say,
    });
    const execute = (effect: Effect): void => {
      if (effect.type === "verifySignatures") feed({ type: "signatures", ok: true, detail: "bench" });
      else if (effect.type === "launchChild") {
        isTrading = true;
        feed({ type: "childStarted", pid: 1 });
        for (const name of ["public", "private"] as const) say({ type: "stream", name, state: "up" });
      } else if (effect.type === "sendControl") isLeaving ||= effect.control.cmd === "stop";
      else if (effect.type === "kill" || effect.type === "stopChild") isLeaving = true;
      else if (effect.type === "proveFlat")
        feed({ type: "flat", positionBtc: "0", openOrders: 0, by: "worker" });
      else if (effect.type === "archive")
        feed({ type: "archived", path: "a", sha256: "0", durationMs: 1, entries: bodies.length, gaps: 0 });
      else if (effect.type === "writeReport") feed({ type: "reportWritten", path: "r", durationMs: 1 });
    };
    feed({ type: "venueAccount", account: this.#account() });
    feed({ type: "begin", signatures: { ok: true, detail: "bench" } });
    const lastMs =
      this.#nowMs + (config.durationSec + timing.countdownSec + launch.timeoutSec) * 1_000 + GIVE_UP_MS;
    while (engine.life.finishedAtMs === null && this.#nowMs < lastMs) {
      for (let input = inputs.shift(); input; input = inputs.shift()) {
        const result = step(engine, input, this.#nowMs);
        engine = result.engine;
        bodies.push(...result.events);
        for (const effect of result.effects) execute(effect);
      }
      this.#nowMs += STEP_MS;
      this.#move();
      for (const event of drainEvents(this.#state)) {
        if (event.kind !== "order") continue;
        trader.gateway.takeOrder(event.order, event.fill);
        feed({ type: "venueOrder", order: venueOrderOf(event.order) });
      }
      feed({ type: "venueAccount", account: this.#account() });
      feed({ type: "timer" });
      if (!isTrading) continue;
      await trader.beat(isLeaving);
      if (!isLeaving || trader.gateway.working() || !trader.ledger.position().isZero()) continue;
      isTrading = false;
      feed({ type: "childExited", code: 0, signal: null });
      if (engine.rollback) feed({ type: "flat", positionBtc: "0", openOrders: 0, by: "worker" });
    }
    return { phase: engine.phase, bodies };
  }

  #idStem(): string {
    return `cssim${this.#runs}x`;
  }

  /** A canary that would meet the time before a settlement, in which no entry is made, is launched after it. */
  #passQuietWindow(): void {
    const { config, trader } = this.#template;
    const neededMs = (config.durationSec + trader.quietWindowSec) * 1_000;
    const { nextFundingMs } = this.#state.mark;
    if (nextFundingMs - this.#nowMs >= neededMs || this.#state.fundingIntervalMs < neededMs) return;
    this.#nowMs = nextFundingMs + STEP_MS;
    this.#move();
    drainEvents(this.#state);
  }

  #newEngine(): Engine {
    const { config } = this.#template;
    return createEngine({
      runId: `quiet_${this.#runs}`,
      kind: "CANARY",
      template: this.#template,
      config,
      account: ACCOUNT,
      durationSec: config.durationSec,
      countdownSec: 0,
      buildId: "bench",
      orderPrefix: this.#idStem(),
      venueSymbol: "BTC/USDT:USDT",
      requiredPreflight: [],
    });
  }

  /** Lets the market and what is due catch up with the clock. */
  #move(): void {
    for (const event of this.#source.advanceTo(this.#nowMs - START_MS)) applyMarketEvent(this.#state, event);
    runDue(this.#state, this.#nowMs);
  }

  #ownAccount() {
    const account = this.#state.accounts.get(ACCOUNT);
    if (!account) throw new Error("the simulated exchange has lost its account");
    return account;
  }

  #account() {
    const account = this.#ownAccount();
    const { markUsd } = this.#state.mark;
    const { lots, avgUsd } = account.position;
    return {
      equityUsd: equityUsd(account, markUsd).toFixed(),
      positionBtc: LOT_BTC.mul(lots).toFixed(),
      entryPrice: lots === 0 ? null : avgUsd.toFixed(),
      markPrice: markUsd.toFixed(),
      unrealizedUsd: unrealisedUsd(account, markUsd).toFixed(),
      openOrders: this.#state.resting.size,
    };
  }
}

function venueOrderOf(order: Parameters<SimulatedGateway["takeOrder"]>[0]) {
  return {
    venueOrderId: order.ordId,
    clientOrderId: order.clOrdId || null,
    symbol: "BTC/USDT:USDT",
    side: order.side,
    sizeBtc: LOT_BTC.mul(order.lots).toFixed(),
    reduceOnly: order.isReduceOnly,
    status: order.state,
  };
}
