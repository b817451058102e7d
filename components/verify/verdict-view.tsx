import { initialsOf } from "#components/decision/initials.ts";
import { RoleChip } from "#components/status/role-chip.tsx";
import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { Time } from "#components/ui/time.tsx";
import type { BundleCheck, BundleSummary, BundleVerdict } from "#lib/bundle/verify-bundle.ts";
import { roleWords } from "#lib/decision/permissions.ts";
import { CompareFingerprint } from "./compare-fingerprint.tsx";

function Checks({ checks, where }: { checks: readonly BundleCheck[]; where?: string }) {
  if (checks.length === 0) return null;
  return (
    <Card title={where ? "What held before that" : "What was checked"}>
      <ul className="space-y-2 text-sm">
        {checks.map(({ name, words }) => (
          <li key={name} className="grid gap-x-4 sm:grid-cols-[11rem_1fr]">
            <VerdictMark verdict="PASS" label={name.charAt(0).toUpperCase() + name.slice(1)} />
            <span className="text-muted">{words}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const METHOD = { passkey: "Passkey", password: "Password" } as const;

const ANSWER = { GO: "GO", NO_GO: "NO-GO", HOLD: "HOLD" } as const;

function Signers({ summary }: { summary: BundleSummary }) {
  if (summary.signers.length === 0) return null;
  return (
    <Card title="Who answered" flush>
      <DataTable
        caption="Signers"
        rows={summary.signers}
        rowKey={({ role }) => role}
        columns={[
          {
            key: "name",
            header: "Person",
            isRowHeader: true,
            cell: ({ name, onBehalfOf }) => (onBehalfOf ? `${name} for ${onBehalfOf}` : name),
          },
          { key: "role", header: "As", cell: ({ role }) => roleWords(role) },
          {
            key: "answer",
            header: "Answer",
            cell: ({ role, choice, name }) => (
              <RoleChip
                answer={ANSWER[choice]}
                roleName={roleWords(role)}
                initials={initialsOf(name)}
                person={name}
                withWord
              />
            ),
          },
          { key: "at", header: "When", cell: ({ atMs }) => <Time atMs={atMs} /> },
          { key: "method", header: "With", cell: ({ method }) => METHOD[method] },
          {
            key: "comment",
            header: "Comment",
            isWideOnly: true,
            cell: ({ comment }) => <span className="text-muted">{comment || "none"}</span>,
          },
        ]}
      />
    </Card>
  );
}

function Runs({ summary }: { summary: BundleSummary }) {
  if (summary.runs.length === 0) return null;
  return (
    <Card title="What ran" hint="Each run was judged again from its record, with the same end." flush>
      <DataTable
        caption="Runs"
        rows={summary.runs}
        rowKey={({ runId }) => runId}
        columns={[
          { key: "kind", header: "Run", isRowHeader: true, cell: ({ kind }) => kind },
          {
            key: "ended",
            header: "Ended",
            cell: ({ endedAtMs }) => (endedAtMs === null ? "not yet" : <Time atMs={endedAtMs} />),
          },
          { key: "words", header: "Verdict", cell: ({ words }) => words },
        ]}
      />
    </Card>
  );
}

function Holds({ name, summary }: { name: string; summary: BundleSummary }) {
  return (
    <>
      <Callout
        kind="normal"
        title="Everything in this bundle holds."
        safe={`${name} is complete and unchanged since ${summary.exportedBy} made it.`}
        next="Compare the witness’s fingerprint below: all of this is as good as that key."
      />
      <Card title={`Decision ${summary.number}, revision ${summary.revision}: ${summary.title}`}>
        <h3 className="kicker mb-1.5">What it proves, and nothing beyond</h3>
        <ul className="mb-4 max-w-prose space-y-1.5">
          {summary.proves.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        <DefinitionList
          items={[
            {
              label: "Authorised (GO)",
              value: summary.authorisedAtMs === null ? "never" : <Time atMs={summary.authorisedAtMs} />,
            },
            { label: "Content hash", value: <Hash value={summary.contentHash} label="content hash" /> },
            { label: "Bundle made by", value: summary.exportedBy },
            { label: "Bundle made at", value: <Time atMs={summary.exportedAtMs} /> },
          ]}
        />
      </Card>
      <Signers summary={summary} />
      <Runs summary={summary} />
      <CompareFingerprint witness={summary.witness} />
    </>
  );
}

/** The outcome of checking one bundle. */
export function VerdictView({ name, verdict }: { name: string; verdict: BundleVerdict }) {
  return (
    <div className="grid gap-4">
      {verdict.ok ? (
        <Holds name={name} summary={verdict.summary} />
      ) : (
        <Callout
          kind="serious"
          title={`Do not rely on this bundle. First thing wrong, ${verdict.where}: ${verdict.reason}.`}
          safe="Nothing was sent, and the decision itself is untouched: this says something about the file."
          next="Ask for the bundle again from the people who run Countersign, and compare. If it is wrong again, ask them for the alarms of the witness."
        />
      )}
      <Checks checks={verdict.checks} {...(verdict.ok ? {} : { where: verdict.where })} />
    </div>
  );
}
