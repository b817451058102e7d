import { applyRunEvent } from "#lib/canary/apply.ts";
import { emptyRunState } from "#lib/canary/model.ts";
import type { RunEvent } from "#lib/canary/run-events.ts";
import { createDecision } from "#lib/service/create-decision.ts";
import { DEMO_PASSWORD } from "#lib/service/demo-people.ts";
import { newRunId } from "#lib/service/new-id.ts";
import type { Service } from "#lib/service/open-service.ts";
import { hashPassword } from "#lib/service/password.ts";
import { addPersonIfMissing } from "#lib/store/people.ts";
import { insertFirstEvent } from "#lib/store/run-events.ts";
import { insertRun } from "#lib/store/runs.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { accepted, personOf } from "#worker/rehearse/cast.ts";

/** What the requests of these tests are about: a draft, a run that nobody works on, a person of no role whom nobody misses. */
export type World = {
  decisionId: string;
  version: number;
  runId: string;
  personId: string;
  personEmail: string;
};

/** Makes the world. The run stands in an account of its own, so that it keeps nobody waiting. */
export async function makeWorld(service: Service): Promise<World> {
  const { prisma } = service.store;
  // A passkey of an earlier test would open the way to a further one.
  await prisma.passkey.updateMany({ where: { revokedAt: null }, data: { revokedAt: new Date() } });
  const { personId: actorPersonId } = personOf("ENGINEER");
  const made = accepted(
    await createDecision({
      service,
      actorPersonId,
      templateId: "rehearsal-v1",
      title: "Knocked at from outside",
    }),
  );
  const { decisionId } = made;
  const runId = newRunId();
  const { config } = rehearsalV1;
  const account = "doors";
  const common = { kind: "DEMO", templateId: rehearsalV1.id, buildId: "doors", account } as const;
  const first: RunEvent = {
    seq: 1,
    atMs: Date.now(),
    body: {
      type: "runQueued",
      ...common,
      decisionId,
      config,
      durationSec: 46,
      countdownSec: 0,
      contentHash: null,
    },
  };
  const run = { id: runId, decisionId, ...common, attempt: 1, symbol: config.symbol, contentHash: null };
  await insertRun(prisma, { ...run, createdBy: actorPersonId }, applyRunEvent(emptyRunState(), first));
  await insertFirstEvent(prisma, runId, first);
  await makePerson(service);
  return { decisionId, version: made.version, runId, personId: PERSON.id, personEmail: PERSON.email };
}

const PERSON = { id: "per_doors", email: "doors@countersign.example", name: "Dora Knock", roles: [] };

/** The person of these tests as at the beginning: active, without a role, with the demo password as their own. */
export async function makePerson({ store }: Service): Promise<void> {
  const { prisma } = store;
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await addPersonIfMissing(prisma, { ...PERSON, passwordHash });
  const data = { passwordHash, active: true, mustChangePassword: false };
  await prisma.person.update({ where: { id: PERSON.id }, data });
  await prisma.signInFailure.deleteMany({ where: { account: PERSON.email } });
}

/** Takes the waiting run out of everybody's sight. */
export async function endWorld(service: Service, { runId }: World): Promise<void> {
  await service.store.prisma.run.updateMany({
    where: { id: runId },
    data: { finishedAt: new Date(), phase: "SCRUBBED" },
  });
}

/** Tables that move by themselves or by being refused; everything else must stand still. */
const MOVING = new Set([
  "AuditEntry",
  "AuditHead",
  "AuditCheckpoint",
  "AuditAlarm",
  "AuditSweep",
  "ProcessHeartbeat",
  "Notification",
  "Session",
  "SignInFailure",
  "KnownDevice",
  "_prisma_migrations",
]);

/** Number and content of all rows of all tables, as one text to compare. */
export async function fingerprint({ store }: Service): Promise<string> {
  const { prisma } = store;
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`;
  const still = tables.map(({ name }) => name).filter((name) => !MOVING.has(name));
  if (still.length === 0) throw new Error("no table was found to watch");
  const parts = still.map(
    (name) =>
      `SELECT '${name}:' || count(*) || ':' || coalesce(sum(hashtext(t::text)::bigint), 0) AS line FROM "${name}" t`,
  );
  const rows = await prisma.$queryRawUnsafe<{ line: string }[]>(parts.join(" UNION ALL "));
  return rows.map(({ line }) => line).join("\n");
}
