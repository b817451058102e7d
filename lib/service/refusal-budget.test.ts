import { expect, test } from "vitest";
import { PER_ADDRESS, PER_WINDOW, RefusalBudget, WINDOW_MS } from "./refusal-budget.ts";

const T0 = 1_000_000;

test("the first refusals of an address stand by themselves, the rest in one sum, and the next minute begins anew", () => {
  const budget = new RefusalBudget();
  const tries = Array.from({ length: 500 }, (_, index) =>
    budget.admit({ code: index % 2 ? "BAD_ORIGIN" : "NOT_SIGNED_IN", address: "10.0.0.1" }, T0 + index),
  );
  expect(tries.filter(Boolean)).toHaveLength(PER_ADDRESS);
  expect(budget.takeSummary(T0 + 600)).toBeNull();
  expect(budget.takeSummary(T0 + WINDOW_MS)).toEqual({
    fromMs: T0,
    more: 490,
    codes: { BAD_ORIGIN: 245, NOT_SIGNED_IN: 245 },
    addresses: ["10.0.0.1"],
    addressCount: 1,
  });
  expect(budget.takeSummary(T0 + WINDOW_MS)).toBeNull();
  expect(budget.admit({ code: "BAD_ORIGIN", address: "10.0.0.1" }, T0 + WINDOW_MS)).toBe(true);
});

test("an address of its own for every request does not help: an hour of a flood makes a bounded number of entries", () => {
  const budget = new RefusalBudget();
  let entries = 0;
  let told = 0;
  for (let index = 0; index < 360_000; index += 1) {
    const nowMs = T0 + index * 10;
    const summary = budget.takeSummary(nowMs);
    if (summary) {
      entries += 1;
      told += summary.more;
      expect(summary.addresses).toHaveLength(5);
      expect(summary.addressCount).toBe(1_000);
    }
    if (budget.admit({ code: "BAD_ORIGIN", address: `a${index}` }, nowMs)) {
      entries += 1;
      told += 1;
    }
  }
  told += budget.takeSummary(T0, true)?.more ?? 0;
  expect(entries).toBeLessThanOrEqual(60 * (PER_WINDOW + 1));
  // Nothing is lost: what has no entry is in a sum.
  expect(told).toBe(360_000);
});

test("a quiet address is written down while another one floods", () => {
  const budget = new RefusalBudget();
  for (let index = 0; index < 5_000; index += 1) budget.admit({ code: "BAD_ORIGIN", address: "flood" }, T0);
  expect(budget.admit({ code: "BAD_ORIGIN", address: "quiet" }, T0)).toBe(true);
});
