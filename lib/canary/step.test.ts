import { describe, expect, it } from "vitest";
import { canaryV1 } from "../template/canary-v1.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { TriggerKind } from "../template/schema.ts";
import { foldRunEvents } from "./apply.ts";
import { measurementsOf } from "./measures.ts";
import { emptyRunState } from "./model.ts";
import type { Intent, RunEventBody, RunEventType } from "./run-events.ts";
import { runEventSchema } from "./run-events.ts";
import { type Simulation, type SimulationPlan, simulatedSetup, simulateRun } from "./simulated-run.ts";

type IntentKind = Exclude<Intent["kind"], "CONFIRM_CHECKPOINT">;
const rehearsal = simulatedSetup(rehearsalV1, {
  config: { ...rehearsalV1.config, sizeBtc: "0.01", positionLimitBtc: "0.02", maxLossUsd: "5" },
});
const who = { personId: "p1", name: "Ada" };

const all = <T extends RunEventType>(simulation: Simulation, type: T) =>
  simulation.events.flatMap(({ body }) =>
    body.type === type ? [body as Extract<RunEventBody, { type: T }>] : [],
  );
const one = <T extends RunEventType>(simulation: Simulation, type: T) => all(simulation, type)[0];
const measure = (simulation: Simulation, name: string) =>
  measurementsOf(simulation.engine).find((measured) => measured.measure === name);
const intent = (simulation: Simulation, kind: IntentKind, id = kind as string) =>
  simulation.feed({ type: "intent", intent: { id, kind, who, atMs: simulation.nowMs, reason: "drill" } });
const both = (simulation: Simulation, first: IntentKind, second: IntentKind) => {
  intent(simulation, first);
  intent(simulation, second);
};
const confirm = (simulation: Simulation, checkpointId: string) =>
  simulation.feed({
    type: "intent",
    intent: {
      id: `confirm-${checkpointId}`,
      kind: "CONFIRM_CHECKPOINT",
      who,
      atMs: simulation.nowMs,
      checkpointId,
    },
  });

/** Runs `act` once in each simulation, when `sec` is reached. */
function once(sec: number, act: (simulation: Simulation) => void): NonNullable<SimulationPlan["during"]> {
  const done = new WeakSet<Simulation>();
  return (simulation, now) => {
    if (done.has(simulation) || now < sec) return;
    done.add(simulation);
    act(simulation);
  };
}

describe("a canary of 30 minutes", () => {
  it("succeeds when nothing goes wrong", () => {
    const simulation = simulateRun({ setup: simulatedSetup(canaryV1) });
    const verdict = one(simulation, "verdictReached");
    expect(verdict?.reason).toBe("all 5 minimum requirements met; 5 of 5 targets met, 3 needed");
    expect(simulation.engine.phase).toBe("SUCCEEDED");
    expect(
      all(simulation, "checkpointJudged").map((e) => [e.checkpointId, e.items.map((i) => i.verdict)]),
    ).toEqual([
      ["t5", ["PASS", "PASS", "PASS", "PASS"]],
      ["t15", ["PASS", "PASS", "PASS", "PASS"]],
      ["t30", ["PASS", "PASS", "PASS", "PASS"]],
    ]);
    expect(all(simulation, "tick").length).toBeGreaterThanOrEqual(1800);
    expect(measure(simulation, "durationMin")?.value).toBe("30");
    expect(measure(simulation, "ordersSubmitted")?.value).toBe("360");
  });

  it("writes only entries that the record's schema takes", () => {
    const simulation = simulateRun({ setup: rehearsal });
    expect(simulation.events.length).toBeGreaterThan(100);
    for (const event of simulation.events) expect(runEventSchema.safeParse(event).error).toBeUndefined();
  });
});

