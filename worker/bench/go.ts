import { appendRunEvents } from "#lib/service/append-run-events.ts";
import { claimRun } from "#lib/service/claim-run.ts";
import { handleCommand } from "#lib/service/handle-command.ts";
import type { Service } from "#lib/service/open-service.ts";
import { goCommand, PERSON, threeGo } from "#lib/service/test-life.ts";
import { verifyAudit } from "#lib/service/verify-audit.ts";
import { summarise } from "./percentiles.ts";
import { withTestService } from "./with-test-service.ts";

const ROUNDS = 200;
/** People who press GO in the same moment. */
const AT_ONCE = 50;
const SAY_EVERY = 20;

type Round = { accepted: number; runs: number; jobs: number; ms: number; codes: string[] };

/** One decision with three GO, and the fourth sent 50 times at once. */
async function playRound(service: Service): Promise<Round> {
  const life = await threeGo(service);
  const command = await goCommand(life);
  const { decisionId, version: expectedVersion } = life;
  const sent = { service, actorPersonId: PERSON.CTO, decisionId, expectedVersion };
  const startedMs = performance.now();
  const results = await Promise.all(
    Array.from({ length: AT_ONCE }, () => handleCommand({ ...sent, command: command() })),
  );
  const ms = performance.now() - startedMs;
  const { prisma } = service.store;
  const runs = await prisma.run.findMany({ where: { decisionId, kind: "CANARY" }, select: { id: true } });
  const ids = runs.map(({ id }) => id);
  const [jobs] = await prisma.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'runs' AND data->>'runId' = ANY(${ids})`;
  for (const runId of ids) await endRun(service, runId);
  return {
    accepted: results.filter(({ ok }) => ok).length,
    runs: runs.length,
    jobs: jobs?.n ?? 0,
    ms,
    codes: results.flatMap((result) => (result.ok ? [] : [result.refusal.code])),
  };
}

/** Frees account and symbol for the next round, as a worker that scrubs the launch. */
async function endRun(service: Service, runId: string): Promise<void> {
  const claim = await claimRun({ service, runId, workerId: "bench" });
  if (!claim.ok) throw new Error(`the bench could not take its run: ${claim.reason}`);
  const bodies = [
    { type: "scrubbed", reason: "the bench launches nothing" },
    { type: "finished", phase: "SCRUBBED" },
  ] as const;
  const events = bodies.map((body) => ({ atMs: Date.now(), body }));
  await appendRunEvents({ service, runId, leaseEpoch: claim.leaseEpoch, events });
}

/** Fifty GO at once, round after round: how many runs and jobs came of it, and how long the fifty answers took. */
export function benchGo(say: (line: string) => void, rounds = ROUNDS) {
  return withTestService(async ({ service }) => {
    const played: Round[] = [];
    for (let index = 1; index <= rounds; index += 1) {
      played.push(await playRound(service));
      if (index % SAY_EVERY === 0)
        say(`${index} of ${rounds} rounds, ${played.reduce((sum, one) => sum + one.runs, 0)} runs`);
    }
    const sum = (of: (round: Round) => number) => played.reduce((total, round) => total + of(round), 0);
    const refusals: Record<string, number> = {};
    for (const code of played.flatMap(({ codes }) => codes)) refusals[code] = (refusals[code] ?? 0) + 1;
    return {
      bench: "go",
      rounds,
      atOnce: AT_ONCE,
      accepted: sum(({ accepted }) => accepted),
      runs: sum(({ runs }) => runs),
      jobs: sum(({ jobs }) => jobs),
      wrongRounds: played.filter(({ accepted, runs, jobs }) => accepted !== 1 || runs !== 1 || jobs !== 1)
        .length,
      refusals,
      fiftyAnswersMs: summarise(played.map(({ ms }) => ms)),
      auditChain: (await verifyAudit({ service })).ok,
    };
  });
}
