import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordText } from "#lib/bundle/seal-lines.ts";
import { appendRunEvents } from "#lib/service/append-run-events.ts";
import { claimRun } from "#lib/service/claim-run.ts";
import { releaseLease } from "#lib/service/lease.ts";
import { loadRunView } from "#lib/service/load-run-view.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { LIVE, openDraft, send } from "#lib/service/test-life.ts";
import { openTestService, type TestService } from "#lib/service/test-service.ts";
import { completeArchives } from "#worker/archive/complete-archives.ts";
import { flattenAccount } from "#worker/commands/flatten-account.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { readFlat } from "#worker/venue/read-flat.ts";
import { openVenue } from "#worker/venue/venue.ts";
import { serviceLeaseBook } from "./service-lease-book.ts";
import { GRACE_MS, Watchdog } from "./watchdog.ts";

let t: TestService;
let paper: RunningPaperExchange;

beforeAll(async () => {
  t = await openTestService();
  process.env.COUNTERSIGN_REPORTS = path.join(t.service.varDir, "reports");
  paper = await startPaperExchange({ port: 0, adminPort: 0 });
  process.env.PAPER_URL = paper.url;
});

afterAll(async () => {
  delete process.env.PAPER_URL;
  delete process.env.COUNTERSIGN_REPORTS;
  await paper.close();
  await t.drop();
});

test("a live run whose worker died is taken over, flattened at the venue, recorded and closed", async () => {
  const { service } = t;
  const life = await openDraft(service);
  const { runId = "" } = await send(life, { type: "startDemo", runId: newRunId() });
  const claim = await claimRun({ service, runId, workerId: "worker-that-dies" });
  if (!claim.ok) throw new Error(claim.reason);
  const { leaseEpoch } = claim;
  const events = LIVE.map((body) => ({ atMs: Date.now(), body }));
  expect((await appendRunEvents({ service, runId, leaseEpoch, events })).ok).toBe(true);
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ account: "demo", sizeBtc: "0.001" });
  await fetch(`${paper.adminUrl}/position`, { method: "POST", body, headers });
  await releaseLease({ service, runId, leaseEpoch });

  const watchdog = new Watchdog({
    book: serviceLeaseBook(service, "watchdog-test"),
    flattenAccount,
    log: () => undefined,
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    signal: new AbortController().signal,
  });
  await watchdog.look();
  expect(watchdog.rescues()).toHaveLength(0);
  await new Promise((resolve) => setTimeout(resolve, GRACE_MS + 200));
  await watchdog.look();
  await Promise.all(watchdog.rescues());

  const types = (await readWholeRecord({ service, runId })).map((event) => event.body.type);
  const expected = [
    "takenOver",
    "triggerFired",
    "rollbackStage",
    "flatProven",
    "verdictReached",
    "reportWritten",
    "finished",
  ];
  expect(
    types.filter((type) => expected.includes(type)).filter((type, at, all) => type !== all[at - 1]),
  ).toEqual(expected);
  expect(types.filter((type) => type === "rollbackStep")).toHaveLength(4);
  const view = await loadRunView({ service, runId });
  expect(view?.state).toMatchObject({
    phase: "ROLLED_BACK",
    fired: { trigger: "LOST_CONTROL" },
    flat: { by: "watchdog" },
  });
  const venue = await openVenue({ account: "demo", purpose: "poll" });
  expect(await readFlat(venue)).toEqual({ positionBtc: "0", openOrders: 0 });
  await venue.close();
  // The watchdog archives what is needed in time; a worker adds the rest when nobody else will.
  expect(await completeArchives({ service })).toEqual([]);
  const nowMs = Date.now() + 61_000;
  expect(await completeArchives({ service, nowMs })).toEqual([runId]);
  expect(await completeArchives({ service, nowMs })).toEqual([]);
  const folder = path.join(service.varDir, "archive", runId);
  const unpacked = (name: string) => gunzipSync(readFileSync(path.join(folder, name))).toString();
  const record = await readWholeRecord({ service, runId });
  expect(unpacked("events.jsonl.gz") + unpacked("events-after.jsonl.gz")).toBe(recordText(record));
  expect(readFileSync(path.join(folder, "SHA256SUMS.end"), "utf8")).toContain("  report.md\n");
  const late = await appendRunEvents({ service, runId, leaseEpoch, events });
  expect(late.ok).toBe(false);
}, 60_000);
