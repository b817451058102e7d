import { describe, expect, it } from "vitest";
import { canaryV1 } from "../template/canary-v1.ts";
import { judgeItem } from "../template/judge-criterion.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { MeasureName, TriggerKind } from "../template/schema.ts";
import { createEngine, type Engine } from "./engine.ts";
import { measurementsOf } from "./measures.ts";
import { dataAtMs, readTrigger } from "./read-trigger.ts";
import { simulatedSetup } from "./simulated-run.ts";

const T0_MS = 1_700_000_000_000;
const bare = (): Engine => createEngine(simulatedSetup(rehearsalV1));
/** Live for 100 s. */
const live = (change: (engine: Engine) => unknown = () => {}): Engine => {
  const engine = bare();
  engine.life.t0Ms = T0_MS;
  engine.life.child = "RUNNING";
  engine.nowMs = T0_MS + 100_000;
  change(engine);
  return engine;
};
const measured = (engine: Engine, name: MeasureName) => {
  const found = measurementsOf(engine).find(({ measure }) => measure === name);
  return [found?.value, found?.n];
};
const request = (engine: Engine, atMs: number, ok = true, ms: number | null = 20) =>
  engine.watch.requests.add({ atMs, ok, ms });
const account = {
  equityUsd: "10000",
  positionBtc: "-0.002",
  entryPrice: null,
  markPrice: "50000",
  unrealizedUsd: "0",
  openOrders: 2,
};

describe("what was not observed", () => {
  const COUNTED: MeasureName[] = [
    "ordersSubmitted",
    "consecutiveErrors",
    "criticalErrors",
    "ticksRecorded",
    "fundingSettlements",
    "limitBreaches",
    "unauthorisedActs",
    "riskFindings",
  ];

  it("has no value; only what is counted is zero", () => {
    const all = measurementsOf(bare());
    expect(all.filter(({ value }) => value !== null).map(({ measure }) => measure)).toEqual(COUNTED);
    for (const { measure, value } of all) expect([measure, value ?? "0"]).toEqual([measure, "0"]);
  });

  it.each([canaryV1, rehearsalV1].flatMap((t) => t.checkpoints.map((one) => [t.slug, one.id, one] as const)))(
    "passes no checkpoint: %s %s",
    (_slug, _id, checkpoint) => {
      const engine = live((e) => {
        e.watch.venue = { ...account, positionBtc: "0", openOrders: 0 };
      });
      const verdicts = checkpoint.items.map(
        (item) => judgeItem(item, measurementsOf(engine), engine.setup.config).verdict,
      );
      expect(verdicts).not.toEqual(verdicts.map(() => "PASS"));
    },
  );
});

describe("one sample short is not enough data, whatever the value", () => {
  const item = canaryV1.mustHaves
    .flatMap(({ id, criteria }) => criteria.map((criterion) => ({ id, criteria: [criterion] })))
    .find(
      ({ criteria }) => criteria[0]?.measure === "errorRatePct" || criteria[0]?.measure === "acceptancePct",
    );
  const needed = item?.criteria[0]?.minSamples ?? 0;
  const verdictOf = (n: number) => {
    const engine = live();
    for (let index = 0; index < n; index += 1) {
      request(engine, T0_MS + index);
      const order = {
        t: 0,
        type: "order",
        id: `o${index}`,
        symbol: "BTC-PERP",
        side: "buy",
        sizeBtc: "0.01",
      };
      engine.watch.orders.add({ ...order, status: "accepted" } as never, T0_MS + index);
    }
    return item && judgeItem(item, measurementsOf(engine), engine.setup.config).verdict;
  };
  it.each([1, 0])("%d fewer than asked", (missing) => {
    expect(needed).toBeGreaterThanOrEqual(20);
    expect(verdictOf(needed - missing)).toBe(missing === 0 ? "PASS" : "NOT_ENOUGH_DATA");
  });
});

