import Decimal from "decimal.js";
import { confirmUntilMs } from "../canary/late-confirmation.ts";
import type { RunEvent, RunEventBody, RunEventType } from "../canary/run-events.ts";
import type { Decision } from "../decision/model.ts";
import type { CanaryConfig, Template } from "../template/schema.ts";
import { utcWords } from "../template/utc-words.ts";
import { breachAnatomy } from "./breach-anatomy.ts";
import { peopleOf } from "./people.ts";
import type { CheckpointReport, Fact, FundingRow, RunReport, SignedRow } from "./report-model.ts";
import { judgedRow } from "./report-model.ts";
import { missionTime, OUTCOME_WORD } from "./report-words.ts";
import { timelineOf } from "./timeline.ts";
import type { Twin } from "./twin/twin-model.ts";
import { twinReport } from "./twin/twin-report.ts";
import { verdictBox } from "./verdict-box.ts";

/** Booked funding may differ from the expected amount by this much (USD): the venue books eight decimals. */
const FUNDING_TOLERANCE_USD = new Decimal("1e-8");

const OPEN_QUESTIONS = [
  "What did people see, and when did they see it?",
  "What is the root cause?",
  "Did the limit fire where it should have, or too late, or too early?",
  "Which fixes are needed before a retry, and who makes them?",
  "Which test or drill would have found this before the canary?",
];

export type ReportInput = {
  runId: string;
  events: readonly RunEvent[];
  template: Template;
  decision: Decision | null;
  /** When it is read: a checkpoint that nobody confirmed in time is missed by then. Left out by whoever writes it during the run. */
  nowMs?: number;
  /** What the paper twin showed; null: nothing was kept. Left out by whoever writes the report during the run. */
  twin?: Twin | null;
};

type Body<T extends RunEventType> = Extract<RunEventBody, { type: T }>;

/** All bodies of one type, oldest first. */
export function bodiesOf<T extends RunEventType>(events: readonly RunEvent[], type: T): Body<T>[] {
  return events.filter((event) => event.body.type === type).map((event) => event.body as Body<T>);
}

/** Words of every ruled row of the template by its id. */
export function itemTexts(template: Template): Map<string, string> {
  const rows = [
    ...template.checklists.flatMap((list) => list.items),
    ...template.checkpoints.flatMap((checkpoint) => checkpoint.items),
    ...template.mustHaves,
    ...template.targets,
  ];
  return new Map(rows.map((row) => [row.id, row.text]));
}

type CheckpointFacts = {
  judgedAtMs: number | null;
  isConfirmed: boolean;
  wasMissed: boolean;
  isAwaited: boolean;
};

function checkpointState(
  facts: CheckpointFacts,
  { template, nowMs }: ReportInput,
): CheckpointReport["state"] {
  const { judgedAtMs, isConfirmed, wasMissed } = facts;
  if (isConfirmed) return "CONFIRMED";
  if (judgedAtMs === null) return facts.isAwaited ? "AFTER_REPORT" : "NOT_REACHED";
  const isOver =
    nowMs !== undefined && nowMs >= confirmUntilMs({ judgedAtMs }, template.timing.checkpointConfirmSec);
  return wasMissed || isOver ? "MISSED" : "OPEN";
}

function checkpointReports(input: ReportInput): CheckpointReport[] {
  const { events, template } = input;
  const texts = itemTexts(template);
  const judged = events.flatMap(({ atMs, body }) =>
    body.type === "checkpointJudged" ? [{ ...body, judgedAtMs: atMs }] : [],
  );
  // A run that closed in good order judges what is left when its report is written.
  const isClosing = bodiesOf(events, "closingStarted").length > 0;
  const isAwaited =
    isClosing && !events.some(({ body }) => body.type === "finished" || body.type === "triggerFired");
  const confirmed = bodiesOf(events, "checkpointConfirmed");
  const missed = bodiesOf(events, "checkpointMissed");
  return template.checkpoints.map((checkpoint) => {
    const last = judged.filter((body) => body.checkpointId === checkpoint.id).at(-1);
    const confirmation = confirmed.find((body) => body.checkpointId === checkpoint.id);
    const wasMissed = missed.some((body) => body.checkpointId === checkpoint.id);
    const state = checkpointState(
      { judgedAtMs: last?.judgedAtMs ?? null, isConfirmed: confirmation !== undefined, wasMissed, isAwaited },
      input,
    );
    return {
      id: checkpoint.id,
      title: checkpoint.title,
      state,
      by: confirmation?.who.name ?? null,
      items: (last?.items ?? []).map((item) => judgedRow(item, texts)),
    };
  });
}

function fundingRows(events: readonly RunEvent[]): FundingRow[] {
  return bodiesOf(events, "fundingSettled").map(({ type: _type, ...row }) => ({
    ...row,
    agrees: new Decimal(row.expectedUsd).minus(row.bookedUsd).abs().lte(FUNDING_TOLERANCE_USD),
  }));
}

