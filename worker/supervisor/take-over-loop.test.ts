import { expect, test } from "vitest";
import { DEAD_MS, SILENT_MS } from "#lib/service/lease.ts";
import { isLeft } from "./take-over-loop.ts";

const lease = {
  runId: "r1",
  kind: "CANARY",
  workerId: "w1",
  phase: "LIVE",
  account: "production",
  symbol: "BTC-PERP",
  leaseEpoch: 1,
  renewedMark: 1,
};

test.each([
  ["a living holder keeps its run", false, false, SILENT_MS - 1, false],
  ["a silent one loses it, connection or not: it is frozen or cut off", false, false, SILENT_MS, true],
  ["one whose connection broke and who renews keeps it", false, true, DEAD_MS - 1, false],
  ["one whose connection is gone and who renews no more is dead", false, true, DEAD_MS, true],
  ["one that let go has none", true, false, 0, true],
])("%s", (_name, isLetGo, isSessionGone, unchangedMs, left) => {
  expect(isLeft({ ...lease, isLetGo, isSessionGone, unchangedMs })).toBe(left);
});
