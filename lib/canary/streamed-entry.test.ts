import { expect, test } from "vitest";
import { applyRunEvent } from "./apply.ts";
import { emptyRunState, FEED_LENGTH, type RunState } from "./model.ts";
import type { RunEvent } from "./run-events.ts";
import { applyStreamedEntry, EntryGatherer, MAX_LINES, type StreamedEntry } from "./streamed-entry.ts";

const fill = (seq: number): RunEvent => ({
  seq,
  atMs: seq,
  body: {
    type: "telemetry",
    line: { t: seq, type: "fill", orderId: `o${seq}`, sizeBtc: "1", price: "2", feeUsd: "0" },
  },
});
const request = (seq: number): RunEvent => ({
  seq,
  atMs: seq,
  body: { type: "telemetry", line: { t: seq, type: "request", ok: true, ms: 1 } },
});
const loud = (seq: number): RunEvent => ({
  seq,
  atMs: seq,
  body: { type: "finding", rule: "r", text: `loud ${seq}` },
});

function streamed(events: readonly RunEvent[]): StreamedEntry[] {
  const gatherer = new EntryGatherer();
  return events.flatMap((event) => gatherer.next(event) ?? []);
}
const fold = (state: RunState, entries: readonly StreamedEntry[]) =>
  entries.reduce(applyStreamedEntry, state);
const start = emptyRunState;

test("a page that follows the stream shows the feed that a page which is loaded shows", () => {
  const record = [loud(1), fill(2), request(3), fill(4), loud(5), fill(6), loud(7)];
  const loaded = record.reduce(applyRunEvent, start());
  expect(fold(start(), streamed(record)).feed).toEqual(loaded.feed);
});

test("lines that a page had when it was loaded do not come twice", () => {
  const record = [loud(1), fill(2), fill(3), loud(4)];
  const loaded = record.slice(0, 2).reduce(applyRunEvent, start());
  expect(fold(loaded, streamed(record)).feed.map((line) => line.seq)).toEqual([1, 2, 3, 4]);
});

test("what a page knows already changes nothing", () => {
  const record = [loud(1), fill(2), loud(3)];
  const entries = streamed(record);
  const once = fold(start(), entries);
  expect(fold(once, entries)).toBe(once);
});

test("a flood is cut to the newest lines, and the feed keeps its length", () => {
  const flood = Array.from({ length: 500 }, (_, index) => fill(index + 1));
  const [entry] = streamed([...flood, loud(501)]);
  expect(entry?.lines?.map((line) => line.seq)).toEqual(
    Array.from({ length: MAX_LINES }, (_, index) => 501 - MAX_LINES + index),
  );
  const floods = Array.from({ length: 20 }, (_, round) => [
    ...Array.from({ length: MAX_LINES }, (_, index) => fill(round * 100 + index + 1)),
    loud(round * 100 + 99),
  ]).flat();
  expect(fold(start(), streamed(floods)).feed).toHaveLength(FEED_LENGTH);
});

test("an entry without quiet ones before it is streamed as it is", () => {
  const entry = loud(1);
  expect(streamed([entry])[0]).toBe(entry);
});