/** The approved configuration as the form prints it. */
export function configFacts(config: CanaryConfig): Fact[] {
  return [
    { label: "Environment", value: config.environment },
    { label: "Duration", value: `${config.durationSec} s` },
    { label: "Symbol", value: config.symbol },
    { label: "Position size", value: `${config.sizeBtc} BTC` },
    { label: "Position limit", value: `${config.positionLimitBtc} BTC` },
    { label: "Max loss", value: `${config.maxLossUsd} USD` },
    { label: "Daily loss cap", value: `${config.dailyLossCapUsd} USD` },
    { label: "Mode", value: config.mode },
    { label: "RSI confirmation", value: config.filters.rsiConfirmation ? "ON" : "OFF" },
    { label: "Volatility filter", value: config.filters.volatility },
    { label: "Spread filter", value: `< ${config.filters.maxSpreadBps} bps` },
    { label: "Depth requirement", value: `> ${config.filters.minDepthUsd} USD` },
  ];
}

function signedRows(decision: Decision | null): SignedRow[] {
  return (decision?.signOffs ?? [])
    .filter((signOff) => signOff.withdrawnAtMs === null)
    .map((signOff) => ({
      role: signOff.role,
      person: signOff.statement.personName,
      choice: signOff.choice,
      atMs: signOff.statement.atMs,
      statementHash: signOff.statementHash,
      comment: signOff.statement.comment,
    }));
}

function snapshotRows({ template, decision }: ReportInput): RunReport["snapshot"] {
  const rows = new Map((decision?.snapshot?.rows ?? []).map((row) => [row.metricId, row]));
  if (rows.size === 0) return [];
  return template.metrics.map((metric) => {
    const row = rows.get(metric.id);
    return {
      label: metric.text,
      value: row?.value ? `${row.value} ${row.unit}` : "not observed",
      target: metric.targetText,
      verdict: row?.verdict ?? "NO_EVIDENCE",
    };
  });
}

function facts({ runId, events, decision }: ReportInput): Fact[] {
  const queued = bodiesOf(events, "runQueued")[0];
  const launched = bodiesOf(events, "launched")[0];
  const last = events.at(-1);
  const list: Fact[] = [{ label: "Run", value: runId }];
  if (decision)
    list.push({
      label: "Decision",
      value: `#${decision.number} ${decision.title}, revision ${decision.revision}`,
    });
  if (queued) {
    list.push({ label: "Kind", value: queued.kind }, { label: "Account", value: queued.account });
    list.push({ label: "Duration of this run", value: `${queued.durationSec} s` });
    list.push({ label: "Build", value: queued.buildId });
    if (queued.contentHash) list.push({ label: "Content hash", value: queued.contentHash });
  }
  if (launched) list.push({ label: "T+0", value: utcWords(launched.t0Ms) });
  if (launched && last)
    list.push({
      label: "End of record",
      value: `${utcWords(last.atMs)} (${missionTime(last.atMs - launched.t0Ms)})`,
    });
  list.push({ label: "Entries in the record", value: String(events.length) });
  const archived = bodiesOf(events, "archived").at(-1);
  if (archived)
    list.push(
      { label: "Archive", value: archived.path },
      { label: "SHA-256 of its SHA256SUMS", value: archived.sha256 },
    );
  return list;
}

function kindOf(runKind: string | undefined, outcome: string): RunReport["kind"] {
  if (outcome !== "SUCCEEDED") return "incident";
  if (runKind === "DEMO") return "demo";
  return runKind === "DRILL" ? "drill" : "success";
}

/** Builds a run's report from its record. Pure: the same events give the same report on server, worker and browser. */
export function buildReport(input: ReportInput): RunReport {
  const { runId, events, template, decision } = input;
  const queued = bodiesOf(events, "runQueued")[0];
  const verdict = bodiesOf(events, "verdictReached").at(-1);
  const box = verdictBox(events, template);
  const texts = itemTexts(template);
  // A launch that was called off is no failed canary: it can be launched again and leaves nothing to do.
  const isScrubbed = box.outcome === "SCRUBBED";
  const isFlown = queued?.kind === "CANARY" && !isScrubbed;
  const failed = box.outcome !== "SUCCEEDED" && !isScrubbed;
  return {
    kind: kindOf(queued?.kind, box.outcome),
    title: `${queued?.kind ?? "Run"} report: ${OUTCOME_WORD[box.outcome] ?? box.outcome}`,
    runId,
    decisionId: queued?.decisionId ?? null,
    verdict: box,
    facts: facts(input),
    config: queued ? configFacts(queued.config) : [],
    breach: breachAnatomy(events),
    timeline: timelineOf(events),
    checkpoints: isFlown ? checkpointReports(input) : [],
    mustHaves: (verdict?.mustHaves ?? []).map((row) => judgedRow(row, texts)),
    targets: (verdict?.targets ?? []).map((row) => judgedRow(row, texts)),
    targetsMet: verdict?.targetsMet ?? null,
    targetsNeeded: template.targetsNeeded,
    measures: (verdict?.measurements ?? []).map((row) => ({
      measure: row.measure,
      value: row.value,
      unit: row.unit,
      n: row.n,
      numerator: row.numerator ?? null,
      denominator: row.denominator ?? null,
      windowSec: row.windowSec,
      interval: row.interval ?? null,
    })),
    funding: fundingRows(events),
    findings: bodiesOf(events, "finding").map((body) => body.text),
    signOffs: signedRows(decision),
    people: peopleOf(events),
    twin: isFlown ? twinReport(input.twin) : null,
    snapshot: snapshotRows(input),
    after: isFlown ? (failed ? template.afterFailure : template.afterSuccess) : [],
    afterDone: decision?.after.done ?? [],
    openQuestions: failed ? OPEN_QUESTIONS : [],
  };
}
