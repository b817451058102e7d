import { setTimeout as sleep } from "node:timers/promises";
import { createEngine, type Engine } from "#lib/canary/engine.ts";
import type { Effect, RunSetup } from "#lib/canary/inputs.ts";
import type { RunEventBody, RunEventType } from "#lib/canary/run-events.ts";
import type { CanaryConfig, Template } from "#lib/template/schema.ts";
import { EngineLoop, type UntimedInput } from "#worker/supervisor/engine-loop.ts";
import { createKillHand } from "#worker/supervisor/kill-hand.ts";
import { followVenue } from "#worker/supervisor/venue-hand.ts";
import { profileOf } from "#worker/venue/profiles.ts";
import type { DrillCanary } from "./drill-canary.ts";

/** As often as the supervisor of a real run looks for what is missing. */
const TIMER_MS = 200;
const POLL_MS = 5;
/** Everything here takes a second at most; this is for a machine that is very busy. */
const WITHIN_MS = 60_000;
/** Longer than any drill. */
const DURATION_SEC = 600;

type DeskSetup = { account: string; config: CanaryConfig; template: Template; orderPrefix: string };

/** The supervisor of a real run without its database: rules, kill path, venue stream, and a canary. */
export type DrillDesk = {
  setup: RunSetup;
  engine: () => Engine;
  /** Entries of one type so far. */
  all: <T extends RunEventType>(type: T) => Array<{ atMs: number; body: Extract<RunEventBody, { type: T }> }>;
  feed: (input: UntimedInput) => void;
  launch: (canary: DrillCanary) => Promise<void>;
  /** Resolves when the canary's own streams are up: before that a trader looks whether its account is flat. */
  untilConnected: () => Promise<void>;
  until: (what: string, isTrue: () => boolean) => Promise<void>;
  close: () => Promise<void>;
};

function drillSetup({ account, config, template, orderPrefix }: DeskSetup): RunSetup {
  return {
    runId: `drill-${account}`,
    // As a demo it has no countdown, no preflight and no sign-offs; triggers and kill path are those of every run.
    kind: "DEMO",
    template,
    config,
    account,
    durationSec: DURATION_SEC,
    countdownSec: 0,
    buildId: "drill",
    orderPrefix,
    venueSymbol: profileOf("paper-okx").symbols[config.symbol],
  };
}

/** Entries of one type in the record so far. */
function entriesOf(loop: EngineLoop): DrillDesk["all"] {
  return (type) =>
    loop.record.flatMap(({ atMs, body }) =>
      body.type === type ? [{ atMs, body: body as Extract<RunEventBody, { type: typeof type }> }] : [],
    );
}

/** Waits for something, but not for ever, and not when the rules failed or the run never began. */
function untilOf(all: DrillDesk["all"], failure: () => unknown): DrillDesk["until"] {
  return async (what, isTrue) => {
    const deadline = performance.now() + WITHIN_MS;
    while (!isTrue()) {
      const broken = failure();
      if (broken) throw broken;
      const scrubbed = all("scrubbed")[0];
      if (scrubbed) throw new Error(`the drill did not begin: ${scrubbed.body.reason}`);
      if (performance.now() > deadline) throw new Error(`waited ${WITHIN_MS / 1000} s in vain: ${what}`);
      await sleep(POLL_MS);
    }
  };
}

/** Connects to the account. Throws a sentence when the venue cannot be reached. */
export async function openDrillDesk(given: DeskSetup): Promise<DrillDesk> {
  const setup = drillSetup(given);
  let canary: DrillCanary | null = null;
  let broken: unknown = null;
  const loop = new EngineLoop({
    record: [],
    engine: createEngine(setup),
    execute,
    write: () => undefined,
    log: () => undefined,
    onBroken: (error) => {
      broken = error;
    },
  });
  const feed = (input: UntimedInput): void => loop.feed(input);
  const kill = createKillHand(given.account, feed);
  await kill.prepare();
  const closeStream = await followVenue({
    account: given.account,
    symbol: given.config.symbol,
    feed,
    onTrouble: () => undefined,
  });
  const timer = setInterval(() => feed({ type: "timer" }), TIMER_MS);

  function execute(effect: Effect): void {
    if (effect.type === "kill") kill.kill();
    else if (effect.type === "launchChild") canary?.launch();
    else if (effect.type === "stopChild") canary?.stop(effect.force);
    else if (effect.type === "sendControl") canary?.send(effect.control);
    else if (effect.type === "proveFlat") void kill.proveFlat();
  }

  const all = entriesOf(loop);
  const until = untilOf(all, () => broken);

  return {
    setup,
    engine: () => loop.engine,
    all,
    feed,
    until,
    untilConnected: () =>
      until("the canary's streams are up", () => {
        const { streams } = loop.engine.watch;
        return streams.public.state === "up" && streams.private.state === "up";
      }),
    async launch(given) {
      canary = given;
      feed({ type: "begin", signatures: null });
      await until("the canary is launched", () => all("launched").length > 0);
    },
    async close() {
      clearInterval(timer);
      await canary?.end();
      await closeStream();
      await kill.close();
    },
  };
}
