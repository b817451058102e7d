import { Lock } from "lucide-react";
import { PhaseBadge } from "#components/status/phase-badge.tsx";
import type { PollAnswer } from "#components/status/role-chip.tsx";
import { RoleChip } from "#components/status/role-chip.tsx";
import { Age } from "#components/ui/age.tsx";
import { Countdown } from "#components/ui/countdown.tsx";
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
  symbol: string;
  createdAtMs: number;
  demoExpiresAtMs: number | null;
  drillsExpireAtMs: number | null;
  lockedUntilMs: number | null;
  waitsForYou: string | null;
  answers: readonly { role: PersonRole; answer: PollAnswer; personName: string | null }[];
};

const OPEN_PHASES: ReadonlySet<string> = new Set(["DRAFT", "IN_REVIEW", "AUTHORIZED"]);
const isOpen = (phase: string) => OPEN_PHASES.has(phase);

function Chips({ answers }: Pick<DecisionRow, "answers">) {
  return (
    <span className="inline-flex gap-1 max-sm:flex-wrap">
      {answers.map(({ role, answer, personName }) => (
        <RoleChip
          key={role}
          answer={answer}
          roleName={roleWords(role)}
          initials={initialsOf(personName ?? roleWords(role))}
          person={personName ?? undefined}
        />
      ))}
    </span>
  );
}

/** Evidence as it counts now: until when, expired, or none. */
function Freshness(props: { what: string; expiresAtMs: number | null }) {
  const { what, expiresAtMs } = props;
  if (expiresAtMs === null) return <span className="block text-muted">{what}: none</span>;
  return (
    <span className="block whitespace-nowrap">
      {what}: <Countdown untilMs={expiresAtMs} over={<span className="text-serious">expired</span>} />
    </span>
  );
}

function Phase({ row }: { row: DecisionRow }) {
  return (
    <span className="inline-flex flex-col items-start gap-1 max-sm:items-end">
      <PhaseBadge phase={row.phase} />
      {row.lockedUntilMs === null ? null : (
        <span className="inline-flex items-center gap-1 whitespace-nowrap text-xs text-caution">
          <Lock aria-hidden="true" className="size-3" />
          locked, <Countdown untilMs={row.lockedUntilMs} over="open now" />
        </span>
      )}
    </span>
  );
}

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
                #{row.number} · {row.symbol} · revision {row.revision} · {row.environment.toLowerCase()} ·{" "}
                {row.createdByName}
              </span>
              {row.waitsForYou ? (
                <span className="block text-xs font-medium text-accent-ink">{row.waitsForYou}</span>
              ) : null}
            </span>
          ),
        },
        { key: "phase", header: "Phase", cell: (row) => <Phase row={row} /> },
        { key: "answers", header: "Sign-offs", cell: (row) => <Chips answers={row.answers} /> },
        {
          key: "evidence",
          header: "Evidence counts for",
          cell: (row) =>
            isOpen(row.phase) ? (
              <span>
                <Freshness what="Demo" expiresAtMs={row.demoExpiresAtMs} />
                <Freshness what="Drills" expiresAtMs={row.drillsExpireAtMs} />
              </span>
            ) : (
              <span className="text-muted">closed</span>
            ),
        },
        { key: "age", header: "Age", cell: (row) => <Age atMs={row.createdAtMs} isPlain /> },
        {
          key: "updated",
          header: "Changed",
          isWideOnly: true,
          cell: (row) => <Time atMs={row.updatedAtMs} />,
        },
      ]}
    />
  );
}