describe("a canary that is slow to speak", () => {
  const { timeoutSec } = rehearsalV1.launch;
  const { noTelemetrySec } = rehearsalV1.timing;
  /** Silent from its start until `sec`. */
  const silentUntil = (sec: number) =>
    simulateRun({
      setup: { ...rehearsal, template: { ...rehearsalV1, checkpoints: [] } },
      isConnecting: false,
      during: (s, now) => {
        s.isSilent = now < sec;
        // It connects with its first words.
        if (!s.isSilent && s.engine.watch.streams.public.state === null) {
          s.say({ type: "stream", name: "public", state: "up" });
          s.say({ type: "stream", name: "private", state: "up" });
        }
      },
    });

  it("has the launch's time limit for its first word", () => {
    expect(timeoutSec).toBeGreaterThan(noTelemetrySec);
    expect(all(silentUntil(timeoutSec - 1), "triggerFired")).toEqual([]);
  });

  it("is rolled back when it has said nothing by then", () => {
    const [fired] = all(silentUntil(Number.POSITIVE_INFINITY), "triggerFired");
    expect(fired).toMatchObject({ trigger: "NO_TELEMETRY", value: String(timeoutSec) });
  });
});

describe("each fault rolls back by its own trigger", () => {
  const foreign = {
    venueOrderId: "v9",
    clientOrderId: null,
    symbol: "BTC-PERP",
    side: "buy",
    sizeBtc: "0.0001",
    reduceOnly: false,
    status: "live",
  } as const;
  const order = (change: object) => (simulation: Simulation) =>
    simulation.feed({ type: "venueOrder", order: { ...foreign, clientOrderId: "cs1-x", ...change } });
  const rows: [string, TriggerKind, SimulationPlan["during"], RegExp][] = [
    [
      "loss equal to the limit",
      "LOSS",
      once(20, (s) => s.feed({ type: "venueAccount", account: { ...s.venue, equityUsd: "9995" } })),
      /loss 5 USD/,
    ],
    [
      "requests fail now and then",
      "ERROR_RATE",
      (s, sec) => {
        s.request = { ok: Math.floor(sec / 5) % 3 !== 0, ms: 20 };
      },
      /error rate .* %/,
    ],
    [
      "requests become slow",
      "LATENCY_P95",
      (s, sec) => {
        if (sec > 10) s.request = { ok: true, ms: 1500 };
      },
      /p95 latency 1500 ms/,
    ],
    [
      "a stream stays away",
      "WS_DOWN",
      once(20, (s) => s.say({ type: "stream", name: "private", state: "down" })),
      /private stream has been down for 10/,
    ],
    [
      "the supervisor's own stream stays away",
      "WS_DOWN",
      once(20, (s) => s.feed({ type: "venueStream", name: "private", state: "stale" })),
      /supervisor's private stream/,
    ],
    [
      "an order that this run did not send",
      "UNAUTHORISED",
      once(20, (s) => s.feed({ type: "venueOrder", order: foreign })),
      /did not send/,
    ],
    ["another symbol", "UNAUTHORISED", once(20, order({ symbol: "ETH-PERP" })), /another symbol/],
    ["a larger size", "UNAUTHORISED", once(20, order({ sizeBtc: "0.010001" })), /above the approved size/],
    [
      "a position above the limit",
      "UNAUTHORISED",
      once(20, (s) => s.feed({ type: "venueAccount", account: { ...s.venue, positionBtc: "-0.021" } })),
      /above the limit/,
    ],
    ["a person reports", "UNAUTHORISED", once(20, (s) => intent(s, "REPORT_UNAUTHORISED")), /Ada reported/],
    [
      "another configuration runs",
      "UNAUTHORISED",
      once(20, (s) => s.feed({ type: "identityMismatch", what: "size 0.02" })),
      /not what was signed/,
    ],
    [
      "silence",
      "NO_TELEMETRY",
      once(20, (s) => {
        s.isSilent = true;
      }),
      /said nothing for 10/,
    ],
    [
      "the database is away",
      "LOST_CONTROL",
      once(20, (s) => s.feed({ type: "databaseLost", sinceMs: s.nowMs })),
      /database .* 30/,
    ],
    [
      "the venue is away",
      "LOST_CONTROL",
      once(20, (s) => s.feed({ type: "venueReachable", ok: false, detail: "timeout" })),
      /venue .* 30/,
    ],
    [
      "the lease is lost",
      "LOST_CONTROL",
      once(20, (s) => s.feed({ type: "leaseLost", reason: "fenced" })),
      /lease/,
    ],
    [
      "the canary exits",
      "LOST_CONTROL",
      once(20, (s) => s.feed({ type: "childExited", code: 1, signal: null })),
      /exited with code 1 after 20.0 s/,
    ],
    [
      "four lines that cannot be read",
      "CONSECUTIVE_ERRORS",
      once(2, (s) => {
        for (let i = 0; i < 4; i += 1) s.feed({ type: "malformed", reason: "not JSON", excerpt: "x" });
      }),
      /4 errors in a row/,
    ],
    ["the kill switch", "PERSON", once(20, (s) => intent(s, "KILL")), /Ada pressed the kill switch/],
    ["stop and close", "PERSON", once(20, (s) => intent(s, "STOP")), /Ada stopped/],
  ];
  it.each(rows)("%s → %s", (_name, kind, during, reason) => {
    const simulation = simulateRun({ setup: rehearsal, ...(during ? { during } : {}) });
    const fired = all(simulation, "triggerFired");
    expect(fired.map((event) => event.trigger)).toEqual([kind]);
    expect(fired[0]?.reason).toMatch(reason);
    expect(simulation.engine.phase).toBe("ROLLED_BACK");
    expect(simulation.effects.filter((effect) => effect.type === "kill")).toHaveLength(1);
    expect(all(simulation, "rollbackStep").map((event) => [event.stepId, event.ok])).toEqual(
      rehearsalV1.rollback.map((step) => [step.id, true]),
    );
    expect(one(simulation, "flatProven")?.positionBtc).toBe("0");
    expect(one(simulation, "verdictReached")?.outcome).toBe("ROLLED_BACK");
  });

  it("kills before anything else and stops the canary with it", () => {
    const simulation = simulateRun({ setup: rehearsal, during: once(20, (s) => intent(s, "KILL")) });
    const kinds = simulation.effects.map((effect) => effect.type);
    expect(kinds.slice(kinds.indexOf("kill"), kinds.indexOf("kill") + 2)).toEqual(["kill", "stopChild"]);
  });
});

