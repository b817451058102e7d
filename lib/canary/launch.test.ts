import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { createEngine } from "./engine.ts";
import type { RunSetup } from "./inputs.ts";
import type { VenueAccount } from "./run-events.ts";
import { driveByHand, type HandDriven } from "./simulated-by-hand.ts";
import { SIMULATED_START_MS, simulatedSetup } from "./simulated-run.ts";

const COUNTDOWN_MS = 5_000;
const WHO = { personId: "p1", name: "Ada" };
const [STEP] = rehearsalV1.preflight;
if (!STEP) throw new Error("the rehearsal has no preflight");
const FLAT_ACCOUNT: VenueAccount = {
  equityUsd: "10000",
  positionBtc: "0",
  entryPrice: null,
  markPrice: "50000",
  unrealizedUsd: "0",
  openOrders: 0,
};
const account = (change: Partial<VenueAccount> = {}) =>
  ({ type: "venueAccount", account: { ...FLAT_ACCOUNT, ...change } }) as const;
const SIGNED = { ok: true, detail: "4 sign-offs" };
const passed = (stepId: string, ok = true) =>
  ({ type: "preflightStep", stepId, ok, output: "checked", durationMs: 5 }) as const;
const intent = (kind: "HOLD" | "RESUME", id: string = kind) =>
  ({ type: "intent", intent: { id, kind, who: WHO, atMs: 0, reason: "drill" } }) as const;

const queued = (overrides: Partial<RunSetup> = {}): HandDriven =>
  driveByHand({
    engine: createEngine(
      simulatedSetup({ ...rehearsalV1, preflight: [STEP] }, { countdownSec: 5, ...overrides }),
    ),
    nowMs: SIMULATED_START_MS,
  });
/** In the countdown with everything green, except what `overrides` or later inputs spoil. */
const counting = (overrides: Partial<RunSetup> = {}): HandDriven => {
  const run = queued(overrides);
  run.tell(
    account(),
    { type: "begin", signatures: run.engine.setup.kind === "CANARY" ? SIGNED : null },
    passed(STEP.id),
  );
  expect(run.engine.phase).toBe("PREFLIGHT");
  return run;
};
const kinds = ({ effects }: { effects: { type: string }[] }) => effects.map(({ type }) => type);
/** At T-0 and signed again: the launch has been asked for. */
const asked = (): HandDriven => {
  const run = counting();
  run.wait(COUNTDOWN_MS);
  expect(kinds(run.tell({ type: "signatures", ok: true, detail: "4" }))).toEqual(["launchChild"]);
  return run;
};

describe("the beginning", () => {
  it("is taken once", () => {
    const run = counting();
    expect(run.tell({ type: "begin", signatures: SIGNED })).toEqual({ events: [], effects: [] });
    expect(run.all("countdownStarted")).toHaveLength(1);
  });

  it("says what the sign-offs were, where there are any to look at", () => {
    expect(counting().all("signaturesVerified")).toEqual([{ type: "signaturesVerified", ...SIGNED }]);
    expect(counting({ kind: "DEMO" }).all("signaturesVerified")).toEqual([]);
  });

  it.each<[string, { signatures: typeof SIGNED | null; against?: string }, string]>([
    ["something stands against the venue", { signatures: SIGNED, against: "locked" }, "locked"],
    [
      "the sign-offs do not hold",
      { signatures: { ok: false, detail: "hash" } },
      "the sign-offs do not hold: hash",
    ],
    ["nobody has verified them", { signatures: null }, "the sign-offs were not verified"],
  ])("is the end when %s", (_name, input, reason) => {
    const run = queued();
    expect(kinds(run.tell({ type: "begin", ...input }))).toEqual(["finish"]);
    expect(run.all("scrubbed")).toEqual([{ type: "scrubbed", reason }]);
    expect(run.all("countdownStarted")).toEqual([]);
  });
});

