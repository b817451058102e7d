import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type AppendEntries, type PendingEntry, RecordWriter } from "./record-writer.ts";

const entry = (text: string): PendingEntry => ({ atMs: 1, body: { type: "controlLost", what: text } });

function writerWith(append: AppendEntries) {
  const seen: string[] = [];
  const writer = new RecordWriter({
    append,
    onLost: () => seen.push("lost"),
    onBack: () => seen.push("back"),
    onLeaseLost: () => seen.push("lease lost"),
    now: () => Date.now(),
  });
  return { writer, seen };
}

describe("record writer", () => {
  test("a burst is written in order and in few transactions", async () => {
    const batches: string[][] = [];
    const { writer } = writerWith(async (entries) => {
      batches.push(entries.map((each) => (each.body.type === "controlLost" ? each.body.what : "")));
      return "WRITTEN";
    });
    for (let i = 0; i < 20; i += 1) writer.push([entry(String(i))]);
    expect(await writer.drain(1_000)).toBe(true);
    expect(batches.flat()).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
    expect(batches.length).toBeLessThan(4);
  });

  test("while the database is away nothing is dropped, and it says so once", async () => {
    let isAway = true;
    const written: PendingEntry[] = [];
    const { writer, seen } = writerWith(async (entries) => {
      if (isAway) throw new Error("away");
      written.push(...entries);
      return "WRITTEN";
    });
    writer.push([entry("a")], true);
    await sleep(20);
    writer.push([entry("b")], true);
    expect(await writer.drain(50)).toBe(false);
    expect(writer.waiting).toBe(2);
    isAway = false;
    expect(await writer.drain(30_000)).toBe(true);
    expect(written.map((each) => each.body)).toEqual([entry("a").body, entry("b").body]);
    expect(seen).toEqual(["lost", "back"]);
  });

  test("a lost lease stops the writing and is reported", async () => {
    const { writer, seen } = writerWith(async () => "LEASE_LOST");
    writer.push([entry("a")], true);
    expect(await writer.drain(1_000)).toBe(false);
    writer.push([entry("b")], true);
    await sleep(80);
    expect(seen).toEqual(["lease lost"]);
    expect(writer.waiting).toBe(2);
    writer.close();
  });

  test("an urgent entry starts its write in the same turn", () => {
    let calls = 0;
    const { writer } = writerWith(async () => {
      calls += 1;
      return "WRITTEN";
    });
    writer.push([entry("a")], true);
    expect(calls).toBe(1);
    writer.close();
  });
});