describe("boundaries", () => {
  const requests =
    (ok: number, failed: number, ms = 20) =>
    (s: Simulation) => {
      // Failures apart from one another, so that they are never four in a row.
      const every = failed === 0 ? Number.POSITIVE_INFINITY : Math.floor((ok + failed) / failed);
      for (let i = 1, left = failed; i <= ok + failed; i += 1) {
        const isFailure = left > 0 && i % every === 0;
        if (isFailure) left -= 1;
        s.say({ type: "request", op: "create", ok: !isFailure, ms });
      }
    };
  const malformed = (times: number) => (s: Simulation) => {
    for (let i = 0; i < times; i += 1) s.feed({ type: "malformed", reason: "not JSON", excerpt: "x" });
  };
  const wait = (ms: number) => (s: Simulation) => {
    s.nowMs += ms;
    s.feed({ type: "timer" });
  };
  const position = (positionBtc: string) => (s: Simulation) =>
    s.feed({ type: "venueAccount", account: { ...s.venue, positionBtc } });
  it.each<[string, ((s: Simulation) => void)[], TriggerKind | undefined]>([
    ["error rate of exactly 5 %", [requests(19, 1)], undefined],
    ["error rate just above 5 %", [requests(18, 1)], "ERROR_RATE"],
    ["p95 of exactly 1000 ms", [requests(20, 0, 1000)], undefined],
    ["p95 just above 1000 ms", [requests(20, 0, 1000.1)], "LATENCY_P95"],
    ["slow, but too few to say", [requests(7, 0, 5000)], undefined],
    ["three errors in a row", [malformed(3)], undefined],
    ["four errors in a row", [malformed(4)], "CONSECUTIVE_ERRORS"],
    ["an answer between the errors", [malformed(3), requests(1, 0), malformed(3)], undefined],
    ["silence just below 10 s", [wait(9_900)], undefined],
    ["silence of 10 s", [wait(10_100)], "NO_TELEMETRY"],
    ["a position on its limit", [position("-0.02")], undefined],
    ["a position above its limit", [position("-0.02000001")], "UNAUTHORISED"],
  ])("%s", (_name, acts, kind) => {
    const simulation = simulateRun({ setup: rehearsal, stopAfterSec: 5.1 });
    expect(simulation.engine.phase).toBe("LIVE");
    for (const act of acts) act(simulation);
    expect(one(simulation, "triggerFired")?.trigger).toBe(kind);
  });
});

