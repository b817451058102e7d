import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { takeAgain } from "./take-again.ts";

/** A cache like the client's, and what was taken of it. */
function cacheOf(value: string) {
  const cache = { value };
  const taken: string[] = [];
  const push = takeAgain(
    () => ({ value: cache.value }),
    (seen) => taken.push(seen.value),
  );
  return { cache, taken, push };
}

test("a message that comes in the same turn is taken when the turn is over", async () => {
  const { cache, taken, push } = cacheOf("before the close");
  push(undefined);
  cache.value = "after the close";
  await turn();
  expect(taken).toEqual(["before the close", "after the close"]);
});

test("without a second message nothing is taken twice", async () => {
  const { taken, push } = cacheOf("the only one");
  push(undefined);
  await turn();
  expect(taken).toEqual(["the only one"]);
});
