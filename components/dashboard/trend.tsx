import { TrendBars } from "#components/chart/trend-bars.tsx";
import { phaseLook } from "#components/status/phase-look.ts";
import { Card } from "#components/ui/card.tsx";
import { utcText } from "#components/ui/clock-text.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** One past canary for the trend; figures are null where the run ended before they were measured. */
export type TrendPointView = {
  runId: string;
  atMs: number;
  outcome: string;
  lossUsd: number | null;
  p95LatencyMs: number | null;
  durationSec: number | null;
};

const FIGURES = [
  { title: "Loss", unit: "USD", field: "lossUsd" },
  { title: "Latency p95", unit: "ms", field: "p95LatencyMs" },
  { title: "Duration", unit: "s", field: "durationSec" },
] as const;

/** Past canaries side by side: how each ended, what it lost, how fast the venue answered, how long it lasted. */
export function Trend({ points }: { points: readonly TrendPointView[] }) {
  return (
    <Card title="Past canaries">
      {points.length === 0 ? (
        <EmptyState title="No canary yet">
          After the first one, loss, latency and duration are compared here.
        </EmptyState>
      ) : (
        <div className="grid gap-6 md:grid-cols-3">
          {FIGURES.map(({ title, unit, field }) => (
            <TrendBars
              key={field}
              title={title}
              unit={unit}
              bars={points.map((point) => {
                const { level, word } = phaseLook(point.outcome);
                return {
                  key: point.runId,
                  label: utcText(point.atMs, "full"),
                  value: point[field],
                  level,
                  levelWord: word.toLowerCase(),
                  href: `/runs/${point.runId}`,
                };
              })}
            />
          ))}
        </div>
      )}
    </Card>
  );
}
