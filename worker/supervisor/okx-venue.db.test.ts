import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDecision } from "#lib/service/create-decision.ts";
import { handleCommand } from "#lib/service/handle-command.ts";
import { addVenue, loadVenues, setVenueKeys } from "#lib/service/manage-venues.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { addTemplate } from "#lib/service/templates.ts";
import { openTestService, type TestService } from "#lib/service/test-service.ts";
import { ensureVenueKeyPair } from "#lib/service/venue-seal.ts";
import { type CommandProfile, commandProfileSchema } from "#lib/template/command-profile.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { VENUE_PRESETS } from "#lib/venue/presets.ts";
import type { VenueProfile } from "#lib/venue/profile.ts";
import { choiceText } from "#lib/venue/venue-choice.ts";
import { flattenAccount } from "#worker/commands/flatten-account.ts";
import { paperAccount } from "#worker/paper-exchange/paper-accounts.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import {
  OKX_PORT_VARIABLE,
  type OkxFront,
  redirectOkx,
  startOkxFront,
} from "#worker/venue/test-okx-network.ts";
import { lookAtVenues } from "#worker/venues/keep-venues.ts";
import { superviseRun } from "./supervise-run.ts";

const okxDemo = VENUE_PRESETS.find(({ id }) => id === "okx-demo") as VenueProfile;
const reportsDirectory = mkdtempSync(join(tmpdir(), "countersign-reports-"));
let db: TestService;
let paper: RunningPaperExchange;
let front: OkxFront;
let undo: () => void;

beforeAll(async () => {
  db = await openTestService();
  process.env.COUNTERSIGN_VAR = db.service.varDir;
  ensureVenueKeyPair(db.service.varDir);
  paper = await startPaperExchange({ port: 0, adminPort: 0 });
  front = await startOkxFront(paper.url);
  process.env[OKX_PORT_VARIABLE] = String(front.port);
  undo = redirectOkx(front.port);
});
afterAll(async () => {
  undo();
  delete process.env[OKX_PORT_VARIABLE];
  delete process.env.COUNTERSIGN_VAR;
  await front.close();
  await paper.close();
  await db.drop();
  rmSync(reportsDirectory, { recursive: true, force: true });
});

/** The built-in trader as a program of the team's own: so it may be told where this test's internet is. */
function traderProfile(): CommandProfile {
  const flags = ["--symbol", "{symbol}", "--size", "{sizeBtc}", "--max-loss", "{maxLossUsd}"];
  const rest = ["--duration", "{durationSec}", "--mode", "{mode}", "--account", "{account}"];
  const guards = ["--order-prefix", "{orderPrefix}", "--volatility", "{volatility}"];
  const limits = ["--max-spread-bps", "{maxSpreadBps}", "--min-depth-usd", "{minDepthUsd}"];
  const pace = ["--pace", JSON.stringify(rehearsalV1.trader)];
  const start = [
    "--import",
    inCheckout("worker/venue/test-okx-network.ts"),
    inCheckout("worker/trader/main.ts"),
  ];
  return commandProfileSchema.parse({
    program: process.execPath,
    args: [...start, ...flags, ...rest, ...guards, ...limits, ...pace],
    environment: ["COUNTERSIGN_VENUE_KEYS", "COUNTERSIGN_VENUE_PROFILE", OKX_PORT_VARIABLE],
  });
}

async function addOkxDemo(): Promise<string> {
  const { service } = db;
  const admin = { service, actorPersonId: "per_amara" };
  expect(await addVenue({ ...admin, profile: okxDemo })).toEqual({ ok: true });
  const { apiKey, secret, password } = paperAccount("demo");
  const keys = { apiKey, secret, password };
  expect(await setVenueKeys({ ...admin, venueId: okxDemo.id, keys })).toEqual({ ok: true });
  await lookAtVenues({ service, tester: null, log: () => undefined });
  const [venue] = await loadVenues({ service });
  if (!venue) throw new Error("no venue");
  return choiceText(venue.profile, venue.digest) ?? "";
}

/** A demo of ten seconds on the venue, its canary live at the end of the countdown. */
async function demoOn(venue: string): Promise<string> {
  const { service } = db;
  const actorPersonId = "per_elena";
  const launch = { ...rehearsalV1.launch, timeoutSec: 60, profile: traderProfile() };
  const timing = { ...rehearsalV1.timing, demoDurationSec: 10 };
  const template = { ...rehearsalV1, id: "okx-demo-v1", slug: "okx-demo", launch, timing };
  await addTemplate({ service, template });
  const title = "A demo at OKX's test system";
  const created = await createDecision({ service, actorPersonId, templateId: template.id, title });
  if (!created.ok) throw new Error(created.refusal.whatHappened);
  const { decisionId } = created;
  const act = { service, actorPersonId, decisionId };
  const config = { ...rehearsalV1.config, venue };
  const changed = await handleCommand({
    ...act,
    expectedVersion: created.version,
    command: { type: "changeConfig", config },
  });
  if (!changed.ok) throw new Error(changed.refusal.whatHappened);
  const command = { type: "startDemo" as const, runId: newRunId() };
  const started = await handleCommand({ ...act, expectedVersion: changed.version, command });
  if (!started.ok) throw new Error(started.refusal.whatHappened);
  return command.runId;
}

test("a run goes through a venue that an admin added, by its own address and keys, and a kill needs nothing else", async () => {
  const { service } = db;
  const runId = await demoOn(await addOkxDemo());
  expect(await service.store.prisma.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
    account: "okx-demo",
  });
  const stateDirectory = service.varDir;
  const place = { service, workerId: "test", stateDirectory, reportsDirectory, log: () => undefined };
  const supervised = await superviseRun(place, runId, new AbortController().signal);
  const bodies = (await readWholeRecord({ service, runId })).map(({ body }) => body);
  const told = bodies.map(({ type }) => type);
  expect([supervised, bodies.find(({ type }) => type === "scrubbed")]).toEqual([
    expect.objectContaining({ ok: true }),
    undefined,
  ]);
  expect(told).toContain("launched");
  expect(told).toContain("tick");
  expect(told.filter((type) => type === "flatProven")).toHaveLength(1);
  expect(told).not.toContain("triggerFired");
  // The venue knew every signed request for one of its test system.
  expect(front.signed.live).toBe(0);
  expect(front.signed.demo).toBeGreaterThan(10);

  // The kill switch finds address and keys on this machine, without database or web.
  const admin = (path: string, body?: object) =>
    fetch(`${paper.adminUrl}${path}`, body ? { method: "POST", body: JSON.stringify(body) } : {});
  await admin("/position", { account: "demo", sizeBtc: "0.0003" });
  expect(await flattenAccount({ account: okxDemo.id })).toMatchObject({ flat: true });
}, 180_000);