describe("a preflight step", () => {
  it("is named in the template's words, or by its id when the template does not know it", () => {
    const run = counting();
    run.tell(
      { type: "preflightStepStarted", stepId: STEP.id },
      { type: "preflightStepStarted", stepId: "unheard-of" },
    );
    expect(run.all("preflightStepStarted").map(({ text }) => text)).toEqual([STEP.text, "unheard-of"]);
  });

  it("is heard only between the beginning and the launch", () => {
    const run = queued();
    run.tell({ type: "preflightStepStarted", stepId: STEP.id }, passed(STEP.id));
    expect(run.events).toEqual([]);
    run.tell(account(), { type: "begin", signatures: SIGNED });
    run.wait(COUNTDOWN_MS);
    expect(run.all("scrubbed")[0]?.reason).toBe(`preflight step missing: ${STEP.id}`);
  });
});

describe("T-0", () => {
  it("comes when the countdown is over, not a millisecond before", () => {
    const run = counting();
    expect(run.wait(COUNTDOWN_MS - 1).effects).toEqual([]);
    expect(kinds(run.wait(1))).toEqual(["verifySignatures"]);
  });

  it("waits 5 s for the second look at the sign-offs", () => {
    const run = counting();
    run.wait(COUNTDOWN_MS);
    expect(run.wait(4_999)).toEqual({ events: [], effects: [] });
    expect(run.engine.phase).toBe("PREFLIGHT");
    run.wait(1);
    expect(run.engine.phase).toBe("SCRUBBED");
  });

  it("takes an answer to the second look once, and none after launch", () => {
    const run = asked();
    const no = { type: "signatures", ok: false, detail: "late" } as const;
    expect(run.tell(no)).toEqual({ events: [], effects: [] });
    run.tell({ type: "childStarted", pid: 1 });
    expect(run.tell(no).effects).toEqual([]);
    expect(run.engine.phase).toBe("LIVE");
    expect(run.all("signaturesVerified")).toHaveLength(2);
  });

  it("a no to the second look that comes during a rollback does not end it before the account is flat", () => {
    const run = counting();
    run.wait(COUNTDOWN_MS);
    run.tell({ type: "leaseLost", reason: "fenced" });
    const told = run.tell({ type: "signatures", ok: false, detail: "late" });
    expect(told).toEqual({ events: [], effects: [] });
    expect(run.engine.phase).toBe("ROLLING_BACK");
  });

  type Spoil = (run: HandDriven) => void;
  const obstacles: [string, Spoil, Spoil | null, RegExp][] = [
    [
      "the database is away",
      (run) => run.tell({ type: "databaseLost", sinceMs: run.nowMs }),
      (run) => run.tell({ type: "databaseBack" }),
      /^the database cannot be reached$/,
    ],
    [
      "the venue is away",
      (run) => run.tell({ type: "venueReachable", ok: false, detail: "" }),
      (run) => run.tell({ type: "venueReachable", ok: true, detail: "" }),
      /^the venue cannot be reached$/,
    ],
    [
      "the supervisor's stream is stale",
      (run) => run.tell({ type: "venueStream", name: "private", state: "stale" }),
      (run) => run.tell({ type: "venueStream", name: "private", state: "up" }),
      /private stream is stale$/,
    ],
    [
      "a position is open",
      (run) => run.tell(account({ positionBtc: "0.01" })),
      (run) => run.tell(account()),
      /not flat before launch: position 0.01 BTC, 0 open orders$/,
    ],
    [
      "an order is open",
      (run) => run.tell(account({ openOrders: 1 })),
      (run) => run.tell(account()),
      /not flat before launch: position 0 BTC, 1 open orders$/,
    ],
    [
      "a required step is missing",
      (run) => run.engine.life.preflight.clear(),
      (run) => run.tell(passed(STEP.id)),
      /^preflight step missing: /,
    ],
    ["a step is red", (run) => run.tell(passed(STEP.id, false)), null, /^preflight step failed: /],
    ["a person holds", (run) => run.tell(intent("HOLD")), null, /^HOLD was called by Ada: drill$/],
  ];

  it.each(obstacles)("%s: a canary is scrubbed then and there", (_name, spoil, _lift, reason) => {
    const run = counting();
    spoil(run);
    expect(run.wait(COUNTDOWN_MS - 1).effects).toEqual([]);
    expect(kinds(run.wait(1))).toEqual(["finish"]);
    expect(run.all("scrubbed")[0]?.reason).toMatch(reason);
  });

  it.each(obstacles)("%s: a demo waits when that can pass", (_name, spoil, lift, reason) => {
    const run = counting({ kind: "DEMO", requiredPreflight: [STEP.id] });
    spoil(run);
    run.wait(COUNTDOWN_MS);
    expect(run.engine.phase).toBe(lift ? "PREFLIGHT" : "SCRUBBED");
    if (lift) {
      expect(run.wait(20_000).effects).toEqual([]);
      lift(run);
      expect(kinds(run)).toEqual(["startPreflight", "launchChild"]);
    } else expect(run.all("scrubbed")[0]?.reason).toMatch(reason);
  });

  it("a demo whose account nobody could read waits a minute and not longer", () => {
    const run = queued({ kind: "DEMO", countdownSec: 0 });
    run.tell({ type: "begin", signatures: null });
    expect(run.wait(59_999).effects).toEqual([]);
    run.wait(1);
    expect(run.all("scrubbed")[0]?.reason).toBe("the venue account production could not be read");
  });

  it("a demo needs no preflight step unless it was told to", () => {
    const run = queued({ kind: "DEMO", countdownSec: 0 });
    expect(kinds(run.tell(account(), { type: "begin", signatures: null }))).toEqual([
      "startPreflight",
      "launchChild",
    ]);
  });
});