describe("streams", () => {
  const up = (engine: Engine, ...names: ("public" | "private")[]) => {
    for (const name of names) engine.watch.streams[name].set("up", T0_MS);
  };
  it.each<[string, (engine: Engine) => unknown, [string | null, number], [string | null, number]]>([
    ["silent ones say nothing", () => {}, [null, 0], [null, 0]],
    ["one alone is half the truth: the other was never up", (e) => up(e, "public"), ["0", 100], ["0", 1]],
    ["the other alone too", (e) => up(e, "private"), ["0", 100], ["0", 1]],
    ["both", (e) => up(e, "public", "private"), ["100", 100], ["0", 1]],
    [
      "the worse of the two counts, reconnects of both",
      (e) => {
        up(e, "public", "private");
        for (const [name, sec] of [
          ["public", 10],
          ["private", 20],
        ] as const) {
          e.watch.streams[name].set("down", T0_MS + 50_000);
          e.watch.streams[name].set("up", T0_MS + 50_000 + sec * 1_000);
        }
      },
      ["80", 100],
      ["2", 1],
    ],
  ])("%s", (_name, change, uptime, reconnects) => {
    const engine = live(change);
    expect(measured(engine, "wsUptimePct")).toEqual(uptime);
    expect(measured(engine, "wsReconnects")).toEqual(reconnects);
    expect(measured(engine, "stalenessEvents")).toEqual(uptime[0] === null ? [null, 0] : ["0", 1]);
  });

  it("the outage is in seconds, of a canary that runs", () => {
    const down = live((e) => {
      up(e, "public", "private");
      e.watch.streams.private.set("down", T0_MS + 96_500);
    });
    expect(measured(down, "wsDownSec")).toEqual(["3.5", 1]);
    expect(readTrigger(down, "WS_DOWN")?.words()).toBe("the canary's private stream has been down for 3.5 s");
    down.life.child = "GONE";
    expect(measured(down, "wsDownSec")).toEqual(["0", 1]);
    expect(readTrigger(down, "WS_DOWN")?.words()).toBe("all streams are up");
  });

  it("of two outages the longer is named, of equally long ones the canary's public one", () => {
    const both = (publicMs: number, ownMs: number | null) =>
      live((e) => {
        up(e, "public", "private");
        e.watch.streams.public.set("down", publicMs);
        e.watch.streams.private.set("down", T0_MS + 90_000);
        if (ownMs === null) return;
        e.watch.venueStreams.private.set("up", T0_MS);
        e.watch.venueStreams.private.set("down", ownMs);
      });
    const words = (engine: Engine) => readTrigger(engine, "WS_DOWN")?.words();
    expect(words(both(T0_MS + 80_000, null))).toBe("the canary's public stream has been down for 20 s");
    expect(words(both(T0_MS + 90_000, null))).toBe("the canary's public stream has been down for 10 s");
    expect(words(both(T0_MS + 95_000, T0_MS + 90_000))).toBe(
      "the canary's private stream has been down for 10 s",
    );
    expect(words(both(T0_MS + 95_000, T0_MS + 70_000))).toBe(
      "the supervisor's private stream has been down for 30 s",
    );
  });
});

describe("a value beside what it was made of", () => {
  it.each<[string, (engine: Engine) => unknown, MeasureName, string | null, number]>([
    [
      "age of the last word",
      (e) => Object.assign(e.watch, { lastLineAtMs: T0_MS + 98_750 }),
      "telemetryAgeSec",
      "1.25",
      1,
    ],
    ["no canary, no age", (e) => Object.assign(e.life, { child: "GONE" }), "telemetryAgeSec", null, 0],
    ["duration", () => {}, "durationMin", "1.6666", 1],
    ["position of the venue", (e) => Object.assign(e.watch, { venue: account }), "positionBtc", "0.002", 1],
    ["orders of the venue", (e) => Object.assign(e.watch, { venue: account }), "openOrders", "2", 1],
    [
      "a proof wins over the venue's last word",
      (e) => {
        e.watch.venue = account;
        e.ending.flat = { positionBtc: "0", openOrders: 0 };
      },
      "positionBtc",
      "0",
      1,
    ],
    [
      "a gap in the record",
      (e) => Object.assign(e.ending, { recordGaps: 2, recordEntries: 9 }),
      "recordGaps",
      "2",
      9,
    ],
    ["an archive", (e) => Object.assign(e.ending, { isArchived: true }), "logsArchived", "1", 1],
    ["no archive", (e) => Object.assign(e.ending, { isArchived: false }), "logsArchived", "0", 1],
    ["a failed request", (e) => request(e, T0_MS, false, null), "errorRatePct", "100", 1],
    ["a p95 of one", (e) => request(e, T0_MS), "p95LatencyMs", "20", 1],
    [
      "a funding settlement",
      (e) =>
        e.watch.funding.add({
          settledAtMs: T0_MS,
          rate: "0.0001",
          markPrice: "50000",
          positionBtc: "0.01",
          bookedUsd: "-0.04",
        }),
      "fundingDifferenceUsd",
      "0.01",
      1,
    ],
  ])("%s", (_name, change, name, value, n) => {
    expect(measured(live(change), name)).toEqual([value, n]);
  });

  it("stops at the end of trading: what comes while closing is no longer part of it", () => {
    const closing = live((e) => Object.assign(e.life, { closingAtMs: T0_MS + 60_000 }));
    expect(measured(closing, "durationMin")).toEqual(["1", 1]);
  });
});

