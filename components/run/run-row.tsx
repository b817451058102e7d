import { PhaseBadge } from "#components/status/phase-badge.tsx";
import type { Column } from "#components/ui/data-table.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Time } from "#components/ui/time.tsx";

/** A run as lists show it. */
export type RunRowView = {
  runId: string;
  kind: string;
  attempt: number;
  decisionId: string | null;
  decisionNumber: number | null;
  decisionTitle: string | null;
  phase: string;
  trigger: string | null;
  reason: string | null;
  createdAtMs: number;
  launchedAtMs: number | null;
  finishedAtMs: number | null;
  hasReport: boolean;
};

const KIND_WORD: Readonly<Record<string, string>> = { DEMO: "Demo", DRILL: "Drills", CANARY: "Canary" };

/** "Canary 2", "Demo 1": kind and attempt. */
export function runName(run: Pick<RunRowView, "kind" | "attempt">): string {
  return `${KIND_WORD[run.kind] ?? run.kind} ${run.attempt}`;
}

/** Columns of a run list; `withDecision` where the list spans decisions. */
export function runColumns(withDecision: boolean): readonly Column<RunRowView>[] {
  const decision: Column<RunRowView> = {
    key: "decision",
    header: "Decision",
    cell: (run) =>
      run.decisionId ? (
        <TextLink href={`/decisions/${run.decisionId}`}>
          #{run.decisionNumber} {run.decisionTitle}
        </TextLink>
      ) : (
        "—"
      ),
  };
  return [
    {
      key: "run",
      header: "Run",
      isRowHeader: true,
      className: "sm:whitespace-nowrap",
      cell: (run) => <TextLink href={`/runs/${run.runId}`}>{runName(run)}</TextLink>,
    },
    ...(withDecision ? [decision] : []),
    { key: "phase", header: "Phase", cell: (run) => <PhaseBadge phase={run.phase} /> },
    { key: "reason", header: "Why", cell: (run) => <span className="text-muted">{run.reason ?? "—"}</span> },
    { key: "started", header: "Started", cell: (run) => <Time atMs={run.launchedAtMs ?? run.createdAtMs} /> },
    {
      key: "report",
      header: "Report",
      cell: (run) => (run.hasReport ? <TextLink href={`/runs/${run.runId}/report`}>Report</TextLink> : "—"),
    },
  ];
}
