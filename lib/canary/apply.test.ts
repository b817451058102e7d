import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { applyRunEvent, foldRunEvents } from "./apply.ts";
import { emptyRunState, type FeedLevel, type RunState } from "./model.ts";
import { FINAL_RUN_PHASES, type RunEventBody, type Tick } from "./run-events.ts";

const WHO = { personId: "p1", name: "Ada" };
const AT_MS = 1_700_000_000_000;

/** The fold of entries that stand one second apart. */
const fold = (...bodies: RunEventBody[]): RunState =>
  foldRunEvents(
    emptyRunState(),
    bodies.map((body, index) => ({ seq: index + 1, atMs: AT_MS + index * 1_000, body })),
  );

const queued: RunEventBody = {
  type: "runQueued",
  kind: "CANARY",
  decisionId: "d1",
  templateId: "t1",
  config: rehearsalV1.config,
  durationSec: 90,
  countdownSec: 5,
  contentHash: "hash",
  buildId: "build",
  account: "production",
};
const launched: RunEventBody = { type: "launched", t0Ms: 1, endsAtMs: 2, pid: 42, startEquityUsd: "10000" };
const countdown: RunEventBody = { type: "countdownStarted", launchAtMs: AT_MS };
const fired: RunEventBody = {
  type: "triggerFired",
  trigger: "LOSS",
  value: "5",
  limit: "5",
  n: 1,
  windowSec: null,
  observedAtMs: 1,
  reason: "loss 5 USD",
  who: null,
};
const notFlat = (attempt: number, openOrders = 1): RunEventBody => ({
  type: "notFlat",
  attempt,
  positionBtc: "0.01",
  openOrders,
  reason: "refused.",
});
const flat: RunEventBody = { type: "flatProven", positionBtc: "0", openOrders: 0, by: "watchdog", atMs: 7 };
const judged = (checkpointId: string, ...verdicts: ("PASS" | "FAIL")[]): RunEventBody => ({
  type: "checkpointJudged",
  checkpointId,
  title: `At ${checkpointId}`,
  items: verdicts.map((verdict, index) => ({ itemId: `i${index}`, verdict, reason: "x", measurements: [] })),
});
const question: RunEventBody = {
  type: "questionAsked",
  checkpointId: "t5",
  reason: "T+5 fails.",
  deadlineMs: 1_700_000_100_000,
};
const warning = (trigger: "LATENCY_P95" | "ERROR_RATE", value: string): RunEventBody => ({
  type: "warningRaised",
  trigger,
  value,
  limit: "500",
  reason: `${value} is a lot`,
});
const line = (rest: object): RunEventBody => ({ type: "telemetry", line: { t: 1, ...rest } }) as RunEventBody;
const order = (status: string, rest: object = {}) =>
  line({ type: "order", id: "a", status, symbol: "BTC-PERP", side: "buy", sizeBtc: "0.01", ...rest });
const step = (stepId: string): RunEventBody => ({
  type: "preflightStepStarted",
  stepId,
  text: `Check ${stepId}`,
});
const stepDone = (stepId: string, ok: boolean): RunEventBody => ({
  type: "preflightStepFinished",
  stepId,
  ok,
  output: "seen",
  durationMs: 12.4,
});
const verdict: RunEventBody = {
  type: "verdictReached",
  outcome: "ROLLED_BACK",
  reason: "loss",
  mustHaves: [],
  targets: [],
  targetsMet: 2,
  measurements: [{ measure: "lossUsd", value: "5", unit: "USD", n: 1, windowSec: null, ruleVersion: 2 }],
};