describe("a stream of the canary", () => {
  const fires = (state: "never up" | "down at once") => {
    const simulation = simulateRun({
      setup: simulatedSetup(rehearsalV1, { durationSec: 60 }),
      isConnecting: false,
      during: once(1, (s) => {
        if (state === "down at once") {
          s.say({ type: "stream", name: "public", state: "up" });
          s.say({ type: "stream", name: "private", state: "up" });
          s.say({ type: "stream", name: "private", state: "down" });
        }
      }),
    });
    const fired = simulation.events.find(({ body }) => body.type === "triggerFired");
    expect(fired?.body).toMatchObject({ trigger: "WS_DOWN" });
    return ((fired?.atMs ?? 0) - (simulation.t0Ms ?? 0)) / 1000;
  };

  it("that never comes up counts from the end of its start-up time", () => {
    expect(fires("never up")).toBeCloseTo(25, 0);
  });

  it("that came up and went counts from then", () => {
    expect(fires("down at once")).toBeCloseTo(11, 0);
  });
});

describe("limits", () => {
  const lossOf = (equityUsd: string) =>
    simulateRun({
      setup: rehearsal,
      during: once(20, (s) => {
        s.venue = { ...s.venue, equityUsd };
      }),
    });
  it.each([
    ["9995.00000001", 0],
    ["9995", 1],
    ["9994.99", 1],
  ])("equity %s of 10000 with a limit of 5 USD fires %d times", (equityUsd, times) => {
    const fired = all(lossOf(equityUsd), "triggerFired").filter((event) => event.trigger === "LOSS");
    expect(fired).toHaveLength(times);
  });

  it("does not judge a rate on fewer samples than the template asks, however bad", () => {
    const simulation = simulateRun({
      setup: rehearsal,
      during: once(0.5, (s) => {
        for (let i = 0; i < 3; i += 1) s.say({ type: "request", ok: false, ms: 5 });
      }),
    });
    const firstMs = simulation.events.find(({ body }) => body.type === "triggerFired")?.atMs ?? 0;
    const launchedMs = one(simulation, "launched")?.t0Ms ?? 0;
    expect(firstMs - launchedMs).toBeGreaterThan(5_000);
    expect(one(simulation, "triggerFired")?.n).toBeGreaterThanOrEqual(8);
  });

  it("warns between the lines and clears the warning", () => {
    const simulation = simulateRun({
      setup: rehearsal,
      during: (s, sec) => {
        s.say({ type: "request", ok: true, ms: sec < 20 ? 700 : 20 });
      },
    });
    expect(one(simulation, "warningRaised")?.trigger).toBe("LATENCY_P95");
    expect(one(simulation, "triggerFired")).toBeUndefined();
  });
});

