import { TRIGGER_WORDS } from "../canary/describe-event.ts";
import type { Judgement, RunEvent, RunEventBody } from "../canary/run-events.ts";
import { triggerRules } from "../canary/trigger-rules.ts";
import { durationWords } from "../template/duration-words.ts";
import type { Template } from "../template/schema.ts";
import type { VerdictBox } from "./report-model.ts";

type Fired = Extract<RunEventBody, { type: "triggerFired" }>;
type Decided = Omit<VerdictBox, "entry">;
type Reached = Extract<RunEventBody, { type: "verdictReached" }>;
const NO_NUMBERS = { value: null, limit: null, n: null, window: null, dataAge: null };

function firedBox(fired: Fired, outcome: string, template: Template): Decided {
  const { trigger, value, limit, windowSec } = fired;
  const text = template.triggers.find((row) => row.kind === trigger)?.text;
  const { op, unit } = triggerRules(template, template.config).find((rule) => rule.kind === trigger) ?? {};
  const measured = (number: string) => `${number} ${unit ?? ""}`.trim();
  const dataAgeMs = fired.dataAgeMs ?? null;
  // An act that was compared with nothing is not explained by the limit of the trigger's row.
  const isCompared = value !== null;
  return {
    outcome,
    rule: isCompared && text ? `${TRIGGER_WORDS[trigger]} (${text})` : TRIGGER_WORDS[trigger],
    value: isCompared ? measured(value) : null,
    limit: isCompared && limit !== null ? `${op ?? ""} ${measured(limit)}`.trim() : null,
    n: isCompared ? fired.n : null,
    window: windowSec === null ? null : `${windowSec} s`,
    dataAge: isCompared && dataAgeMs !== null ? durationWords(dataAgeMs) : null,
    reason: fired.reason,
  };
}

function judgementBox(judgement: Judgement, outcome: string, template: Template): Decided {
  const item = [...template.mustHaves, ...template.targets].find((row) => row.id === judgement.itemId);
  const criterion = item?.criteria[0];
  const measured =
    judgement.measurements.find((row) => row.measure === criterion?.measure) ?? judgement.measurements[0];
  return {
    outcome,
    rule: item?.text ?? judgement.itemId,
    value:
      measured?.value === undefined || measured.value === null
        ? null
        : `${measured.value} ${measured.unit}`.trim(),
    limit: criterion ? `${criterion.op} ${criterion.limit} ${measured?.unit ?? ""}`.trim() : null,
    n: measured?.n ?? null,
    window: measured?.windowSec ? `${measured.windowSec} s` : "whole run",
    dataAge: null,
    reason: judgement.reason,
  };
}

/** Everything that was measured passes, so what is missing is time: the run was ended before its end. */
function endedEarlyBox({ outcome, reason, measurements }: Reached, approvedSec: number | null): Decided {
  const lasted = measurements.find(({ measure }) => measure === "durationMin");
  return {
    ...NO_NUMBERS,
    outcome,
    rule: "A canary runs its whole approved duration",
    value: lasted?.value ? `${lasted.value} ${lasted.unit}` : null,
    limit: approvedSec === null ? null : `>= ${Number((approvedSec / 60).toFixed(4))} min`,
    n: lasted?.n ?? null,
    window: "whole run",
    reason,
  };
}

function reachedBox(reached: Reached, template: Template, approvedSec: number | null): Decided {
  const failed = reached.mustHaves.find((row) => row.verdict !== "PASS");
  if (reached.outcome !== "SUCCEEDED" && failed) return judgementBox(failed, reached.outcome, template);
  if (reached.mustHaves.length === 0) {
    const rule = "The run keeps its duration and ends flat; it is not held to success criteria";
    return { ...NO_NUMBERS, outcome: reached.outcome, rule, reason: reached.reason };
  }
  const areMet = !failed && reached.targetsMet >= template.targetsNeeded;
  if (reached.outcome === "FAILED" && areMet) return endedEarlyBox(reached, approvedSec);
  return {
    outcome: reached.outcome,
    rule: `All ${template.mustHaves.length} must-haves and at least ${template.targetsNeeded} of ${template.targets.length} targets`,
    value: `${reached.mustHaves.filter((row) => row.verdict === "PASS").length} must-haves, ${reached.targetsMet} targets`,
    limit: `${template.mustHaves.length} must-haves, ${template.targetsNeeded} targets`,
    n: reached.mustHaves.length + reached.targets.length,
    window: "whole run",
    dataAge: null,
    reason: reached.reason,
  };
}

/** Which rule decided the run. A fired trigger beats the criteria; without either the run has not finished. */
export function verdictBox(events: readonly RunEvent[], template: Template): VerdictBox {
  return { ...deciding(events, template), entry: decidingEntry(events) };
}

/** The entry behind the box: the first fired trigger, else the verdict, else the scrub. */
function decidingEntry(events: readonly RunEvent[]): number | null {
  const first = events.find(({ body }) => body.type === "triggerFired");
  const last = events.findLast(({ body }) => body.type === "verdictReached" || body.type === "scrubbed");
  return (first ?? last)?.seq ?? null;
}

function deciding(events: readonly RunEvent[], template: Template): Decided {
  let fired: Fired | null = null;
  let reached: Reached | null = null;
  let scrubbed: string | null = null;
  let finished: string | null = null;
  let approvedSec: number | null = null;
  for (const { body } of events) {
    if (body.type === "triggerFired") fired ??= body;
    else if (body.type === "verdictReached") reached = body;
    else if (body.type === "scrubbed") scrubbed = body.reason;
    else if (body.type === "finished") finished = body.phase;
    else if (body.type === "runQueued") approvedSec = body.durationSec;
  }
  const outcome = reached?.outcome ?? finished ?? (scrubbed === null ? "OPEN" : "SCRUBBED");
  if (fired) return firedBox(fired, outcome, template);
  if (reached) return reachedBox(reached, template, approvedSec);
  const reason = scrubbed ?? "The record holds no verdict yet.";
  return {
    ...NO_NUMBERS,
    outcome,
    rule: scrubbed === null ? "None yet" : "Nothing is launched while anything stands against it",
    reason,
  };
}