type Row = [name: string, bodies: RunEventBody[], state: Partial<RunState>, feed: [string, FeedLevel] | null];
const ROWS: Row[] = [
  [
    "queued",
    [queued],
    {
      kind: "CANARY",
      decisionId: "d1",
      templateId: "t1",
      durationSec: 90,
      countdownSec: 5,
      queuedAtMs: AT_MS,
    },
    ["Run queued: CANARY on production, BTC-PERP 0.01 BTC, 90 s", "normal"],
  ],
  [
    "claimed",
    [{ type: "claimed", workerId: "w1", leaseEpoch: 3 }],
    { workerId: "w1", leaseEpoch: 3 },
    ["Taken by worker w1", "normal"],
  ],
  [
    "sign-offs that hold",
    [{ type: "signaturesVerified", ok: true, detail: "4" }],
    { signatures: { ok: true, detail: "4" } },
    ["Sign-offs verified: 4", "normal"],
  ],
  [
    "sign-offs that do not",
    [{ type: "signaturesVerified", ok: false, detail: "3" }],
    { signatures: { ok: false, detail: "3" } },
    ["Sign-offs refused: 3", "serious"],
  ],
  [
    "the countdown",
    [countdown],
    { phase: "PREFLIGHT", launchAtMs: AT_MS },
    ["Countdown started, launch at 22:13:20 UTC", "normal"],
  ],
  [
    "a preflight step under way",
    [step("keys")],
    {
      preflight: [
        { stepId: "keys", text: "Check keys", ok: null, output: "", durationMs: null, startedAtMs: AT_MS },
      ],
    },
    ["Preflight started: Check keys", "normal"],
  ],
  [
    "a step that passed beside one under way",
    [step("keys"), step("books"), stepDone("keys", true)],
    {
      preflight: [
        {
          stepId: "keys",
          text: "Check keys",
          ok: true,
          output: "seen",
          durationMs: 12.4,
          startedAtMs: AT_MS,
        },
        {
          stepId: "books",
          text: "Check books",
          ok: null,
          output: "",
          durationMs: null,
          startedAtMs: AT_MS + 1_000,
        },
      ],
    },
    ["Preflight keys passed in 12 ms", "normal"],
  ],
  [
    "a step that failed and was never seen to start",
    [stepDone("keys", false)],
    {
      preflight: [
        { stepId: "keys", text: "keys", ok: false, output: "seen", durationMs: 12.4, startedAtMs: null },
      ],
    },
    ["Preflight keys failed in 12 ms", "serious"],
  ],
  [
    "a scrub",
    [countdown, { type: "scrubbed", reason: "HOLD" }],
    { phase: "SCRUBBED", scrubReason: "HOLD" },
    ["Scrubbed, nothing was launched: HOLD", "serious"],
  ],
  [
    "the launch",
    [countdown, launched],
    { phase: "LIVE", t0Ms: 1, endsAtMs: 2, childPid: 42, startEquityUsd: "10000" },
    ["T-0: canary launched, start equity 10000 USD", "normal"],
  ],
  [
    "closing, which ends holds and questions",
    [
      countdown,
      launched,
      { type: "entriesHeld", reason: "HOLD", who: WHO },
      question,
      { type: "closingStarted", reason: "over" },
    ],
    { phase: "CLOSING", closingReason: "over", held: null, question: null },
    ["Closing: over", "normal"],
  ],
  [
    "an exit by a code",
    [{ type: "childExited", code: 1, signal: null }],
    { childExit: { code: 1, signal: null, atMs: AT_MS } },
    ["Canary process ended with code 1", "normal"],
  ],
  [
    "an exit by a signal",
    [{ type: "childExited", code: null, signal: "SIGKILL" }],
    { childExit: { code: null, signal: "SIGKILL", atMs: AT_MS } },
    ["Canary process ended on SIGKILL", "normal"],
  ],
  [
    "an exit nobody saw",
    [{ type: "childExited", code: null, signal: null }],
    {},
    ["Canary process ended with code unknown", "normal"],
  ],
  [
    "the archive",
    [{ type: "archived", path: "a.tgz", sha256: "00" }],
    { archive: { path: "a.tgz", sha256: "00" } },
    ["Logs archived at a.tgz", "normal"],
  ],
  [
    "a verdict",
    [verdict],
    {
      verdict: expect.objectContaining({ outcome: "ROLLED_BACK", targetsMet: 2 }),
      measurements: verdict.measurements,
    },
    ["Verdict ROLLED BACK: loss", "serious"],
  ],
  ["a good verdict", [{ ...verdict, outcome: "SUCCEEDED" }], {}, ["Verdict SUCCEEDED: loss", "normal"]],
  [
    "the report",
    [{ type: "reportWritten", kind: "incident", path: "r.md" }],
    { report: { kind: "incident", path: "r.md" } },
    ["Report written: r.md", "normal"],
  ],
  [
    "a trigger, which ends a question",
    [countdown, launched, question, fired],
    {
      phase: "ROLLING_BACK",
      question: null,
      fired: expect.objectContaining({ trigger: "LOSS", value: "5" }),
    },
    ["ROLLBACK, loss: loss 5 USD", "critical"],
  ],
  [
    "a second trigger, which changes no cause",
    [countdown, launched, fired, { ...fired, trigger: "PERSON", reason: "Ada" }],
    { phase: "ROLLING_BACK", fired: expect.objectContaining({ trigger: "LOSS" }) },
    ["ROLLBACK, stopped by a person: Ada", "critical"],
  ],
  [
    "stages of a rollback",
    [
      { type: "rollbackStage", stage: "SENT", atMs: 3, detail: "" },
      { type: "rollbackStage", stage: "FLAT", atMs: 4, detail: "r-9" },
    ],
    {
      stages: [
        { stage: "SENT", atMs: 3, detail: "" },
        { stage: "FLAT", atMs: 4, detail: "r-9" },
      ],
    },
    ["Rollback: position closed (r-9)", "serious"],
  ],
  [
    "a stage without a detail",
    [{ type: "rollbackStage", stage: "RECEIVED", atMs: 3, detail: "" }],
    {},
    ["Rollback: kill received by the venue", "serious"],
  ],
  [
    "two attempts in vain",
    [countdown, launched, fired, notFlat(1), notFlat(2)],
    {
      phase: "ROLLING_BACK",
      notFlat: { attempt: 2, positionBtc: "0.01", openOrders: 1, reason: "refused." },
    },
    ["Not flat after attempt 2: position 0.01 BTC, 1 open orders. refused.", "critical"],
  ],
  [
    "the third: stuck",
    [countdown, launched, fired, notFlat(3, -1)],
    { phase: "STUCK" },
    ["Not flat after attempt 3: position 0.01 BTC, unknown open orders. refused.", "critical"],
  ],
  [
    "no open orders left",
    [notFlat(1, 0)],
    {},
    ["Not flat after attempt 1: position 0.01 BTC, 0 open orders. refused.", "critical"],
  ],
  [
    "flat after being stuck",
    [countdown, launched, fired, notFlat(3), flat],
    {
      phase: "ROLLING_BACK",
      notFlat: null,
      flat: { positionBtc: "0", openOrders: 0, by: "watchdog", atMs: 7 },
    },
    ["Flat proven by the venue: position 0 BTC, 0 open orders (watchdog)", "normal"],
  ],
  [
    "steps of a rollback",
    [
      { type: "rollbackStep", stepId: "kill", text: "Kill", ok: true, output: "14 ms", durationMs: 14 },
      { type: "rollbackStep", stepId: "stop", text: "Stop", ok: false, output: "hung", durationMs: 9 },
    ],
    {
      rollbackSteps: [
        { stepId: "kill", text: "Kill", ok: true, output: "14 ms", durationMs: 14 },
        { stepId: "stop", text: "Stop", ok: false, output: "hung", durationMs: 9 },
      ],
    },
    ["Rollback step Stop: failed. hung", "serious"],
  ],
  [
    "a step that worked",
    [{ type: "rollbackStep", stepId: "kill", text: "Kill", ok: true, output: "14 ms", durationMs: 14 }],
    {},
    ["Rollback step Kill: done. 14 ms", "normal"],
  ],
  [
    "a take-over",
    [{ type: "takenOver", by: "w2", leaseEpoch: 4, reason: "w1 died" }],
    { takenOver: { by: "w2", reason: "w1 died", atMs: AT_MS }, leaseEpoch: 4 },
    ["Taken over by w2: w1 died", "serious"],
  ],
  [
    "drills",
    [
      {
        type: "drillFinished",
        drill: "drillKillSwitch",
        ok: true,
        reason: "fired",
        reactionMs: 9,
        flatMs: 99,
      },
      {
        type: "drillFinished",
        drill: "drillReduceOnly",
        ok: false,
        reason: "did not",
        reactionMs: null,
        flatMs: null,
      },
    ],
    {
      drills: [
        { drill: "drillKillSwitch", ok: true, reason: "fired", reactionMs: 9, flatMs: 99 },
        { drill: "drillReduceOnly", ok: false, reason: "did not", reactionMs: null, flatMs: null },
      ],
    },
    ["The reduce-only drill failed: did not", "serious"],
  ],
  [
    "a good drill",
    [
      {
        type: "drillFinished",
        drill: "drillKillSwitch",
        ok: true,
        reason: "fired",
        reactionMs: 9,
        flatMs: 99,
      },
    ],
    {},
    ["The kill switch drill passed: fired", "normal"],
  ],
  [
    "a line that cannot be read",
    [
      { type: "malformedLine", reason: "not JSON", excerpt: "{" },
      { type: "malformedLine", reason: "too long", excerpt: "x" },
    ],
    { counts: { ...emptyRunState().counts, malformed: 2 } },
    ["Line from the canary could not be read (too long): “x”", "caution"],
  ],
  [
    "the account",
    [
      {
        type: "venueAccount",
        account: {
          equityUsd: "1",
          positionBtc: "0",
          entryPrice: null,
          markPrice: null,
          unrealizedUsd: "0",
          openOrders: 0,
        },
      },
    ],
    { venueAccount: expect.objectContaining({ equityUsd: "1" }) },
    null,
  ],
  [
    "an order at the venue",
    [
      {
        type: "venueOrder",
        order: {
          venueOrderId: "v",
          clientOrderId: null,
          symbol: "S",
          side: "buy",
          sizeBtc: "1",
          reduceOnly: false,
          status: "live",
        },
      },
    ],
    {},
    null,
  ],
  [
    "the supervisor's stream",
    [{ type: "venueStream", name: "private", state: "down" }],
    {},
    ["Supervisor's private stream is down", "caution"],
  ],
  [
    "the supervisor's stream, back",
    [{ type: "venueStream", name: "public", state: "up" }],
    {},
    ["Supervisor's public stream is up", "normal"],
  ],
  [
    "a tick",
    [{ type: "tick", tick: { tMs: 5 } as Tick, triggers: [] }],
    { lastTick: { tMs: 5 } as Tick, triggers: [], counts: { ...emptyRunState().counts, ticks: 1 } },
    null,
  ],
  [
    "what a person asked",
    [
      {
        type: "intentSeen",
        intent: { id: "i", kind: "END_EARLY", who: WHO, atMs: 1 },
        outcome: "The run closes.",
      },
    ],
    { intents: [{ intent: { id: "i", kind: "END_EARLY", who: WHO, atMs: 1 }, outcome: "The run closes." }] },
    ["Ada: end early. The run closes.", "normal"],
  ],
  [
    "a hold",
    [{ type: "entriesHeld", reason: "HOLD", who: WHO }],
    { held: { reason: "HOLD", who: WHO, sinceMs: AT_MS } },
    ["New entries are held: HOLD", "caution"],
  ],
  [
    "a hold that is lifted",
    [
      { type: "entriesHeld", reason: "HOLD", who: WHO },
      { type: "entriesResumed", reason: "by Ada", who: WHO },
    ],
    { held: null },
    ["New entries resumed: by Ada", "normal"],
  ],
  [
    "warnings, one of each kind",
    [warning("LATENCY_P95", "501"), warning("ERROR_RATE", "2"), warning("LATENCY_P95", "700")],
    {
      warnings: [
        expect.objectContaining({ trigger: "ERROR_RATE", sinceMs: AT_MS + 1_000 }),
        expect.objectContaining({ trigger: "LATENCY_P95", value: "700", sinceMs: AT_MS + 2_000 }),
      ],
    },
    ["Warning, latency p95: 700 is a lot", "caution"],
  ],
  [
    "a warning that is over",
    [
      warning("LATENCY_P95", "501"),
      warning("ERROR_RATE", "2"),
      { type: "warningCleared", trigger: "ERROR_RATE", value: "0" },
    ],
    { warnings: [expect.objectContaining({ trigger: "LATENCY_P95" })] },
    ["Warning cleared, error rate: 0", "normal"],
  ],
  [
    "funding",
    [
      {
        type: "fundingSettled",
        settledAtMs: 1,
        rate: "0.0001",
        markPrice: "5",
        positionBtc: "1",
        expectedUsd: "-1",
        bookedUsd: "-2",
      },
    ],
    { funding: [expect.objectContaining({ bookedUsd: "-2" })] },
    ["Funding settled: booked -2 USD, expected -1 USD", "normal"],
  ],
  [
    "findings",
    [
      { type: "finding", rule: "a", text: "first" },
      { type: "finding", rule: "b", text: "second" },
    ],
    {
      findings: [
        { rule: "a", text: "first", atMs: AT_MS },
        { rule: "b", text: "second", atMs: AT_MS + 1_000 },
      ],
    },
    ["Finding: second", "caution"],
  ],
  [
    "a loss of control",
    [{ type: "controlLost", what: "the database" }],
    {},
    ["Control impaired: the database", "serious"],
  ],
  [
    "checkpoints that pass, are confirmed and missed",
    [
      judged("t5", "PASS", "PASS"),
      judged("t15", "PASS"),
      { type: "checkpointConfirmed", checkpointId: "t15", who: WHO },
      { type: "checkpointMissed", checkpointId: "t5" },
    ],
    {
      checkpoints: [
        expect.objectContaining({ checkpointId: "t5", judgedAtMs: AT_MS, confirmed: null, missed: true }),
        expect.objectContaining({
          checkpointId: "t15",
          confirmed: { who: WHO, atMs: AT_MS + 2_000 },
          missed: false,
        }),
      ],
    },
    ["Checkpoint t5 was not confirmed in time; the machine's verdict stands", "caution"],
  ],
  [
    "a checkpoint that passes",
    [judged("t5", "PASS", "PASS")],
    {},
    ["Checkpoint At t5: all 2 items pass", "normal"],
  ],
  [
    "a checkpoint that does not",
    [judged("t5", "PASS", "FAIL")],
    {},
    ["Checkpoint At t5: 1 of 2 items do not pass", "serious"],
  ],
  [
    "a confirmation",
    [judged("t5", "PASS"), { type: "checkpointConfirmed", checkpointId: "t5", who: WHO }],
    {},
    ["Checkpoint t5 confirmed by Ada", "normal"],
  ],
  [
    "a question",
    [question],
    {
      question: { checkpointId: "t5", reason: "T+5 fails.", deadlineMs: 1_700_000_100_000, askedAtMs: AT_MS },
    },
    ["Continue or roll back? T+5 fails. No answer by 22:15:00 UTC rolls back.", "serious"],
  ],
  [
    "an answer",
    [question, { type: "questionAnswered", checkpointId: "t5", answer: "CONTINUE", who: WHO }],
    { question: null },
    ["Ada answered: continue", "normal"],
  ],
  [
    "an answer by nobody",
    [{ type: "questionAnswered", checkpointId: "t5", answer: "ROLL_BACK", who: null }],
    {},
    ["Nobody answered: roll back", "normal"],
  ],
  [
    "the end, which leaves no question",
    [
      countdown,
      launched,
      { type: "closingStarted", reason: "x" },
      { ...question },
      { type: "finished", phase: "SUCCEEDED" },
    ],
    { phase: "SUCCEEDED", finishedAtMs: AT_MS + 4_000, question: null },
    ["Run ended: SUCCEEDED", "normal"],
  ],
  [
    "an end that is none",
    [countdown, { type: "finished", phase: "LIVE" }],
    { phase: "PREFLIGHT" },
    ["Run ended: LIVE", "normal"],
  ],
  [
    "an order",
    [order("submitted", { price: "28000" })],
    { counts: { ...emptyRunState().counts, orders: 1 } },
    ["Order submitted: buy 0.01 BTC at 28000", "normal"],
  ],
  [
    "an acceptance",
    [order("accepted")],
    { counts: { ...emptyRunState().counts, accepted: 1 } },
    ["Order accepted: buy 0.01 BTC", "normal"],
  ],
  [
    "a rejection",
    [order("rejected", { reason: "51008" })],
    { counts: { ...emptyRunState().counts, rejected: 1 } },
    ["Order rejected: buy 0.01 BTC (51008)", "normal"],
  ],
  [
    "a failed order",
    [order("failed")],
    { counts: emptyRunState().counts },
    ["Order failed: buy 0.01 BTC", "caution"],
  ],
  [
    "a fill",
    [line({ type: "fill", orderId: "a", side: "sell", sizeBtc: "0.01", price: "28000", feeUsd: "-0.1" })],
    { counts: { ...emptyRunState().counts, fills: 1 } },
    ["Fill: sell 0.01 BTC at 28000, fee -0.1 USD", "normal"],
  ],
  [
    "a fill without its side",
    [line({ type: "fill", orderId: "a", sizeBtc: "0.01", price: "28000", feeUsd: "-0.1" })],
    {},
    ["Fill: 0.01 BTC at 28000, fee -0.1 USD", "normal"],
  ],
  [
    "an error",
    [line({ type: "error", severity: "error", message: "x" })],
    { counts: { ...emptyRunState().counts, errors: 1 } },
    ["Canary reports: x", "caution"],
  ],
  [
    "a critical error",
    [line({ type: "error", severity: "critical", message: "x" })],
    {},
    ["Canary reports: x", "serious"],
  ],
  [
    "a filter",
    [line({ type: "risk", rule: "spread", result: "denied", reason: "wide", inputs: {} })],
    {},
    ["Risk filter spread denied: wide", "normal"],
  ],
  [
    "the canary's stream",
    [line({ type: "stream", name: "public", state: "up" })],
    {},
    ["Canary's public stream is up", "normal"],
  ],
  [
    "the canary's stream, gone",
    [line({ type: "stream", name: "public", state: "stale" })],
    {},
    ["Canary's public stream is stale", "caution"],
  ],
  [
    "the canary's own words",
    [line({ type: "log", level: "info", message: "hello" })],
    {},
    ["Canary: hello", "normal"],
  ],
  [
    "a canary that another worker watches on",
    [{ type: "watchResumed", by: "w2", leaseEpoch: 2, unwatchedMs: 1_260 }],
    {},
    ["Watched on by w2: the same canary, with nothing lost; nobody watched it for 1.3 s", "caution"],
  ],
  ["a heartbeat", [line({ type: "heartbeat" })], { counts: emptyRunState().counts }, null],
];