describe("before launch", () => {
  const ended = (plan: Partial<SimulationPlan>) => simulateRun({ setup: rehearsal, ...plan });
  it.each<[string, Partial<SimulationPlan>, RegExp]>([
    ["a red step", { preflight: { red: "verify-kill-switch" } }, /failed: verify-kill-switch/],
    ["a missing step", { preflight: { missing: "final-preflight" } }, /missing: final-preflight/],
    ["HOLD", { before: (s) => intent(s, "HOLD") }, /HOLD was called by Ada/],
    [
      "an account that is not flat",
      { before: (s) => s.feed({ type: "venueAccount", account: { ...s.venue, openOrders: 1 } }) },
      /not flat/,
    ],
    [
      "a supervisor that sees nothing",
      { before: (s) => s.feed({ type: "venueStream", name: "private", state: "down" }) },
      /private stream is down/,
    ],
  ])("%s scrubs at T-0 and launches nothing", (_name, plan, reason) => {
    const simulation = ended(plan);
    expect(simulation.engine.phase).toBe("SCRUBBED");
    expect(one(simulation, "scrubbed")?.reason).toMatch(reason);
    expect(simulation.effects.some((effect) => effect.type === "launchChild")).toBe(false);
    expect(simulation.nowMs - (simulation.events[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(5_000);
  });

  const lookAgain =
    (ok: boolean, detail = "") =>
    (s: Simulation) =>
      s.feed({ type: "signatures", ok, detail });
  it.each<[string, Partial<SimulationPlan>, RegExp]>([
    [
      "sign-offs that no longer hold",
      { atLaunch: lookAgain(false, "Engineer: no GO") },
      /do not hold at T-0: Engineer/,
    ],
    ["sign-offs that nobody answers for", { atLaunch: null }, /could not be verified again within 5 s/],
    [
      "a first answer that was given before it was asked for",
      {
        before: (s) => s.feed({ type: "signatures", ok: true, detail: "too early" }),
        atLaunch: lookAgain(false, "the CTO left"),
      },
      /the CTO left/,
    ],
    [
      "an account that moves while the sign-offs are read",
      {
        atLaunch: (s) => {
          s.feed({ type: "venueAccount", account: { ...s.venue, openOrders: 1 } });
          lookAgain(true)(s);
        },
      },
      /not flat/,
    ],
  ])("%s at T-0: scrubbed, nothing launched", (_name, plan, reason) => {
    const simulation = ended(plan);
    expect(simulation.engine.phase).toBe("SCRUBBED");
    expect(one(simulation, "scrubbed")?.reason).toMatch(reason);
    expect(simulation.effects.some((effect) => effect.type === "launchChild")).toBe(false);
    expect(simulation.effects.filter((effect) => effect.type === "verifySignatures")).toHaveLength(1);
  });

  it("looks at the sign-offs once more at T-0 and not before; a demo has none to look at", () => {
    const simulation = ended({});
    expect(all(simulation, "signaturesVerified").map(({ ok }) => ok)).toEqual([true, true]);
    const second = simulation.events.filter(({ body }) => body.type === "signaturesVerified")[1];
    expect(second?.atMs).toBeGreaterThanOrEqual(one(simulation, "countdownStarted")?.launchAtMs ?? Infinity);
    const demo = ended({ setup: { ...rehearsal, kind: "DEMO" } });
    expect(demo.effects.some((effect) => effect.type === "verifySignatures")).toBe(false);
    expect(one(demo, "launched")).toBeDefined();
  });

  it("launches when the hold is lifted in time", () => {
    const simulation = ended({ before: (s) => both(s, "HOLD", "RESUME") });
    expect(simulation.engine.phase).toBe("SUCCEEDED");
  });

  it("refuses sign-offs that do not hold, or were not verified", () => {
    for (const signatures of [{ ok: false, detail: "hash differs" }, null]) {
      const simulation = ended({ before: (s) => s.feed({ type: "begin", signatures }) });
      expect(simulation.engine.phase).toBe("SCRUBBED");
    }
  });

  it("a canary that cannot be started is rolled back, flat proven", () => {
    const simulation = ended({ answers: { childStarts: false } });
    expect(one(simulation, "triggerFired")?.reason).toBe("the canary could not be started: no such program");
    expect(simulation.engine.phase).toBe("ROLLED_BACK");
  });

  it.each<[string, NonNullable<SimulationPlan["before"]>, RegExp]>([
    ["a kill", (s) => intent(s, "KILL"), /Ada pressed the kill switch/],
    ["a report", (s) => intent(s, "REPORT_UNAUTHORISED"), /Ada reported/],
    ["a lost lease", (s) => s.feed({ type: "leaseLost", reason: "asked to stop" }), /the lease is lost/],
  ])(
    "%s during the countdown flattens all the same and ends as a scrubbed launch",
    (_name, before, reason) => {
      const simulation = ended({ before });
      expect(simulation.effects[0]?.type).toBe("kill");
      expect(one(simulation, "flatProven")).toMatchObject({ positionBtc: "0", openOrders: 0 });
      expect(one(simulation, "scrubbed")?.reason).toMatch(reason);
      expect(one(simulation, "verdictReached")).toBeUndefined();
      expect(simulation.effects.some(({ type }) => type === "launchChild" || type === "archive")).toBe(false);
      expect(simulation.engine.phase).toBe("SCRUBBED");
      expect(foldRunEvents(emptyRunState(), simulation.events).phase).toBe("SCRUBBED");
    },
  );

  it("a kill before launch at a venue that does not get flat is stuck, and scrubbed only when it is", () => {
    const simulation = ended({
      before: (s) => {
        s.killFailures = 6;
        intent(s, "KILL");
      },
    });
    expect(all(simulation, "notFlat")).toHaveLength(6);
    expect(simulation.effects.some(({ type }) => type === "escalate")).toBe(true);
    expect(simulation.engine.phase).toBe("SCRUBBED");
  });
});

describe("checkpoints", () => {
  const failing = () => once(10, (s) => s.say({ type: "error", severity: "critical", message: "drill" }));
  const withAnswer = (act: (s: Simulation) => void) => {
    const ask = once(17, act);
    const fail = failing();
    return simulateRun({
      setup: rehearsal,
      during: (s, sec) => {
        fail(s, sec);
        ask(s, sec);
      },
    });
  };

  it("a failed item holds entries and asks; without an answer it rolls back", () => {
    const simulation = simulateRun({ setup: rehearsal, during: failing() });
    expect(one(simulation, "questionAsked")?.reason).toMatch(/critical errors 1/);
    expect(simulation.effects).toContainEqual({ type: "sendControl", control: { cmd: "hold" } });
    expect(one(simulation, "triggerFired")).toMatchObject({ trigger: "CHECKPOINT", who: null });
    expect(one(simulation, "triggerFired")?.reason).toMatch(/nobody answered within 10 s/);
  });

  it("continue resumes entries; the must-have still fails the run", () => {
    const simulation = withAnswer((s) => intent(s, "ANSWER_CONTINUE"));
    expect(simulation.effects).toContainEqual({ type: "sendControl", control: { cmd: "resume" } });
    expect(simulation.engine.phase).toBe("FAILED");
    expect(one(simulation, "verdictReached")?.reason).toMatch(/No critical errors/);
  });

  it("continue does not lift a person's hold", () => {
    const simulation = withAnswer((s) => both(s, "HOLD", "ANSWER_CONTINUE"));
    expect(simulation.effects).not.toContainEqual({ type: "sendControl", control: { cmd: "resume" } });
  });

  it("roll back is obeyed", () => {
    const simulation = withAnswer((s) => intent(s, "ANSWER_ROLL_BACK"));
    expect(one(simulation, "triggerFired")).toMatchObject({ trigger: "CHECKPOINT", who });
  });

  it("a trigger acts while a question is open", () => {
    const simulation = withAnswer((s) => intent(s, "KILL"));
    expect(one(simulation, "triggerFired")?.trigger).toBe("PERSON");
  });

  it("a confirmed checkpoint is not missed, an unconfirmed one is", () => {
    const simulation = simulateRun({ setup: rehearsal, during: once(16, (s) => confirm(s, "t5")) });
    expect(all(simulation, "checkpointConfirmed").map((event) => event.checkpointId)).toEqual(["t5"]);
    expect(all(simulation, "checkpointMissed").map((event) => event.checkpointId)).toEqual(["t15"]);
    expect(simulation.engine.phase).toBe("SUCCEEDED");
  });
});

describe("rollback", () => {
  const killAt20 = once(20, (s) => intent(s, "KILL"));
  it("is stuck after three attempts, tells people, and ends rolled back when the venue shows zero", () => {
    const simulation = simulateRun({
      setup: rehearsal,
      during: once(20, (s) => {
        s.killFailures = 5;
        intent(s, "KILL");
      }),
    });
    expect(all(simulation, "notFlat").map((event) => event.attempt)).toEqual([1, 2, 3, 4, 5]);
    expect(simulation.effects.filter((effect) => effect.type === "escalate")).toHaveLength(1);
    const stuckAt = simulation.events.findIndex(({ body }) => body.type === "notFlat" && body.attempt === 3);
    expect(foldRunEvents(emptyRunState(), simulation.events.slice(0, stuckAt + 1)).phase).toBe("STUCK");
    expect(simulation.engine.phase).toBe("ROLLED_BACK");
  });

  it("a canary that ignores SIGTERM gets SIGKILL, and the venue is read once more", () => {
    const simulation = simulateRun({
      setup: rehearsal,
      during: once(20, (s) => {
        s.isObedient = false;
        intent(s, "KILL");
      }),
    });
    const kinds = simulation.effects.slice(simulation.effects.findIndex((effect) => effect.type === "kill"));
    expect(kinds.map((effect) => effect.type)).toEqual([
      "kill",
      "stopChild",
      "stopChild",
      "proveFlat",
      "archive",
      "writeReport",
      "finish",
    ]);
    expect(kinds).toContainEqual({ type: "stopChild", force: true });
  });

  it("records a second breach as a finding, not as a second rollback", () => {
    const simulation = simulateRun({
      setup: rehearsal,
      during: once(20, (s) => {
        s.isObedient = false;
        intent(s, "KILL");
        s.feed({ type: "leaseLost", reason: "fenced" });
      }),
    });
    expect(all(simulation, "triggerFired")).toHaveLength(1);
    expect(all(simulation, "finding").map((event) => event.rule)).toContain("LOST_CONTROL");
  });

  it("paper that cannot be written does not keep a rollback from its end", () => {
    const simulation = simulateRun({
      setup: rehearsal,
      during: killAt20,
      answers: { archives: false, reports: false },
    });
    expect(simulation.engine.phase).toBe("ROLLED_BACK");
    expect(all(simulation, "rollbackStep").map((event) => event.ok)).toEqual([true, true, false, false]);
    expect(all(simulation, "finding")).toEqual([
      { type: "finding", rule: "archive", text: "The logs were not archived: disk full" },
      { type: "finding", rule: "report", text: "The report was not written: disk full" },
    ]);
  });
});

describe("the end", () => {
  it("ended early is never a success", () => {
    const simulation = simulateRun({ setup: rehearsal, during: once(80, (s) => intent(s, "END_EARLY")) });
    expect(simulation.engine.phase).toBe("FAILED");
    expect(one(simulation, "verdictReached")?.reason).toMatch(/stopped early is no success/);
  });

  it("a position left after closing is brought down by the kill switch", () => {
    const simulation = simulateRun({
      setup: rehearsal,
      during: once(80, (s) => {
        s.venue = { ...s.venue, positionBtc: "0.01" };
      }),
    });
    expect(one(simulation, "triggerFired")?.reason).toMatch(
      /after closing the venue still shows position 0.01/,
    );
    expect(simulation.engine.phase).toBe("ROLLED_BACK");
  });

  it("a canary that does not end in time is brought down", () => {
    const simulation = simulateRun({
      setup: rehearsal,
      during: once(80, (s) => {
        s.isObedient = false;
      }),
    });
    expect(one(simulation, "triggerFired")?.reason).toMatch(/did not close and exit within 20 s/);
  });

  it("without an archive the record is not complete: failed", () => {
    const simulation = simulateRun({ setup: rehearsal, answers: { archives: false } });
    expect(simulation.engine.phase).toBe("FAILED");
    expect(one(simulation, "verdictReached")?.reason).toMatch(/Audit trail complete/);
  });

  it("too few orders are not enough data, and that is no success", () => {
    const simulation = simulateRun({
      setup: { ...rehearsal, template: { ...rehearsalV1, checkpoints: [] } },
      during: (s) => {
        s.isSilent = true;
        s.say({ type: "heartbeat" });
      },
    });
    expect(simulation.engine.phase).toBe("FAILED");
    expect(one(simulation, "verdictReached")?.mustHaves.map((item) => item.verdict)).toContain(
      "NOT_ENOUGH_DATA",
    );
  });

  it("a demo runs without countdown, sign-offs or checkpoints and hands over its measurements", () => {
    const setup = simulatedSetup(rehearsalV1, {
      kind: "DEMO",
      countdownSec: 0,
      durationSec: 46,
      account: "demo",
    });
    const simulation = simulateRun({ setup });
    expect(simulation.engine.phase).toBe("SUCCEEDED");
    expect(all(simulation, "checkpointJudged")).toHaveLength(0);
    expect(one(simulation, "reportWritten")?.kind).toBe("demo");
    const value = (name: string) => measure(simulation, name)?.value;
    expect(Number(value("durationMin"))).toBeGreaterThanOrEqual(0.75);
    expect(value("acceptancePct")).toBe("100");
    expect(value("p95LatencyMs")).toBe("20");
    expect(value("wsUptimePct")).toBe("100");
    expect(value("pnlDifferenceUsd")).toBe("0");
    expect(value("positionBtc")).toBe("0");
  });

  it("nothing changes a run that has ended", () => {
    const simulation = simulateRun({ setup: rehearsal });
    const { length } = simulation.events;
    intent(simulation, "KILL");
    simulation.feed({ type: "leaseLost", reason: "late" });
    expect(simulation.engine.phase).toBe("SUCCEEDED");
    expect(simulation.events).toHaveLength(length);
  });
});
