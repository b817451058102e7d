import { ALARM_WORDS } from "../proof/alarm-words.ts";
import { readAuditGuard } from "../store/audit-guard.ts";
import { listHeartbeats } from "../store/heartbeats.ts";
import { readAuditAlarms } from "./audit-state.ts";
import type { Service } from "./open-service.ts";

/** Five beats missed: the process is gone or stuck. */
const SILENT_AFTER_MS = 10_000;
/** A part that answers later than this is of no use to a canary. */
const ANSWER_WITHIN_MS = 2_000;

export type HealthPart = { name: string; ok: boolean; detail: string };
export type Health = { ok: boolean; parts: HealthPart[] };

const words = (error: unknown) =>
  error instanceof Error ? error.message.split("\n")[0] || error.name : "no answer";

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)),
      ANSWER_WITHIN_MS,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function probe(name: string, work: () => Promise<string>): Promise<HealthPart> {
  try {
    return { name, ok: true, detail: await within(work()) };
  } catch (error) {
    return { name, ok: false, detail: words(error) };
  }
}

async function processParts(service: Service): Promise<HealthPart[]> {
  const beats = await within(listHeartbeats(service.store.prisma)).catch(() => undefined);
  return ["worker", "watchdog", "witness"].map((name) => {
    if (!beats) return { name, ok: false, detail: "unknown: the database does not answer" };
    const beat = beats.find((one) => one.name === name);
    if (!beat) return { name, ok: false, detail: "has never reported" };
    const ageSec = Math.round(beat.ageMs / 100) / 10;
    return { name, ok: beat.ageMs < SILENT_AFTER_MS, detail: `${beat.detail}, reported ${ageSec} s ago` };
  });
}

/** An alarm makes nothing unfit for service: it is told, and the safe direction stays open. */
async function auditWords(service: Service): Promise<string> {
  const [alarms, guard] = await Promise.all([
    readAuditAlarms({ service }),
    readAuditGuard(service.store.prisma),
  ]);
  const [first] = alarms;
  if (first) return `ALARM: ${ALARM_WORDS[first.kind].title.toLowerCase()} (${first.reason})`;
  return guard.isClosed
    ? "no alarm; the application can only append"
    : `no alarm; not enforced by the database: ${guard.role} owns the chain`;
}

async function askPaper(paperUrl: string): Promise<string> {
  const response = await fetch(`${paperUrl}/healthz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return "answers";
}

/** Asks every part at the same time. `ok` only when all of them are. */
export async function readHealth(args: { service: Service; paperUrl: string }): Promise<Health> {
  const { service, paperUrl } = args;
  const parts = (
    await Promise.all([
      { name: "web", ok: true, detail: `up for ${Math.round(process.uptime())} s` },
      probe("database", async () => {
        const startedMs = performance.now();
        await listHeartbeats(service.store.prisma);
        return `answers in ${Math.round(performance.now() - startedMs)} ms`;
      }),
      probe("job queue", async () => {
        await service.jobs.probe();
        return "answers";
      }),
      processParts(service),
      probe("audit chain", () => auditWords(service)),
      probe("paper exchange", () => askPaper(paperUrl)),
    ])
  ).flat();
  return { ok: parts.every((part) => part.ok), parts };
}
