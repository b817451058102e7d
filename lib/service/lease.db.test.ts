import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sessionLockKey } from "../store/run-leases.ts";
import { claimFrom, claimRun, takeOver } from "./claim-run.ts";
import { listLeases } from "./lease.ts";
import { newRunId } from "./new-id.ts";
import { openDraft, send } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";
import { holdSession } from "./worker-session.ts";

const workerId = "worker-with-a-session";
let t: TestService;
let run: Awaited<ReturnType<typeof heldRun>>;
beforeAll(async () => {
  t = await openTestService();
  run = await heldRun();
});
afterAll(() => t.drop());

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const untilMs = Date.now() + 30_000;
  while (!(await isTrue())) {
    if (Date.now() > untilMs) throw new Error("waited 30 s in vain");
    await sleep(25);
  }
}

async function heldRun() {
  const life = await openDraft(t.service);
  const { runId = "" } = await send(life, { type: "startDemo", runId: newRunId() });
  const claim = await claimRun({ service: t.service, runId, workerId });
  if (!claim.ok) throw new Error(claim.reason);
  const look = async () => {
    const seen = (await listLeases({ service: t.service })).find((lease) => lease.runId === runId);
    if (!seen) throw new Error("the lease is not listed");
    return seen;
  };
  return { runId, look, leaseEpoch: claim.leaseEpoch };
}

test("a worker's connection proves its life, is renewed when it breaks, and its end shows at once", async () => {
  const { service } = t;
  const session = await holdSession({ databaseUrl: service.databaseUrl, workerId });
  const { look } = run;
  expect((await look()).isSessionGone).toBe(false);

  const cut = await service.store.prisma.$queryRaw<unknown[]>`
    SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
    AND ((classid::bigint << 32) | objid::bigint) = hashtextextended(${sessionLockKey(workerId)}, 0)`;
  expect(cut).toHaveLength(1);
  await until(async () => !(await look()).isSessionGone);

  await session.close();
  await until(async () => (await look()).isSessionGone);
});

test("of everybody who saw the same lease one takes the run; whoever lost can do nothing to it", async () => {
  const { service } = t;
  const { runId, look, leaseEpoch } = run;
  const seen = await look();
  expect(seen).toMatchObject({ isSessionGone: true, isLetGo: false, leaseEpoch });
  const takers = await Promise.all([
    takeOver({ service, runId, by: "watchdog", seen, reason: "test" }),
    ...["standby-1", "standby-2", "standby-3"].map((by) => claimFrom({ service, runId, by, seen })),
  ]);
  expect(takers.filter(({ ok }) => ok)).toHaveLength(1);
  expect((await look()).leaseEpoch).toBe(leaseEpoch + 1);
});
