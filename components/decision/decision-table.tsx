import { PhaseBadge } from "#components/status/phase-badge.tsx";
import type { PollAnswer } from "#components/status/role-chip.tsx";
import { RoleChip } from "#components/status/role-chip.tsx";
import { Age } from "#components/ui/age.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Time } from "#components/ui/time.tsx";
import type { PersonRole } from "#lib/decision/model.ts";
import { roleWords } from "#lib/decision/permissions.ts";
import { initialsOf } from "./initials.ts";

/** A decision as the list shows it. */
export type DecisionRow = {
  decisionId: string;
  number: number;
  title: string;
  phase: string;
  environment: "PRODUCTION" | "REHEARSAL";
  revision: number;
  createdByName: string;
  updatedAtMs: number;
  demoAtMs: number | null;
  drillsAtMs: number | null;
  answers: readonly { role: PersonRole; answer: PollAnswer; personName: string | null }[];
};

function Chips({ answers }: Pick<DecisionRow, "answers">) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      {answers.map(({ role, answer, personName }) => (
        <RoleChip
          key={role}
          answer={answer}
          roleName={roleWords(role)}
          initials={initialsOf(roleWords(role))}
          person={personName ?? undefined}
        />
      ))}
    </span>
  );
}

const evidenceAge = (atMs: number | null) => (atMs === null ? "none" : <Age atMs={atMs} isPlain />);

/** Decisions with phase, four answers, age of evidence and last change. */
export function DecisionTable(props: { decisions: readonly DecisionRow[]; isFiltered: boolean }) {
  return (
    <DataTable
      caption="Decisions"
      rows={props.decisions}
      rowKey={(row) => row.decisionId}
      empty={
        props.isFiltered ? (
          <EmptyState title="No decision matches">Change the filter to see others.</EmptyState>
        ) : (
          <EmptyState title="No decision yet">An engineer opens the first one from a template.</EmptyState>
        )
      }
      columns={[
        {
          key: "title",
          header: "Decision",
          isRowHeader: true,
          cell: (row) => (
            <span>
              <TextLink href={`/decisions/${row.decisionId}`}>{row.title}</TextLink>
              <span className="block text-xs text-muted">
                #{row.number} · revision {row.revision} · {row.environment.toLowerCase()} ·{" "}
                {row.createdByName}
              </span>
            </span>
          ),
        },
        { key: "phase", header: "Phase", cell: (row) => <PhaseBadge phase={row.phase} /> },
        { key: "answers", header: "Sign-offs", cell: (row) => <Chips answers={row.answers} /> },
        { key: "demo", header: "Demo", isWideOnly: true, cell: (row) => evidenceAge(row.demoAtMs) },
        { key: "drills", header: "Drills", isWideOnly: true, cell: (row) => evidenceAge(row.drillsAtMs) },
        { key: "updated", header: "Changed", cell: (row) => <Time atMs={row.updatedAtMs} /> },
      ]}
    />
  );
}
