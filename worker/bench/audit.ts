import { rmSync } from "node:fs";
import { listAudit } from "#lib/service/list-audit.ts";
import { openService, type Service } from "#lib/service/open-service.ts";
import { recordActs } from "#lib/service/record-act.ts";
import { verifyAudit } from "#lib/service/verify-audit.ts";
import { ensureDatabaseRoles } from "#worker/stack/database-roles.ts";
import { migrate } from "#worker/stack/migrate.ts";
import { freePort } from "#worker/stack/ports.ts";
import { startPostgres } from "#worker/stack/postgres-server.ts";
import { makeTemporaryStateDir } from "#worker/stack/throw-away-postgres.ts";
import { summarise } from "./percentiles.ts";

const WRITERS = 50;
const SECONDS = 60;
const ROWS = 100_000;
/** As many processes as it takes to give every writer a connection of its own: a process holds ten. */
const WRITERS_PER_PROCESS = 10;
/** For filling only: entries in one transaction, and transactions at once. */
const FILL_BATCH = 200;
const FILLERS = 4;

type Say = (line: string) => void;

const act = (index: number) =>
  ({
    atMs: Date.now(),
    actorId: `per_${index}`,
    actorName: "Somebody With A Name",
    act: "tickItem",
    subjectType: "decision",
    subjectId: `dec_${index % 100}`,
    detail: {
      command: "tickItem",
      number: index,
      revision: 1,
      phase: "DRAFT",
      events: [{ type: "itemTicked", index }],
    },
  }) as const;

/** A database as it is in service: durable, and the writers connect as the application's role. */
async function withDatabase<T>(work: (urls: { app: string }) => Promise<T>): Promise<T> {
  const stateDir = makeTemporaryStateDir();
  const server = await startPostgres({ stateDir, port: await freePort(), password: "bench" });
  try {
    await migrate(server.url);
    return await work(await ensureDatabaseRoles(server.url));
  } finally {
    await server.stop();
    rmSync(server.dataDir, { recursive: true, force: true });
    rmSync(stateDir, { recursive: true, force: true });
  }
}

async function verified(
  service: Service,
): Promise<{ isWhole: boolean; entries: number; gaps: number; verifyMs: number }> {
  const startedMs = performance.now();
  const verdict = await verifyAudit({ service });
  const verifyMs = Math.round(performance.now() - startedMs);
  const { headSeq } = await listAudit({ service, limit: 1 });
  const entries = verdict.ok ? verdict.entries : verdict.verified;
  return { isWhole: verdict.ok, entries, gaps: headSeq - entries, verifyMs };
}

/** Writers that append one entry per transaction for some seconds; afterwards the chain is verified: no fork, no gap. */
export function benchAudit(say: Say, writers = WRITERS, seconds = SECONDS): Promise<object> {
  return withDatabase(async ({ app }) => {
    const processes = Array.from({ length: Math.ceil(writers / WRITERS_PER_PROCESS) }, () =>
      openService({ databaseUrl: app }),
    );
    say(`${writers} writers append for ${seconds} s ...`);
    const samplesMs: number[] = [];
    const startedMs = performance.now();
    const untilMs = startedMs + seconds * 1_000;
    const write = async (writer: number) => {
      const service = processes[writer % processes.length] as Service;
      for (let index = 0; performance.now() < untilMs; index += 1) {
        const beganMs = performance.now();
        await recordActs(service, [act(writer * 1_000_000 + index)]);
        samplesMs.push(performance.now() - beganMs);
      }
    };
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    const tookSec = (performance.now() - startedMs) / 1_000;
    const result = await verified(processes[0] as Service);
    for (const service of processes) await service.close();
    const appendsPerSec = Math.round(samplesMs.length / tookSec);
    say(`${samplesMs.length} appends, ${appendsPerSec} per second`);
    const forks = result.isWhole ? 0 : 1;
    return {
      bench: "audit",
      writers,
      seconds,
      appends: samplesMs.length,
      appendsPerSec,
      forks,
      ...result,
      appendMs: summarise(samplesMs),
    };
  });
}

/** How long it takes to verify a chain of so many rows. */
export function benchAuditVerify(say: Say, rows = ROWS): Promise<object> {
  return withDatabase(async ({ app }) => {
    const service = openService({ databaseUrl: app });
    say(`writing ${rows} entries ...`);
    let written = 0;
    const fill = async () => {
      while (written < rows) {
        const from = written;
        written += Math.min(FILL_BATCH, rows - from);
        const [first, ...others] = Array.from({ length: written - from }, (_, index) => act(from + index));
        if (first) await recordActs(service, [first, ...others]);
      }
    };
    await Promise.all(Array.from({ length: FILLERS }, fill));
    say("verifying ...");
    const result = await verified(service);
    await service.close();
    return { bench: "audit-verify", rows, ...result };
  });
}
