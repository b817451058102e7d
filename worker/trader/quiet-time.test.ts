import fc from "fast-check";
import { expect, test } from "vitest";
import { quietWindowSecOf } from "./guard.ts";
import { quietOutlook } from "./quiet-time.ts";

const MIN_MS = 60_000;
const HOUR_MS = 60 * MIN_MS;
/** 00:00, 08:00 and 16:00 UTC, as the big venues settle. */
const SETTLED_MS = Date.UTC(2026, 0, 5, 8);
const eightHours = { nextAtMs: SETTLED_MS, intervalMs: 8 * HOUR_MS };
const FORM = [300, 900, 1_800];
const outlook = (launchAtMs: number, change: Partial<Parameters<typeof quietOutlook>[0]> = {}) =>
  quietOutlook({ funding: eightHours, capSec: 1_800, launchAtMs, checkpointsAtSec: FORM, ...change });

test.each<[string, number, string | null]>([
  ["long before", SETTLED_MS - 4 * HOUR_MS, null],
  ["ends as the window opens", SETTLED_MS - 60 * MIN_MS, null],
  ["the last stretch keeps just half", SETTLED_MS - 52.5 * MIN_MS, null],
  ["the last stretch keeps a second less", SETTLED_MS - 52.5 * MIN_MS + 1_000, "T+30"],
  ["the window opens just after launch", SETTLED_MS - 31 * MIN_MS, "T+5"],
  ["within the window", SETTLED_MS - 20 * MIN_MS, "T+5"],
  ["its end leaves the first stretch half", SETTLED_MS - 2.5 * MIN_MS, null],
  ["at the settlement", SETTLED_MS, null],
  ["the venue still names the settlement that is past", SETTLED_MS + 7.75 * HOUR_MS, "T+5"],
])("a launch %s", (_name, launchAtMs, starved) => {
  const { ok, text } = outlook(launchAtMs);
  expect(ok).toBe(starved === null);
  if (starved !== null) expect(text).toContain(`: ${starved} would judge a canary that may hardly trade`);
});

test("a refusal says when to launch instead", () => {
  expect(outlook(SETTLED_MS - 20 * MIN_MS).text).toBe(
    "funding settles at 2026-01-05 08:00:00 UTC, no entries in the 1800 s before it: T+5 would judge a canary that may hardly trade; HOLD, launch after 2026-01-05 08:00:00 UTC, in 20 min",
  );
});

test("where settlements follow too fast for the checkpoints, no time is promised", () => {
  const funding = { nextAtMs: SETTLED_MS, intervalMs: 4 * MIN_MS };
  const { ok, text } = outlook(SETTLED_MS, { funding, capSec: 1_800, checkpointsAtSec: [30, 60, 240, 270] });
  expect(ok).toBe(true);
  expect(text).toContain("every checkpoint has time");
  const starved = outlook(SETTLED_MS, { funding, checkpointsAtSec: [170, 245] });
  expect(starved).toMatchObject({ ok: false, text: expect.stringContaining("no launch time leaves enough") });
});

test("a window without length takes nothing, and seconds are named where minutes are not whole", () => {
  expect(outlook(SETTLED_MS - MIN_MS, { capSec: 0 }).ok).toBe(true);
  expect(outlook(SETTLED_MS - MIN_MS, { checkpointsAtSec: [15, 45, 90] }).text).toContain("T+15 s would");
});

test("a run that keeps half its time before each checkpoint passes, and only such a run", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 28_800 }),
      fc.integer({ min: 0, max: 1_800 }),
      fc.integer({ min: 0, max: 90_000 }),
      (intervalSec, capSec, laterSec) => {
        const funding = { nextAtMs: SETTLED_MS, intervalMs: intervalSec * 1_000 };
        const launchAtMs = SETTLED_MS + laterSec * 1_000;
        const windowSec = quietWindowSecOf(funding.intervalMs, capSec);
        const isQuiet = (atMs: number) => {
          const sinceMs = (atMs - SETTLED_MS) % funding.intervalMs;
          return sinceMs >= funding.intervalMs - windowSec * 1_000;
        };
        const openShare = [0, ...FORM].slice(0, -1).map((fromSec, index) => {
          const spanSec = (FORM[index] ?? 0) - fromSec;
          const steps = Array.from({ length: 300 }, (_, step) => fromSec + ((step + 0.5) * spanSec) / 300);
          return steps.filter((sec) => !isQuiet(launchAtMs + sec * 1_000)).length / steps.length;
        });
        const { ok } = outlook(launchAtMs, { funding, capSec });
        // Sampled at 300 places: what lies at the very edge is left to the table above.
        const least = Math.min(...openShare);
        if (Math.abs(least - 0.5) > 0.02) expect(ok).toBe(least > 0.5);
      },
    ),
  );
});
