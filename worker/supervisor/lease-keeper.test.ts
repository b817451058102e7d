import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepLease, type LeaseKeeper } from "./lease-keeper.ts";

type Answer = boolean | "FAIL" | "NEVER";

let keeper: LeaseKeeper;
let told: string[];
/** A clock of its own: a frozen process is one whose timers did not run while this went on. */
let frozenMs: number;

function keep(answer: () => Answer | Promise<Answer>): void {
  told = [];
  frozenMs = 0;
  keeper = keepLease({
    renew: async () => {
      const given = await answer();
      if (given === "FAIL") throw new Error("database away");
      if (given === "NEVER") return new Promise(() => {});
      return given;
    },
    onLost: () => told.push("lost"),
    onDatabaseLost: () => told.push("away"),
    onDatabaseBack: () => told.push("back"),
    onSure: () => told.push("sure"),
    now: () => Date.now() + frozenMs,
  });
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  keeper.stop();
  vi.useRealTimers();
});
const news = () => told.filter((word) => word !== "sure");

test("a lease that is renewed is never in doubt", async () => {
  keep(() => true);
  for (let second = 0; second < 20; second += 1) {
    await vi.advanceTimersByTimeAsync(500);
    expect(keeper.isUnsure()).toBe(false);
  }
  expect(news()).toEqual([]);
});

test("a process that stood still is unsure until a renewal sent afterwards is confirmed", async () => {
  keep(() => true);
  await vi.advanceTimersByTimeAsync(1_000);
  frozenMs += 10_000;
  expect(keeper.isUnsure()).toBe(true);
  await vi.advanceTimersByTimeAsync(300);
  expect(keeper.isUnsure()).toBe(false);
  expect(news()).toEqual([]);
});

test("the answer to a renewal from before the standstill proves nothing", async () => {
  let release = (_answer: Answer) => {};
  let count = 0;
  keep(() => {
    count += 1;
    if (count === 1) return new Promise<Answer>((resolve) => (release = resolve));
    return count !== 2;
  });
  await vi.advanceTimersByTimeAsync(260);
  frozenMs += 10_000;
  release(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(count).toBe(2);
  expect(news()).toEqual(["lost"]);
});

test("a renewal that hung while the process stood still is asked anew, not taken for a lost database", async () => {
  let count = 0;
  keep(() => {
    count += 1;
    return count === 1 ? "NEVER" : false;
  });
  await vi.advanceTimersByTimeAsync(260);
  frozenMs += 10_000;
  await vi.advanceTimersByTimeAsync(1_600);
  expect(news()).toEqual(["lost"]);
});

test("another holder is told once, and nothing is renewed after that", async () => {
  let count = 0;
  keep(() => {
    count += 1;
    return false;
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(news()).toEqual(["lost"]);
  expect(count).toBe(1);
});

test.each<Answer>(["FAIL", "NEVER"])(
  "a database that answers %s is lost within two seconds, and then there is no doubt to wait for",
  async (answer) => {
    let isAway = true;
    keep(() => (isAway ? answer : true));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(news()).toEqual(["away"]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(keeper.isUnsure()).toBe(false);
    isAway = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(news()).toEqual(answer === "FAIL" ? ["away", "back"] : ["away"]);
  },
);

test("thawed with the database away the doubt ends all the same, so that the run's own rule can act", async () => {
  let answer: Answer = true;
  keep(() => answer);
  await vi.advanceTimersByTimeAsync(1_000);
  frozenMs += 10_000;
  answer = "FAIL";
  await vi.advanceTimersByTimeAsync(300);
  expect(keeper.isUnsure()).toBe(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(keeper.isUnsure()).toBe(false);
  expect(news()).toEqual(["away"]);
});
