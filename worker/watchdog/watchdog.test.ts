import { describe, expect, test, vi } from "vitest";
import type { RunEventBody } from "#lib/canary/run-events.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import type { FlattenResult } from "#worker/flatten/flatten-model.ts";
import type { ExpiredRun, LeaseBook } from "./lease-book.ts";
import { AFTER_OUTAGE_MS, DATABASE_LOST_MS, GRACE_MS, Watchdog } from "./watchdog.ts";

const FLAT: FlattenResult = {
  flat: true,
  positionBtc: "0",
  openOrders: 0,
  attempts: 1,
  stages: [],
  calls: [],
  reason: "zero",
};
const NOT_FLAT: FlattenResult = { ...FLAT, flat: false, positionBtc: "0.0001", reason: "still there" };
const RUN: ExpiredRun = {
  runId: "r1",
  account: "demo",
  symbol: "BTC-PERP",
  phase: "LIVE",
  workerId: "w1",
  expiredForMs: GRACE_MS,
  leaseEpoch: 1,
  renewedMark: 1,
};

function scene(options: {
  expiredForMs?: number;
  hasLaunched?: boolean;
  answers?: FlattenResult[];
  appendFails?: number;
}) {
  const record: RunEventBody[] = [];
  const flattened: string[] = [];
  const clock = { nowMs: 1_000_000 };
  const world = { isDatabaseAway: false, appendFails: options.appendFails ?? 0, expired: true };
  const answers = [...(options.answers ?? [])];
  const guard = () => {
    if (world.isDatabaseAway) throw new Error("database away");
  };
  const book: LeaseBook = {
    listUnderWay: async () => {
      guard();
      return [RUN];
    },
    listExpired: async () => {
      guard();
      return world.expired ? [{ ...RUN, expiredForMs: options.expiredForMs ?? GRACE_MS }] : [];
    },
    takeOver: async () => ({
      hasLaunched: options.hasLaunched ?? true,
      append: async (events) => {
        if (world.appendFails > 0) {
          world.appendFails -= 1;
          throw new Error("database away");
        }
        record.push(...events.map(({ body }) => body));
        return true;
      },
      renew: async () => true,
      facts: async () => ({ steps: rehearsalV1.rollback, measurements: [], isCanaryGone: true }),
      archive: async () => ({ path: "archive", sha256: "00" }),
      writeReport: async () => ({ path: "report" }),
    }),
  };
  const watchdog = new Watchdog({
    book,
    log: () => undefined,
    nowMs: () => clock.nowMs,
    monotonicMs: () => clock.nowMs,
    signal: new AbortController().signal,
    flattenAccount: async ({ account, onStage }) => {
      flattened.push(account);
      onStage?.({ stage: "SENT", atMs: clock.nowMs, detail: "sent" });
      return answers.shift() ?? FLAT;
    },
  });
  const types = () => record.map((body) => body.type);
  return { watchdog, record, types, flattened, clock, world };
}

describe("a run whose worker is gone", () => {
  test("is flattened, and the record says so in order", async () => {
    const { watchdog, types, record, flattened } = scene({});
    await watchdog.look();
    await Promise.all(watchdog.rescues());
    expect(flattened).toEqual(["demo"]);
    expect(types()).toEqual([
      "triggerFired",
      "rollbackStage",
      "flatProven",
      "rollbackStep",
      "rollbackStep",
      "archived",
      "rollbackStep",
      "verdictReached",
      "reportWritten",
      "rollbackStep",
      "finished",
    ]);
    expect(record[0]).toMatchObject({ trigger: "LOST_CONTROL" });
    expect(record[2]).toMatchObject({ by: "watchdog", positionBtc: "0" });
    expect(record.at(-1)).toMatchObject({ phase: "ROLLED_BACK" });
  });

  test("is left alone while its worker may only be late", async () => {
    const { watchdog, flattened } = scene({ expiredForMs: GRACE_MS - 1 });
    await watchdog.look();
    expect(watchdog.rescues()).toEqual([]);
    expect(flattened).toEqual([]);
  });

  test("is scrubbed when it never launched", async () => {
    const { watchdog, types } = scene({ hasLaunched: false });
    await watchdog.look();
    await Promise.all(watchdog.rescues());
    expect(types()).toEqual(["flatProven", "scrubbed", "finished"]);
  });

  test("is tried again until it is flat, and never finished before", async () => {
    vi.useFakeTimers();
    const { watchdog, types } = scene({ answers: [NOT_FLAT, NOT_FLAT] });
    await watchdog.look();
    const rescued = Promise.all(watchdog.rescues());
    await vi.advanceTimersByTimeAsync(2_500);
    await rescued;
    vi.useRealTimers();
    expect(types().filter((type) => type === "notFlat")).toHaveLength(2);
    expect(types().indexOf("finished")).toBeGreaterThan(types().lastIndexOf("notFlat"));
  });

  test("is flattened even when nothing can be written, and written when it can", async () => {
    vi.useFakeTimers();
    const { watchdog, types, flattened } = scene({ appendFails: 3 });
    await watchdog.look();
    await vi.advanceTimersByTimeAsync(0);
    expect(flattened).toEqual(["demo"]);
    expect(types()).toEqual([]);
    const rescued = Promise.all(watchdog.rescues());
    await vi.advanceTimersByTimeAsync(4_000);
    await rescued;
    vi.useRealTimers();
    expect(types().at(-1)).toBe("finished");
  });
});

describe("the database is away", () => {
  test.each([
    { awayMs: DATABASE_LOST_MS - 1, flattened: [] },
    { awayMs: DATABASE_LOST_MS, flattened: ["demo"] },
  ])("for $awayMs ms: live runs flattened: $flattened", async ({ awayMs, flattened: expected }) => {
    const { watchdog, flattened, clock, world } = scene({});
    world.expired = false;
    await watchdog.look();
    world.isDatabaseAway = true;
    clock.nowMs += awayMs;
    await watchdog.look();
    expect(flattened).toEqual(expected);
  });

  test("when it is back, workers that live get time to renew; a run that nobody renews is taken then", async () => {
    const { watchdog, clock, world, types } = scene({});
    await watchdog.look();
    await Promise.all(watchdog.rescues());
    const before = types().length;
    world.isDatabaseAway = true;
    await watchdog.look();
    world.isDatabaseAway = false;
    for (const afterMs of [0, AFTER_OUTAGE_MS - 1]) {
      clock.nowMs += afterMs;
      await watchdog.look();
      expect(watchdog.rescues()).toEqual([]);
    }
    clock.nowMs += 1;
    await watchdog.look();
    await Promise.all(watchdog.rescues());
    expect(types().length).toBeGreaterThan(before);
  });

  test("an account is flattened again only after a while", async () => {
    const { watchdog, flattened, clock, world } = scene({});
    world.expired = false;
    await watchdog.look();
    world.isDatabaseAway = true;
    clock.nowMs += DATABASE_LOST_MS;
    for (let second = 0; second < 12; second += 1) {
      await watchdog.look();
      clock.nowMs += 1_000;
    }
    expect(flattened).toHaveLength(2);
  });
});