describe("a launch that was asked for", () => {
  it("waits 15 s for the process", () => {
    const run = asked();
    expect(run.wait(14_999).effects).toEqual([]);
    expect(run.wait(1).effects[0]).toMatchObject({ type: "kill", trigger: "LOST_CONTROL" });
    expect(run.all("triggerFired")[0]?.reason).toBe("the canary process did not start within 15 s");
  });

  it("is not called off by an early end, which cannot know what has started", () => {
    const run = asked();
    const early = { id: "e", kind: "END_EARLY", who: WHO, atMs: 0 } as const;
    run.tell({ type: "intent", intent: early });
    expect(run.all("intentSeen")[0]?.outcome).toBe("The run is ending already.");
    expect(run.engine.phase).toBe("PREFLIGHT");
  });

  it.each([
    ["nobody holds", [], []],
    ["a person holds", [intent("HOLD")], [{ type: "sendControl", control: { cmd: "hold" } }]],
    ["a person held and let go", [intent("HOLD"), intent("RESUME")], []],
  ])("goes live when the process runs; %s", (_name, inputs, controls) => {
    const run = asked();
    run.tell(...inputs);
    const { effects } = run.tell({ type: "childStarted", pid: 7 });
    expect(effects).toEqual(controls);
    expect(run.engine.phase).toBe("LIVE");
    expect(run.all("launched")).toEqual([
      {
        type: "launched",
        t0Ms: run.nowMs,
        endsAtMs: run.nowMs + rehearsalV1.config.durationSec * 1_000,
        pid: 7,
        startEquityUsd: "10000",
      },
    ]);
  });

  it.each<[string, () => HandDriven]>([
    ["in the countdown", counting],
    ["before the beginning", queued],
    [
      "after the run has turned",
      () => {
        const run = asked();
        run.tell({ type: "leaseLost", reason: "fenced" });
        return run;
      },
    ],
  ])("a process that comes up %s is told to stop at once", (_name, reach) => {
    const run = reach();
    const { phase } = run.engine;
    expect(run.tell({ type: "childStarted", pid: 7 }).effects).toContainEqual({
      type: "stopChild",
      force: false,
    });
    expect(run.engine.phase).toBe(phase);
    expect(run.all("launched")).toEqual([]);
  });
});
