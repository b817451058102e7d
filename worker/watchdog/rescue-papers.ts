import type { HeldRun, RescueFacts } from "./lease-book.ts";
import type { RescueRecord } from "./rescue-record.ts";

type Papers = {
  held: HeldRun;
  record: RescueRecord;
  reason: string;
  nowMs: () => number;
  /** From taking the run to flat proven, ms. */
  flatAfterMs: number;
};
type StepResult = { ok: boolean; output: string; durationMs: number };

const NO_FACTS: RescueFacts = { steps: [], measurements: [], isCanaryGone: null };
const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** What comes after flat, as the worker would have written it: the form's four rollback steps, verdict, report, end. */
export async function writePapers(papers: Papers): Promise<void> {
  const { held, record, reason } = papers;
  if (!held.hasLaunched) {
    record.note({ type: "scrubbed", reason: `lost before launch: ${reason}` });
    record.note({ type: "finished", phase: "SCRUBBED" });
    return;
  }
  await record.flush();
  const facts = await held.facts().catch(() => NO_FACTS);
  const step = (builtin: RescueFacts["steps"][number]["builtin"], result: StepResult) => {
    const row = facts.steps.find((one) => one.builtin === builtin);
    if (row) record.note({ type: "rollbackStep", stepId: row.id, text: row.text, ...result });
  };
  const flatWords = `flat ${Math.round(papers.flatAfterMs)} ms after the watchdog took the run`;
  step("kill-switch", { ok: true, output: flatWords, durationMs: papers.flatAfterMs });
  step("stop-canary", { ok: facts.isCanaryGone === true, output: canaryWords(facts), durationMs: 0 });
  step("archive", await archive(papers));
  record.note({
    type: "verdictReached",
    outcome: "ROLLED_BACK",
    reason: `rolled back by the watchdog: ${reason}`,
    mustHaves: [],
    targets: [],
    targetsMet: 0,
    measurements: facts.measurements,
  });
  await record.flush();
  step("incident-report", await report(papers));
  record.note({ type: "finished", phase: "ROLLED_BACK" });
}

function canaryWords({ isCanaryGone }: RescueFacts): string {
  if (isCanaryGone === null)
    return "the canary ran on another machine: it ends by itself when its worker dies, but that was not seen from here";
  return isCanaryGone ? "the process has ended" : "the process is still there: end it by hand";
}

async function archive({ held, record, nowMs }: Papers): Promise<StepResult> {
  const startedMs = nowMs();
  try {
    const archived = await held.archive();
    record.note({ type: "archived", ...archived });
    return { ok: true, output: archived.path, durationMs: nowMs() - startedMs };
  } catch (error) {
    record.note({ type: "finding", rule: "archive", text: `The logs were not archived: ${words(error)}` });
    return { ok: false, output: words(error), durationMs: nowMs() - startedMs };
  }
}

async function report({ held, record, nowMs }: Papers): Promise<StepResult> {
  const startedMs = nowMs();
  const written = await held.writeReport();
  const durationMs = nowMs() - startedMs;
  if (!written) return { ok: false, output: "the report was not written", durationMs };
  record.note({ type: "reportWritten", kind: "incident", path: written.path });
  return { ok: true, output: written.path, durationMs };
}