describe("an entry of the record", () => {
  it.each(ROWS)("%s", (_name, bodies, expected, feed) => {
    const state = fold(...bodies);
    expect(state).toMatchObject(expected);
    const last = state.feed.at(-1);
    if (feed === null) expect(last?.seq).not.toBe(bodies.length);
    else expect([last?.text, last?.level, last?.seq]).toEqual([...feed, bodies.length]);
  });

  it.each([...FINAL_RUN_PHASES])("%s is an end that the table of phases knows", (phase) => {
    const before: Record<string, RunEventBody[]> = {
      SUCCEEDED: [countdown, launched, { type: "closingStarted", reason: "x" }],
      FAILED: [countdown, launched, { type: "closingStarted", reason: "x" }],
      ROLLED_BACK: [countdown, launched, fired, flat],
      SCRUBBED: [countdown],
    };
    expect(fold(...(before[phase] ?? []), { type: "finished", phase }).phase).toBe(phase);
  });

  it("the state before the first one knows nothing and counts from zero", () => {
    const empty = emptyRunState();
    expect(empty).toMatchObject({ lastSeq: 0, lastAtMs: 0, phase: "QUEUED", kind: null, question: null });
    const lists = Object.values(empty).filter((value) => Array.isArray(value));
    expect(lists).toHaveLength(12);
    for (const list of lists) expect(list).toEqual([]);
    expect(Object.values(empty.counts)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it("changes nothing else, and is taken once", () => {
    const before = fold(queued);
    const event = { seq: 2, atMs: 9, body: { type: "claimed", workerId: "w1", leaseEpoch: 1 } as const };
    const { feed: _feed, ...after } = applyRunEvent(before, event);
    const { feed: _before, ...rest } = before;
    expect(after).toEqual({ ...rest, workerId: "w1", leaseEpoch: 1, lastSeq: 2, lastAtMs: 9 });
    expect(applyRunEvent(before, { ...event, seq: 1 })).toBe(before);
  });
});
