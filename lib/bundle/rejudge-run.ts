import { foldRunEvents } from "../canary/apply.ts";
import { createEngine, type Engine } from "../canary/engine.ts";
import { measurementsOf } from "../canary/measures.ts";
import { emptyRunState, type RunState } from "../canary/model.ts";
import { observeLine, observeMalformed } from "../canary/observe.ts";
import { outcomeOf } from "../canary/outcome.ts";
import { isFinal } from "../canary/phases.ts";
import type { Judgement, Measurement, RunEvent, RunEventBody } from "../canary/run-events.ts";
import { canonicalJson } from "../proof/canonical-json.ts";
import { judgeItem } from "../template/judge-criterion.ts";
import type { MeasureName, Template } from "../template/schema.ts";

export type Rejudged = { ok: true; state: RunState; words: string } | { ok: false; reason: string };

/** What follows from the kept lines alone. Lines of other kinds go into ticks and are not kept one by one. */
const REMEASURED: ReadonlySet<MeasureName> = new Set([
  "orderSuccessPct",
  "errorRatePct",
  "p50LatencyMs",
  "p95LatencyMs",
  "ordersSubmitted",
  "criticalErrors",
]);
/** Reasons of an orderly end; any other one says who ended it early. */
const IN_TIME: ReadonlySet<string> = new Set(["the duration is over", "the canary has run its duration"]);

type Body<T extends RunEventBody["type"]> = Extract<RunEventBody, { type: T }>;

function bodyOf<T extends RunEventBody["type"]>(events: readonly RunEvent[], type: T): Body<T> | undefined {
  return events.find(({ body }) => body.type === type)?.body as Body<T> | undefined;
}

function engineFor(queued: Body<"runQueued">, template: Template): Engine {
  const { kind, config, account, durationSec, countdownSec, buildId } = queued;
  return createEngine({
    runId: "",
    kind,
    template,
    config,
    account,
    durationSec,
    countdownSec,
    buildId,
    orderPrefix: "",
  });
}

/** Measures the kept lines again, up to the verdict. */
function remeasure(events: readonly RunEvent[], engine: Engine): Measurement[] {
  const out = { events: [], effects: [] };
  for (const { body, atMs } of events) {
    if (body.type === "verdictReached") break;
    if (body.type === "telemetry") observeLine(engine, { type: "telemetry", line: body.line, atMs }, out);
    if (body.type === "malformedLine") observeMalformed(engine, { ...body, type: "malformed", atMs }, out);
  }
  return measurementsOf(engine).filter(({ measure }) => REMEASURED.has(measure));
}

function measureProblem(
  events: readonly RunEvent[],
  engine: Engine,
  verdict: Body<"verdictReached">,
): string | null {
  for (const again of remeasure(events, engine)) {
    const told = verdict.measurements.find(({ measure }) => measure === again.measure);
    if (told?.value === again.value && told.n === again.n) continue;
    return `its verdict rests on ${again.measure} = ${told?.value ?? "nothing"} (n ${told?.n ?? 0}), its lines give ${again.value ?? "nothing"} (n ${again.n})`;
  }
  return null;
}

/** A loss at the limit in any tick must have brought the run down. */
function limitProblem(events: readonly RunEvent[], queued: Body<"runQueued">): string | null {
  const maxLossUsd = Number(queued.config.maxLossUsd);
  const hasFired = events.some(({ body }) => body.type === "triggerFired");
  const worst = events.find(({ body }) => body.type === "tick" && (body.tick.pnlUsd ?? 0) <= -maxLossUsd);
  return worst && !hasFired ? `entry ${worst.seq} shows a loss at the limit, and no trigger fired` : null;
}

/**
 * Verdict and numbers, not the words beside them: those may be put otherwise by a later version, which must still
 * verify what an earlier one wrote. Nobody can change them afterwards: the record is sealed.
 */
function isSameJudgement(again: Judgement, told: Judgement | undefined): boolean {
  const facts = ({ itemId, verdict, measurements }: Judgement) => ({
    itemId,
    verdict,
    measurements: measurements.map(({ measure, value, n }) => ({ measure, value, n })),
  });
  return told !== undefined && canonicalJson(facts(again)) === canonicalJson(facts(told));
}

function judgementProblem(
  verdict: Body<"verdictReached">,
  queued: Body<"runQueued">,
  template: Template,
): string | null {
  const { measurements } = verdict;
  for (const [told, items] of [
    [verdict.mustHaves, template.mustHaves],
    [verdict.targets, template.targets],
  ] as const) {
    const judged = items.map((item) => judgeItem(item, measurements, queued.config));
    const differs = judged.find((one, index) => !isSameJudgement(one, told[index]));
    if (differs)
      return `${differs.itemId} is judged ${differs.verdict} (${differs.reason}), the record says otherwise`;
    if (told.length !== items.length) return "it judges criteria that the form does not have";
  }
  const met = verdict.targets.filter((one) => one.verdict === "PASS").length;
  return met === verdict.targetsMet ? null : `${met} targets are met, the record says ${verdict.targetsMet}`;
}

