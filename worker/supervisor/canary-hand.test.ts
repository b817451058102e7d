import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test, vi } from "vitest";
import { createEngine } from "#lib/canary/engine.ts";
import type { Effect } from "#lib/canary/inputs.ts";
import type { RunEventBody, RunEventType, RunPhase } from "#lib/canary/run-events.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import type { Template } from "#lib/template/schema.ts";
import { canaryLine, createCanaryHand } from "./canary-hand.ts";
import { EngineLoop } from "./engine-loop.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-canary-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** A busy machine starts a process in seconds. */
vi.setConfig({ testTimeout: 60_000 });

/** The rehearsal's rules with a shorter patience for a silent canary. */
function templateWith(noTelemetrySec: number): Template {
  const timing = { ...rehearsalV1.timing, noTelemetrySec };
  const triggers = rehearsalV1.triggers.map((trigger) =>
    trigger.kind === "NO_TELEMETRY" ? { ...trigger, limit: String(noTelemetrySec), warnAt: null } : trigger,
  );
  const launch = { ...rehearsalV1.launch, timeoutSec: noTelemetrySec * 1.5 };
  return { ...rehearsalV1, timing, triggers, launch };
}

const BEAT = 'console.log(JSON.stringify({ t: Date.now(), type: "heartbeat" }));';
const STAY = `setInterval(() => { ${BEAT} }, 100);`;

/** The rules and a real process that runs `script`; the venue is played: an account of 10,000 USD that is always flat. */
async function superviseScript(
  script: string,
  options: { durationSec?: number; noTelemetrySec?: number; whenLive?: (end: () => void) => void } = {},
) {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(path, script);
  const template = templateWith(options.noTelemetrySec ?? rehearsalV1.timing.noTelemetrySec);
  const ended = Promise.withResolvers<RunPhase>();
  const account = { entryPrice: null, markPrice: "28000", unrealizedUsd: "0", openOrders: 0 };
  const flat = () => loop.feed({ type: "flat", positionBtc: "0", openOrders: 0, by: "worker" });
  const execute = (effect: Effect): void => {
    if (effect.type === "launchChild") canary.launch();
    else if (effect.type === "sendControl") canary.send(effect.control);
    else if (effect.type === "stopChild") canary.stop(effect.force);
    else if (effect.type === "kill" || effect.type === "proveFlat") setTimeout(flat, 1);
    else if (effect.type === "archive") {
      setTimeout(
        () => loop.feed({ type: "archived", path: "a", sha256: "b", durationMs: 1, entries: 1, gaps: 0 }),
        1,
      );
    } else if (effect.type === "writeReport") {
      setTimeout(() => loop.feed({ type: "reportWritten", path: "r", durationMs: 1 }), 1);
    } else if (effect.type === "finish") ended.resolve(effect.phase);
  };
  const engine = createEngine({
    runId: "run_test",
    kind: "DEMO",
    template,
    config: template.config,
    account: "demo",
    durationSec: options.durationSec ?? 30,
    countdownSec: 0,
    buildId: "test",
    orderPrefix: "cstest",
  });
  const loop: EngineLoop = new EngineLoop({
    engine,
    record: [],
    execute,
    write: () => undefined,
    log: (_atMs, body) => {
      if (body.type === "launched")
        options.whenLive?.(() => loop.feed({ type: "leaseLost", reason: "asked to stop" }));
    },
    onBroken: (error) => ended.reject(error),
  });
  const { handlers, connect } = canaryLine();
  connect(
    (input) => loop.feed(input),
    () => undefined,
  );
  const canary = createCanaryHand({
    command: [process.execPath, path],
    env: { PATH: process.env.PATH ?? "" },
    stdoutPath: `${path}.stdout.jsonl`,
    addressPath: `${path}.holder.json`,
    epoch: 1,
    handlers,
  });
  const tell = setInterval(() => {
    loop.feed({ type: "venueAccount", account: { equityUsd: "10000", positionBtc: "0", ...account } });
    loop.feed({ type: "timer" });
  }, 50);
  loop.feed({ type: "begin", signatures: null });
  const phase = await ended.promise.finally(() => clearInterval(tell));
  await canary.end();
  const bodies = loop.record.map((event) => event.body);
  return {
    phase,
    bodies,
    all: <T extends RunEventType>(type: T) =>
      bodies.filter((body): body is Extract<RunEventBody, { type: T }> => body.type === type),
  };
}

test("a canary that exits at once is rolled back as lost control, with its last words in the record", async () => {
  const run = await superviseScript('console.error("no keys"); process.exit(1);');
  expect(run.phase).toBe("ROLLED_BACK");
  expect(run.all("triggerFired")[0]).toMatchObject({
    trigger: "LOST_CONTROL",
    reason: expect.stringMatching(/exited with code 1 .*its last words: “no keys”$/),
  });
  expect(run.all("childExited")).toEqual([{ type: "childExited", code: 1, signal: null }]);
  expect(JSON.stringify(run.bodies)).toContain("no keys");
  expect(run.all("flatProven")).toHaveLength(1);
});

test("a canary that prints nothing is rolled back for missing telemetry", async () => {
  const run = await superviseScript(
    "setInterval(() => {}, 1000); process.stdin.resume().on('end', () => process.exit(0));",
    { noTelemetrySec: 1 },
  );
  expect(run.phase).toBe("ROLLED_BACK");
  expect(run.all("triggerFired")[0]?.trigger).toBe("NO_TELEMETRY");
});

test("malformed lines stand in the record and do not hide good ones", async () => {
  const run = await superviseScript(
    `console.log("not json"); console.log('{"type":"order"}'); ${STAY} process.stdin.resume().on("data", () => process.exit(0));`,
    { durationSec: 1 },
  );
  expect(run.all("malformedLine").length).toBeGreaterThanOrEqual(2);
  expect(run.all("childExited")).toHaveLength(1);
});

test("a canary that obeys the stop line ends in good order", async () => {
  const run = await superviseScript(`${STAY} process.stdin.resume().on("data", () => process.exit(0));`, {
    durationSec: 1,
  });
  expect(run.phase).toBe("SUCCEEDED");
  expect(run.all("closingStarted")).toHaveLength(1);
});

test("a canary that ignores stop line and SIGTERM is killed, and flat is proven again after its end", async () => {
  const run = await superviseScript(`process.on("SIGTERM", () => {}); process.stdin.resume(); ${STAY}`, {
    whenLive: (end) => void sleep(200).then(end),
  });
  expect(run.phase).toBe("ROLLED_BACK");
  expect(run.all("childExited")[0]?.signal).toBe("SIGKILL");
  expect(run.all("triggerFired")[0]?.reason).toContain("asked to stop");
});
