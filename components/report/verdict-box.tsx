import { PhaseBadge } from "#components/status/phase-badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { RunReport } from "#lib/report/report-model.ts";

type Evidence = { label: string; href: string };

/** Where what decided can be read, nearest first. */
function evidenceOf({ runId, decisionId, verdict, breach, measures, signOffs }: RunReport): Evidence[] {
  return [
    ...(verdict.entry === null
      ? []
      : [{ label: `Entry ${verdict.entry} of the record`, href: `#entry-${verdict.entry}` }]),
    ...(breach.length > 0 ? [{ label: "The breach in milliseconds", href: "#breach" }] : []),
    ...(measures.length > 0
      ? [
          { label: "Measures", href: "#measures" },
          { label: "Charts of the run", href: `/runs/${runId}#charts` },
        ]
      : []),
    ...(signOffs.length > 0 ? [{ label: "Who signed", href: "#signed" }] : []),
    ...(decisionId === null
      ? []
      : [{ label: "What was signed", href: `/decisions/${decisionId}/certificate` }]),
  ];
}

/** Which rule decided, by which value against which limit, and where that can be seen. */
export function VerdictBox({ report }: { report: RunReport }) {
  const { verdict } = report;
  return (
    <Card title="Verdict" actions={<PhaseBadge phase={verdict.outcome} />}>
      <p className="text-pretty text-lg first-letter:uppercase">{verdict.reason}</p>
      <DefinitionList
        className="mt-4"
        layout="grid"
        items={[
          { label: "Deciding rule", value: verdict.rule },
          { label: "Value", value: verdict.value ?? "—" },
          { label: "Limit", value: verdict.limit ?? "—" },
          { label: "Samples", value: verdict.n ?? "—" },
          { label: "Window", value: verdict.window ?? "—" },
          { label: "Age of the data", value: verdict.dataAge ?? "—" },
        ]}
      />
      <p className="kicker mt-5">Evidence</p>
      <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {evidenceOf(report).map(({ label, href }) => (
          <li key={href}>
            <TextLink href={href}>{label}</TextLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}
