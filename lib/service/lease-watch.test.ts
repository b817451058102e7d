import { expect, test } from "vitest";
import type { LeaseFacts } from "./lease.ts";
import { LeaseWatch } from "./lease-watch.ts";

const HOUR_MS = 3_600_000;
const lease = (renewedMark: number, leaseEpoch = 1): LeaseFacts => ({
  runId: "r1",
  kind: "CANARY",
  workerId: "w1",
  phase: "LIVE",
  account: "production",
  symbol: "BTC-PERP",
  leaseEpoch,
  renewedMark,
  isLetGo: false,
  isSessionGone: false,
});
const NOW = 1_790_000_000_000;

/** Looks at these marks, one every 500 ms of the observer's monotonic clock. */
function unchangedAfter(...marks: LeaseFacts[]): number | undefined {
  const watch = new LeaseWatch();
  let last: number | undefined;
  marks.forEach((mark, index) => {
    last = watch.look([mark], index * 500)[0]?.unchangedMs;
  });
  return last;
}

test.each([
  ["seen for the first time, however old it calls itself", [lease(NOW - HOUR_MS)], 0],
  ["renewed between looks", [lease(NOW), lease(NOW + 500), lease(NOW + 1_000)], 0],
  ["not renewed", [lease(NOW), lease(NOW), lease(NOW)], 1_000],
  ["the database's clock jumps an hour ahead of a living holder", [lease(NOW), lease(NOW + HOUR_MS)], 0],
  ["the database's clock jumps an hour back under a living holder", [lease(NOW), lease(NOW - HOUR_MS)], 0],
  [
    "a dead holder's lease lies an hour in the future",
    [lease(NOW + HOUR_MS), lease(NOW + HOUR_MS), lease(NOW + HOUR_MS), lease(NOW + HOUR_MS)],
    1_500,
  ],
  ["taken by somebody else at the same mark", [lease(NOW), lease(NOW), lease(NOW, 2)], 0],
])("%s", (_name, marks, expected) => {
  expect(unchangedAfter(...marks)).toBe(expected);
});

test("silence while the database was away is forgotten", () => {
  const watch = new LeaseWatch();
  watch.look([lease(NOW)], 0);
  watch.forget();
  expect(watch.look([lease(NOW)], 60_000)[0]?.unchangedMs).toBe(0);
});

test("a run that ended is not kept in mind", () => {
  const watch = new LeaseWatch();
  watch.look([lease(NOW)], 0);
  watch.look([], 500);
  expect(watch.look([lease(NOW)], 9_000)[0]?.unchangedMs).toBe(0);
});
