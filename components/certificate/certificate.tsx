import type { ReactNode } from "react";
import { configWords } from "#components/decision/config-words.ts";
import { documentStatus } from "#lib/decision/document-status.ts";
import type { Decision } from "#lib/decision/model.ts";
import type { DecisionFormInput } from "#lib/report/decision-form.ts";
import { OUTCOME_WORD, VERDICT_WORD } from "#lib/report/report-words.ts";
import { standingSignOffs } from "#lib/report/standing-sign-offs.ts";
import { showHidden } from "#lib/template/plain-text.ts";
import { checklistRows } from "#lib/template/templates.ts";
import { utcWords } from "#lib/template/utc-words.ts";
import { SignerTable } from "./signer-table.tsx";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-5 break-inside-avoid">
      <h2 className="mb-1 border-b border-line-strong pb-0.5 text-sm font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** Label and value in two columns, dense enough for paper. */
function Pairs({ rows }: { rows: readonly { label: string; value: string }[] }) {
  return (
    <dl className="grid grid-cols-[9rem_1fr] gap-x-4 gap-y-0.5 text-sm max-sm:grid-cols-1">
      {rows.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="min-w-0 break-words">{showHidden(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Snapshot({ decision, template }: DecisionFormInput) {
  const rows = decision.snapshot?.rows ?? [];
  if (rows.length === 0) return <p className="text-sm text-muted">Frozen at submit; not submitted yet.</p>;
  const texts = new Map(template.metrics.map((metric) => [metric.id, metric]));
  return (
    <table className="w-full border-collapse text-sm">
      <caption className="sr-only">Metrics snapshot</caption>
      <thead className="text-left text-xs text-muted">
        <tr>
          {["Metric", "Value", "n", "Target", "Verdict"].map((head) => (
            <th key={head} scope="col" className="pr-3 font-medium">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.metricId} className="border-t border-line">
            <th scope="row" className="py-0.5 pr-3 text-left font-normal">
              {texts.get(row.metricId)?.text ?? row.metricId}
            </th>
            <td className="pr-3">{row.value === null ? "not observed" : `${row.value} ${row.unit}`}</td>
            <td className="pr-3">{row.n}</td>
            <td className="pr-3">{texts.get(row.metricId)?.targetText}</td>
            <td>{VERDICT_WORD[row.verdict]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Waivers({ decision, template }: DecisionFormInput) {
  const waived = checklistRows(template).flatMap(({ item }) => {
    const waiver = decision.answers[item.id]?.waiver;
    return waiver ? [{ text: item.text, waiver }] : [];
  });
  if (waived.length === 0) return <p className="text-sm">None.</p>;
  return (
    <ul className="list-disc pl-5 text-sm">
      {waived.map(({ text, waiver }) => (
        <li key={text}>
          {text}: “{showHidden(waiver.reason)}” ({waiver.byName}, {utcWords(waiver.atMs)})
        </li>
      ))}
    </ul>
  );
}

function outcomeRows({ decision, canary }: DecisionFormInput) {
  const { authorisation } = decision;
  return [
    ...(authorisation
      ? [
          {
            label: "GO",
            value: `${authorisation.byName}, ${utcWords(authorisation.atMs)}, valid until ${utcWords(authorisation.expiresAtMs)}`,
          },
        ]
      : []),
    ...(canary
      ? [
          {
            label: "Canary",
            value: `${OUTCOME_WORD[canary.report.verdict.outcome] ?? canary.report.verdict.outcome}: ${canary.report.verdict.reason}`,
          },
        ]
      : []),
  ];
}

const headRows = (decision: Decision, templateId: string) => [
  { label: "Decision", value: `#${decision.number}: ${decision.title}` },
  { label: "Revision", value: String(decision.revision) },
  { label: "Document status", value: documentStatus(decision.phase) },
  { label: "Phase", value: decision.phase },
  { label: "Template version", value: templateId },
  { label: "Opened by", value: `${decision.createdByName}, ${utcWords(decision.createdAtMs)}` },
  {
    label: "Submitted",
    value: decision.submittedAtMs === null ? "not submitted" : utcWords(decision.submittedAtMs),
  },
];

/** A decision on paper: what was approved, by whom, with which signatures, and where to verify it. */
export function Certificate(input: DecisionFormInput) {
  const { decision, template, verifyAddress } = input;
  const outcome = outcomeRows(input);
  return (
    <article className="print-page mx-auto max-w-3xl rounded-lg border border-line bg-surface p-6">
      <p className="kicker">Countersign · certificate of a decision</p>
      <h1 className="mb-3 text-xl font-semibold">{template.title}</h1>
      <Pairs rows={headRows(decision, template.id)} />
      <Part title="Content hash (SHA-256 over canonical JSON)">
        <p className="font-mono text-xs break-all">
          {decision.contentHash ?? "not submitted yet: nothing is signed"}
        </p>
      </Part>
      <Part title="Configuration">
        <Pairs rows={configWords(decision.config)} />
      </Part>
      <Part title="Metrics snapshot">
        <Snapshot {...input} />
      </Part>
      <Part title="Waivers">
        <Waivers {...input} />
      </Part>
      <Part title="Signatures">
        <SignerTable signOffs={standingSignOffs(decision)} stations={template.stations} />
      </Part>
      {outcome.length > 0 ? (
        <Part title="Outcome">
          <Pairs rows={outcome} />
        </Part>
      ) : null}
      <Part title="Verify">
        <p className="text-sm">
          Open <span className="font-mono">{verifyAddress}</span> and drop the proof bundle of this decision
          there. It is checked in the browser, nothing is sent. The content hash above and the statement
          hashes must be those of the bundle.
        </p>
      </Part>
    </article>
  );
}
