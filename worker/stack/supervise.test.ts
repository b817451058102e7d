import { expect, test } from "vitest";
import { type Life, MOST_DEATHS_IN_A_ROW, pauseMs, supervise } from "./supervise.ts";

/** A part whose lives end when the test says so. */
function fakePart() {
  const lives: { end(reason: string): void; wasStopped: boolean }[] = [];
  const said: string[] = [];
  const pauses: number[] = [];
  let clock = 0;
  const start = async (): Promise<Life> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const entry = { end: resolve, wasStopped: false };
    lives.push(entry);
    return {
      pid: lives.length,
      ended: promise,
      stop: async () => {
        entry.wasStopped = true;
        resolve("stopped");
      },
    };
  };
  const options = {
    name: "worker",
    start,
    say: (line: string) => void said.push(line),
    wait: async (ms: number) => void pauses.push(ms),
    now: () => clock,
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const die = async () => {
    lives.at(-1)?.end("exit code 1");
    await settle();
  };
  const pass = (ms: number) => {
    clock += ms;
  };
  return { lives, said, pauses, options, die, pass };
}

test("a part that dies is started again, with longer pauses, and it is said", async () => {
  const part = fakePart();
  const supervised = await supervise(part.options);
  await part.die();
  await part.die();
  expect(part.lives).toHaveLength(3);
  expect(part.pauses).toEqual([pauseMs(1), pauseMs(2)]);
  expect(part.said[0]).toContain("worker ended (exit code 1); starting it again in 0.5 s");
  await supervised.stop();
});

test("after too many deaths in a row it gives up with a sentence", async () => {
  const part = fakePart();
  const supervised = await supervise(part.options);
  for (let death = 0; death < MOST_DEATHS_IN_A_ROW; death++) await part.die();
  expect(await supervised.gaveUp).toContain(
    `worker ended ${MOST_DEATHS_IN_A_ROW} times in a row (exit code 1)`,
  );
  expect(part.lives).toHaveLength(MOST_DEATHS_IN_A_ROW);
});

test("a long good life forgives the deaths before it", async () => {
  const part = fakePart();
  const supervised = await supervise(part.options);
  for (let death = 0; death < MOST_DEATHS_IN_A_ROW * 2; death++) {
    part.pass(3_600_000);
    await part.die();
  }
  expect(part.pauses.every((ms) => ms === pauseMs(1))).toBe(true);
  await supervised.stop();
});

test("a part that is stopped on purpose is not started again", async () => {
  const part = fakePart();
  const supervised = await supervise(part.options);
  await supervised.stop();
  expect(part.lives).toHaveLength(1);
  expect(part.lives[0]?.wasStopped).toBe(true);
  expect(part.said).toEqual([]);
});

test("a part that is killed on purpose is started again however often", async () => {
  const part = fakePart();
  const supervised = await supervise({ ...part.options, isKilledOnPurpose: true });
  for (let death = 0; death <= MOST_DEATHS_IN_A_ROW; death++) await part.die();
  expect(part.lives).toHaveLength(MOST_DEATHS_IN_A_ROW + 2);
  expect(new Set(part.pauses)).toEqual(new Set([pauseMs(1)]));
  await supervised.stop();
});
