import { type ChecklistItemView, checklistView } from "../decision/checklist-view.ts";
import { documentStatus } from "../decision/document-status.ts";
import type { Decision, SignOff } from "../decision/model.ts";
import type { FormFill, RowFill } from "../template/markdown/form-fill.ts";
import { exportForm } from "../template/markdown-export.ts";
import type { Template } from "../template/schema.ts";
import { utcWords } from "../template/utc-words.ts";
import type { JudgedRow, RunReport } from "./report-model.ts";
import { OUTCOME_WORD, VERDICT_WORD } from "./report-words.ts";
import { METHOD_WORDS, standingSignOffs } from "./standing-sign-offs.ts";

export type DecisionFormInput = {
  decision: Decision;
  template: Template;
  /** The report of the decision's canary and the trigger that ended it; null before there is one. */
  canary: { report: RunReport; trigger: string | null } | null;
  nowMs: number;
  verifyAddress: string;
};

const CHOICE_MARK = { GO: "✅ GO", NO_GO: "❌ NO-GO", HOLD: "⬜ HOLD" } as const;
const joined = (parts: readonly (string | null)[]) =>
  parts.filter((part) => part !== null && part !== "").join("; ");

function checklistRow(item: ChecklistItemView): RowFill {
  const observed = item.observed.map(({ label, value, unit, n }) =>
    value === null ? `${label} not observed` : `${label} ${value}${unit ? ` ${unit}` : ""} (n ${n})`,
  );
  const remark = joined([
    item.waiver ? `WAIVED by ${item.waiver.byName}: ${item.waiver.reason}` : null,
    item.attested
      ? `attested by ${item.attested.byName}: ${item.attested.value} ${item.attested.note}`.trim()
      : null,
    observed.join(", "),
    item.waiver ? null : VERDICT_WORD[item.verdict],
    item.sourceWords,
    item.tick ? `ticked by ${item.tick.byName}, ${utcWords(item.tick.atMs)}` : null,
    item.verified ? `verified by ${item.verified.byName}, ${utcWords(item.verified.atMs)}` : null,
  ]);
  return { mark: item.isDone ? "DONE" : item.verdict === "FAIL" ? "FAILED" : "OPEN", remark };
}

const judgedFill = (row: JudgedRow): RowFill => ({
  mark: row.verdict === "PASS" ? "DONE" : row.verdict === "FAIL" ? "FAILED" : "OPEN",
  remark: `${VERDICT_WORD[row.verdict]}: ${row.reason}`,
});

function runRows(canary: DecisionFormInput["canary"], template: Template): [string, RowFill][] {
  if (!canary) return [];
  const { report, trigger } = canary;
  const judged = [...report.checkpoints.flatMap((one) => one.items), ...report.mustHaves, ...report.targets];
  const fired = template.triggers
    .filter(({ kind }) => kind === trigger)
    .map(({ kind }): [string, RowFill] => [
      kind,
      { mark: "DONE", remark: `FIRED: ${report.verdict.reason}` },
    ]);
  return [...judged.map((row): [string, RowFill] => [row.itemId, judgedFill(row)]), ...fired];
}

function metricFills(decision: Decision): FormFill["metrics"] {
  const rows = decision.snapshot?.rows ?? [];
  return Object.fromEntries(
    rows.map(({ metricId, value, unit, n, verdict }) => [
      metricId,
      {
        value: value === null ? "not observed" : `${value}${unit} (n ${n})`,
        status: `${verdict === "PASS" ? "✅" : verdict === "FAIL" ? "❌" : "⬜"} ${VERDICT_WORD[verdict]}`,
      },
    ]),
  );
}

function signerFill({ statement, choice, statementHash, signature }: SignOff) {
  return {
    name: statement.personName,
    date: utcWords(statement.atMs),
    mark: CHOICE_MARK[choice],
    remarks: [
      ...(statement.comment ? [`Comment: ${statement.comment}`] : []),
      ...(statement.delegation ? [`Holds the role by delegation of ${statement.delegation.ofName}`] : []),
      `Signed with a ${METHOD_WORDS[signature.method]}; statement SHA-256 ${statementHash}`,
    ],
  };
}

function facts({ decision, template, canary, verifyAddress }: DecisionFormInput): FormFill["facts"] {
  return [
    { label: "Decision", value: `#${decision.number}, revision ${decision.revision}` },
    { label: "Phase", value: decision.phase },
    { label: "Template", value: template.id },
    { label: "Opened", value: `${decision.createdByName}, ${utcWords(decision.createdAtMs)}` },
    { label: "Content SHA-256", value: decision.contentHash ?? "not submitted yet" },
    ...(canary
      ? [
          {
            label: "Canary",
            value: `${OUTCOME_WORD[canary.report.verdict.outcome] ?? canary.report.verdict.outcome}: ${canary.report.verdict.reason}`,
          },
        ]
      : []),
    { label: "Verify at", value: verifyAddress },
  ];
}

/** Everything that a decision writes into the form. The checklist is judged at the time of the submit, once there is one. */
function formFill(input: DecisionFormInput): FormFill {
  const { decision, template, canary, nowMs } = input;
  const items = checklistView(decision, template, decision.submittedAtMs ?? nowMs);
  const standing = standingSignOffs(decision);
  const final = standing.find(({ role }) => role === "CTO");
  const waived = items.filter((item) => item.waiver);
  return {
    title: `${template.title} #${decision.number}: ${decision.title}`,
    facts: facts(input),
    config: decision.config,
    rows: Object.fromEntries([
      ...items.map((item): [string, RowFill] => [item.itemId, checklistRow(item)]),
      ...runRows(canary, template),
    ]),
    metrics: metricFills(decision),
    signers: Object.fromEntries(standing.map((one) => [one.role, signerFill(one)])),
    goChoice: final?.choice === "GO" ? "GO" : final?.choice === "NO_GO" ? "NO-GO" : null,
    afterDone: new Set(decision.after.done),
    contacts: Object.fromEntries(
      decision.contacts.map(({ id, name, phone, email }) => [id, { name, phone, email }]),
    ),
    notes: decision.notes,
    status: documentStatus(decision.phase),
    date: decision.submittedAtMs === null ? "not submitted" : utcWords(decision.submittedAtMs),
    more: [
      ...(waived.length > 0
        ? [
            {
              title: "Waivers",
              lines: waived.map((item) => `${item.text}: ${item.waiver?.reason} (${item.waiver?.byName})`),
            },
          ]
        : []),
      ...(decision.after.rootCause || decision.after.fixes
        ? [
            {
              title: "Root Cause and Fixes",
              lines: [`Root cause: ${decision.after.rootCause}`, `Fixes: ${decision.after.fixes}`],
            },
          ]
        : []),
    ],
  };
}

/** The decision as the team's own Markdown form, filled in: ticks, values, signatures, results. */
export function decisionForm(input: DecisionFormInput): string {
  return exportForm(input.template, formFill(input));
}
