import { PhaseBadge } from "#components/status/phase-badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { MissionClock } from "#components/ui/countdown.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { numberText } from "#components/ui/number-text.ts";

export type LiveRunRow = {
  runId: string;
  kind: string;
  phase: string;
  symbol: string;
  sizeBtc: string;
  maxLossUsd: string;
  t0Ms: number | null;
  pnlUsd: string | null;
  decisionNumber: number | null;
  decisionTitle: string | null;
};

/** Runs under way, with clock and profit and loss. */
export function LiveRunList({ runs }: { runs: readonly LiveRunRow[] }) {
  return (
    <Card title="Live runs" flush>
      {runs.length === 0 ? (
        <EmptyState title="Nothing runs">A run stands here from its countdown until it is over.</EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {runs.map((run) => (
            <li
              key={run.runId}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5"
            >
              <div className="min-w-0">
                <TextLink href={`/runs/${run.runId}`}>
                  {run.kind === "CANARY" ? "Canary" : run.kind === "DEMO" ? "Demo" : "Drills"} · {run.symbol}{" "}
                  {run.sizeBtc}
                </TextLink>
                <p className="text-sm text-muted">
                  #{run.decisionNumber} {run.decisionTitle}
                </p>
              </div>
              <span className="flex items-center gap-4 text-sm">
                {run.t0Ms === null ? null : <MissionClock zeroMs={run.t0Ms} />}
                <span>PnL {numberText(run.pnlUsd, "USD")}</span>
                <PhaseBadge phase={run.phase} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
