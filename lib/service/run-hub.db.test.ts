import { afterAll, beforeAll, expect, test } from "vitest";
import { applyRunEvent } from "../canary/apply.ts";
import type { RunState } from "../canary/model.ts";
import { appendRunEvents } from "./append-run-events.ts";
import { newRunId } from "./new-id.ts";
import { readWholeRecord } from "./read-run-events.ts";
import { RunHub } from "./run-hub.ts";
import { LIVE, openDraft, send, work } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";

let t: TestService;
let hub: RunHub;
let runId: string;
let leaseEpoch: number;

beforeAll(async () => {
  t = await openTestService();
  hub = new RunHub(t.service);
  const life = await openDraft(t.service);
  runId = (await send(life, { type: "startDemo", runId: newRunId() })).runId ?? "";
  leaseEpoch = await work(t.service, runId, LIVE);
});
afterAll(async () => {
  await hub.close();
  await t.drop();
});

type Message = { event: string; id: number; data: { seq: number; state?: RunState; lastSeq?: number } };

function parse(chunk: Uint8Array): Message {
  const lines = new TextDecoder().decode(chunk).trim().split("\n");
  const field = (name: string) =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
  return { event: field("event"), id: Number(field("id")), data: JSON.parse(field("data")) };
}

class TestViewer {
  readonly got: Message[] = [];
  isFull = false;
  send = (chunk: Uint8Array): boolean => {
    if (this.isFull) return false;
    this.got.push(parse(chunk));
    return true;
  };
  get seqs() {
    return this.got.filter((message) => message.event === "run").map((message) => message.id);
  }
}

const append = async (count: number) => {
  const events = Array.from({ length: count }, (_, index) => ({
    atMs: index,
    body: { type: "finding", rule: "test", text: String(index) } as const,
  }));
  const result = await appendRunEvents({ service: t.service, runId, leaseEpoch, events });
  return result.ok ? (result.events.at(-1)?.seq ?? 0) : 0;
};
const until = (check: () => boolean) => expect.poll(check, { timeout: 30_000, interval: 10 }).toBe(true);

test("a new viewer gets a snapshot and then every entry; the fold equals the record's", async () => {
  const viewer = new TestViewer();
  const stream = await hub.subscribe(runId, viewer);
  expect(viewer.got[0]).toMatchObject({ event: "snapshot", data: { lastSeq: 4 } });
  const last = await append(5);
  await until(() => viewer.seqs.includes(last));
  let state = viewer.got[0]?.data.state as RunState;
  for (const { event, data } of viewer.got) if (event === "run") state = applyRunEvent(state, data as never);
  const record = await readWholeRecord({ service: t.service, runId });
  expect(state.findings).toHaveLength(record.filter((event) => event.body.type === "finding").length);
  stream.close();
});

test("a viewer who comes back gets exactly what was missed, from memory or from the table", async () => {
  const before = await append(3);
  const fresh = new RunHub(t.service);
  const resumed = [new TestViewer(), new TestViewer()] as const;
  await (await fresh.subscribe(runId, resumed[0], before - 6)).close();
  expect(resumed[0].seqs).toEqual([-5, -4, -3, -2, -1, 0].map((offset) => before + offset));
  expect(resumed[0].got.some((message) => message.event === "snapshot")).toBe(false);
  await (await hub.subscribe(runId, resumed[1], before - 2)).close();
  expect(resumed[1].seqs).toEqual([before - 1, before]);
  await fresh.close();
});

test("orders and fills come with the next entry as lines of the feed", async () => {
  const viewer = new TestViewer();
  const stream = await hub.subscribe(runId, viewer);
  const line = { t: 1, type: "fill", orderId: "o", sizeBtc: "0.01", price: "60000", feeUsd: "0.1" } as const;
  const events = [{ atMs: 1, body: { type: "telemetry", line } as const }];
  const result = await appendRunEvents({ service: t.service, runId, leaseEpoch, events });
  const seq = result.ok ? result.events[0]?.seq : 0;
  const last = await append(1);
  await until(() => viewer.seqs.includes(last));
  expect(viewer.got.at(-1)?.data).toMatchObject({
    seq: last,
    lines: [{ seq, text: expect.stringContaining("Fill") }],
  });
  stream.close();
  const fresh = new RunHub(t.service);
  const late = new TestViewer();
  await (await fresh.subscribe(runId, late, last - 2)).close();
  expect(late.got).toMatchObject([{ event: "run", id: last, data: { lines: [{ seq }] } }]);
  await fresh.close();
});

test("a number from the future or from another run gives a snapshot", async () => {
  const viewer = new TestViewer();
  await (await hub.subscribe(runId, viewer, 999_999)).close();
  expect(viewer.got.map((message) => message.event)).toEqual(["snapshot"]);
});

test("a slow viewer is not waited for and gets the latest state when it has room", async () => {
  const slow = new TestViewer();
  const quick = new TestViewer();
  const stream = await hub.subscribe(runId, slow);
  const other = await hub.subscribe(runId, quick);
  slow.isFull = true;
  const last = await append(20);
  await until(() => quick.seqs.includes(last));
  expect(slow.seqs).toEqual([]);
  slow.isFull = false;
  stream.refill();
  expect(slow.got.at(-1)).toMatchObject({ event: "snapshot", data: { lastSeq: last } });
  const next = await append(1);
  await until(() => slow.seqs.includes(next));
  stream.close();
  other.close();
});

test("an unknown run has no stream", async () => {
  expect(await hub.has("run_unknown")).toBe(false);
  await expect(hub.subscribe("run_unknown", new TestViewer())).rejects.toThrow("no run");
});
