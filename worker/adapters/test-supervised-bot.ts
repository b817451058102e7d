import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine } from "#lib/canary/engine.ts";
import type { Effect } from "#lib/canary/inputs.ts";
import type { RunEventBody, RunEventType, RunPhase, VenueAccount } from "#lib/canary/run-events.ts";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { commandProfileSchema } from "#lib/template/command-profile.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import type { Template } from "#lib/template/schema.ts";
import { canaryLine, createCanaryHand } from "#worker/supervisor/canary-hand.ts";
import { canaryLaunch } from "#worker/supervisor/canary-launch.ts";
import { EngineLoop } from "#worker/supervisor/engine-loop.ts";

type Bot = {
  profile: Record<string, unknown>;
  durationSec: number;
  env?: NodeJS.ProcessEnv;
  /** Silence of a canary, or of one of its sources, until it comes down. */
  noTelemetrySec?: number;
  /** How long a canary has for its first word. */
  launchSec?: number;
  /** What the venue shows; an account of 10,000 USD that is flat when left out. */
  venue?: Partial<VenueAccount>;
};

function templateFor({ profile, noTelemetrySec = 30, launchSec = 60 }: Bot): Template {
  const timing = { ...rehearsalV1.timing, noTelemetrySec };
  const triggers = rehearsalV1.triggers.map((trigger) =>
    trigger.kind === "NO_TELEMETRY" ? { ...trigger, limit: String(noTelemetrySec), warnAt: null } : trigger,
  );
  const launch = {
    ...rehearsalV1.launch,
    timeoutSec: launchSec,
    profile: commandProfileSchema.parse(profile),
  };
  return { ...rehearsalV1, timing, triggers, launch };
}

const FLAT: VenueAccount = {
  equityUsd: "10000",
  positionBtc: "0",
  entryPrice: null,
  markPrice: "28000",
  unrealizedUsd: "0",
  openOrders: 0,
};

/** The rules and a team's bot as a real process in a real holder; venue and paperwork are played. */
export async function superviseBot(bot: Bot) {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bot-"));
  const template = templateFor(bot);
  const ended = Promise.withResolvers<RunPhase>();
  const feed = (input: Parameters<EngineLoop["feed"]>[0]) => setTimeout(() => loop.feed(input), 1);
  const paper = { path: "a", sha256: "b", durationMs: 1, entries: 1, gaps: 0 };
  const execute = (effect: Effect): void => {
    if (effect.type === "launchChild") canary.launch();
    else if (effect.type === "verifySignatures") feed({ type: "signatures", ok: true, detail: "played" });
    else if (effect.type === "sendControl") canary.send(effect.control);
    else if (effect.type === "stopChild") canary.stop(effect.force);
    else if (effect.type === "kill" || effect.type === "proveFlat") {
      feed({ type: "flat", positionBtc: "0", openOrders: 0, by: "worker" });
    } else if (effect.type === "archive") feed({ type: "archived", ...paper });
    else if (effect.type === "writeReport") feed({ type: "reportWritten", path: "r", durationMs: 1 });
    else if (effect.type === "finish") ended.resolve(effect.phase);
  };
  const { config } = template;
  const run = { runId: "run_bot", account: "demo", durationSec: bot.durationSec, symbol: config.symbol };
  const engine = createEngine({
    ...run,
    kind: "CANARY",
    requiredPreflight: [],
    template,
    config,
    countdownSec: 0,
    buildId: "test",
    orderPrefix: "cstest",
  });
  const loop: EngineLoop = new EngineLoop({
    engine,
    record: [],
    execute,
    write: () => undefined,
    log: () => undefined,
    onBroken: (error) => ended.reject(error),
  });
  const lines: string[] = [];
  const launch = canaryLaunch({ ...run, template, config } as RunForWorker, "0", bot.env ?? process.env);
  const canary = createCanaryHand({
    ...launch,
    stdoutPath: join(folder, "stdout.jsonl"),
    addressPath: join(folder, "holder.json"),
    epoch: 1,
    handlers: handlersOf(loop, lines),
  });
  const tell = () => {
    // Before the launch the account must be flat.
    const isLaunched = loop.record.some(({ body }) => body.type === "launched");
    const account = { ...FLAT, ...(isLaunched ? bot.venue : {}) };
    loop.feed({ type: "venueAccount", account });
    loop.feed({ type: "timer" });
  };
  tell();
  const telling = setInterval(tell, 50);
  loop.feed({ type: "begin", signatures: { ok: true, detail: "played" } });
  try {
    const phase = await ended.promise;
    const bodies = loop.record.map(({ body }) => body);
    return { phase, lines, bodies, all: <T extends RunEventType>(type: T) => ofType(bodies, type) };
  } finally {
    clearInterval(telling);
    canary.stop(true);
    await canary.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the holder says goes to the rules; every line is noted too. */
function handlersOf(loop: EngineLoop, lines: string[]) {
  const { handlers, connect } = canaryLine();
  connect(
    (input) => loop.feed(input),
    () => undefined,
  );
  const onLine = (text: string, lineNumber: number) => {
    lines.push(text);
    handlers.onLine(text, lineNumber);
  };
  return { ...handlers, onLine };
}

function ofType<T extends RunEventType>(bodies: readonly RunEventBody[], type: T) {
  return bodies.filter((body): body is Extract<RunEventBody, { type: T }> => body.type === type);
}