describe("what a trigger reads", () => {
  const read = (engine: Engine, kind: TriggerKind) => {
    const found = readTrigger(engine, kind);
    return found && [found.value, found.n, found.text(), found.words()];
  };
  const lost = (databaseMs: number | null, venueMs: number | null) =>
    live((e) => {
      e.watch.databaseLostAtMs = databaseMs;
      e.watch.venueLostAtMs = venueMs;
    });
  it.each<[string, Engine, TriggerKind, unknown]>([
    ["no loss before an account", live(), "LOSS", null],
    ["no request", live(), "ERROR_RATE", [null, 0, null, "no requests yet"]],
    ["no latency", live(), "LATENCY_P95", [null, 0, null, "no order requests yet"]],
    [
      "one of three failed",
      live((e) => {
        for (const ok of [true, true, false]) request(e, T0_MS, ok);
      }),
      "ERROR_RATE",
      [100 / 3, 3, "33.33", "error rate 33.33 % (1 of 3 requests in 300 s)"],
    ],
    ["no stream before launch", bare(), "WS_DOWN", null],
    ["no silence before launch", bare(), "NO_TELEMETRY", null],
    ["nothing unauthorised", live(), "UNAUTHORISED", [0, 1, "0", "nothing unauthorised seen"]],
    [
      "two unauthorised acts",
      live((e) => Object.assign(e.watch, { unauthorised: { count: 2, last: "a foreign order" } })),
      "UNAUTHORISED",
      [2, 1, "2", "a foreign order"],
    ],
    ["in control", live(), "LOST_CONTROL", [0, 1, "0", "in control"]],
    [
      "the database away",
      lost(T0_MS + 90_000, null),
      "LOST_CONTROL",
      [10, 1, "10", "the database has not been reachable for 10 s"],
    ],
    [
      "both away, the venue longer",
      lost(T0_MS + 90_000, T0_MS + 80_000),
      "LOST_CONTROL",
      [20, 1, "20", "the venue has not been reachable for 20 s"],
    ],
    [
      "both away, the database longer",
      lost(T0_MS + 80_000, T0_MS + 90_000),
      "LOST_CONTROL",
      [20, 1, "20", "the database has not been reachable for 20 s"],
    ],
    ["a person has no number", live(), "PERSON", null],
    ["a checkpoint has no number", live(), "CHECKPOINT", null],
  ])("%s", (_name, engine, kind, expected) => {
    expect(read(engine, kind)).toEqual(expected);
  });

  const all = live((e) => {
    e.watch.venueAtMs = 1;
    request(e, 2);
    e.watch.lastLineAtMs = 3;
    e.watch.databaseLostAtMs = 5;
    e.watch.venueLostAtMs = 4;
  });
  it.each<[TriggerKind, number | null]>([
    ["LOSS", 1],
    ["ERROR_RATE", 2],
    ["LATENCY_P95", 2],
    ["NO_TELEMETRY", 3],
    ["LOST_CONTROL", 4],
    ["UNAUTHORISED", all.nowMs],
    ["WS_DOWN", all.nowMs],
  ])("%s is as old as the newest observation behind it", (kind, atMs) => {
    expect(dataAtMs(all, kind)).toBe(atMs);
  });

  it("control that was lost on one side only is as old as that", () => {
    expect(dataAtMs(lost(7, null), "LOST_CONTROL")).toBe(7);
    expect(dataAtMs(lost(null, 8), "LOST_CONTROL")).toBe(8);
    expect(dataAtMs(live(), "LOST_CONTROL")).toBeNull();
  });
});