/** Whether the verdict follows from the record; a sentence when it does not. */
function verdictProblem(
  events: readonly RunEvent[],
  queued: Body<"runQueued">,
  template: Template,
): string | null {
  const verdict = bodyOf(events, "verdictReached");
  if (!verdict) return "it has no verdict";
  const wasTakenOver = bodyOf(events, "takenOver") !== undefined;
  const hasRun = queued.kind === "CANARY" && bodyOf(events, "launched") !== undefined;
  // Whoever took over a run knows only the record: no criteria are judged, and it is no success in any case.
  const isUnjudged = wasTakenOver && verdict.mustHaves.length === 0 && verdict.targets.length === 0;
  const isJudged = hasRun && !isUnjudged;
  if (!isJudged && verdict.mustHaves.length + verdict.targets.length > 0)
    return "it judges a run that never was";
  const fault = isJudged ? judgementProblem(verdict, queued, template) : null;
  if (fault) return fault;
  const isThinned = events.some(({ body }) => body.type === "finding" && body.rule === "line-volume");
  const wrong =
    wasTakenOver || isThinned ? null : measureProblem(events, engineFor(queued, template), verdict);
  if (wrong) return wrong;
  const isRolledBack = bodyOf(events, "triggerFired") !== undefined;
  if (isRolledBack || wasTakenOver)
    return verdict.outcome === "ROLLED_BACK" ? null : `a trigger fired, the verdict says ${verdict.outcome}`;
  const again = endAgain(events, queued, template, verdict);
  if (again.outcome === verdict.outcome) return null;
  return `the rules give ${again.outcome} (${again.reason}), the verdict says ${verdict.outcome} (${verdict.reason})`;
}

/** What the rules make of the judged criteria and of the way in which the run closed. */
function endAgain(
  events: readonly RunEvent[],
  queued: Body<"runQueued">,
  template: Template,
  { mustHaves, targetsMet }: Body<"verdictReached">,
) {
  const { reason } = bodyOf(events, "closingStarted") ?? { reason: "it never closed" };
  const endedEarly = IN_TIME.has(reason) ? null : reason;
  return outcomeOf({ template, kind: queued.kind, endedEarly, mustHaves, targetsMet });
}

/** `reason`: what the rules say anew; the record's own words are not repeated where they decide nothing. */
function wordsOf(state: RunState, reason?: string): string {
  const { verdict, fired, flat } = state;
  const flatWords = flat ? `, proven flat by the ${flat.by}` : "";
  if (state.phase === "SCRUBBED") return `SCRUBBED: ${state.scrubReason ?? "never launched"}`;
  const why = fired ? `${fired.trigger}: ${fired.reason}` : (reason ?? verdict?.reason ?? "no reason");
  return `${state.phase}: ${why}${flatWords}`;
}

/**
 * Judges a finished run again from its record: numbers without a gap, the fold, the measures that its lines give, each
 * criterion, the verdict and the proof that the account was flat.
 */
export function rejudgeRun(events: readonly RunEvent[], template: Template): Rejudged {
  const wrong = (reason: string): Rejudged => ({ ok: false, reason });
  const gap = events.findIndex(({ seq }, index) => seq !== index + 1);
  if (gap >= 0) return wrong(`entry ${gap + 1} of its record is missing`);
  const queued = events[0]?.body;
  if (queued?.type !== "runQueued") return wrong("its record has no beginning");
  if (queued.templateId !== template.id) return wrong("it followed another form");
  const state = foldRunEvents(emptyRunState(), events);
  const finished = bodyOf(events, "finished");
  if (!finished || !isFinal(state.phase)) return wrong("its record does not end");
  if (finished.phase !== state.phase)
    return wrong(`its record leads to ${state.phase}, its end says ${finished.phase}`);
  const launched = bodyOf(events, "launched");
  const signatures = bodyOf(events, "signaturesVerified");
  if (queued.kind === "CANARY" && launched && !signatures?.ok)
    return wrong("it was launched without verified sign-offs");
  if (state.phase === "SCRUBBED")
    return launched
      ? wrong("it was launched and is called scrubbed")
      : { ok: true, state, words: wordsOf(state) };
  if (queued.kind === "DRILL") return { ok: true, state, words: wordsOf(state) };
  const problem = limitProblem(events, queued) ?? verdictProblem(events, queued, template);
  if (problem) return wrong(problem);
  if (state.verdict?.outcome !== state.phase)
    return wrong(`its verdict is ${state.verdict?.outcome}, its end ${state.phase}`);
  if (!state.flat || !/^-?0(\.0*)?$/.test(state.flat.positionBtc) || state.flat.openOrders !== 0)
    return wrong("nothing proves that the account was flat at the end");
  const verdict = bodyOf(events, "verdictReached");
  const isTakenOver = bodyOf(events, "takenOver") !== undefined;
  const again = verdict && !isTakenOver ? endAgain(events, queued, template, verdict) : null;
  return { ok: true, state, words: wordsOf(state, again?.reason) };
}
