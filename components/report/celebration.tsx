import { Card } from "#components/ui/card.tsx";
import type { RunReport } from "#lib/report/report-model.ts";

/** Paper streamers: where each hangs, how long it is, and its colour. They come to rest; whoever wants no motion sees them at rest. */
const STREAMERS = [
  { x: 8, length: 26, color: 0 },
  { x: 22, length: 40, color: 1 },
  { x: 36, length: 30, color: 2 },
  { x: 50, length: 46, color: 3 },
  { x: 64, length: 34, color: 4 },
  { x: 78, length: 42, color: 5 },
  { x: 92, length: 28, color: 0 },
];

function Streamers() {
  return (
    <svg viewBox="0 0 100 56" width="100" height="56" aria-hidden="true" className="shrink-0">
      {STREAMERS.map(({ x, length, color }) => (
        <path
          key={x}
          d={`M${x} 2q5 ${length / 4} 0 ${length / 2}t0 ${length / 2}`}
          pathLength={1}
          className="unroll"
          fill="none"
          stroke={`var(--color-series-${color})`}
          strokeWidth="3"
          strokeLinecap="round"
        />
      ))}
    </svg>
  );
}

/** The last row of the form's list after a success, on screen. */
export function Celebration({ report }: { report: RunReport }) {
  const people = [...new Set(report.signOffs.map((row) => row.person))];
  return (
    <Card className="border-normal-line bg-normal-soft">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Streamers />
        <div className="min-w-0 flex-1">
          <p className="text-xl font-semibold">The canary went through.</p>
          <p className="mt-1 text-pretty text-sm text-muted">
            {people.length > 0
              ? `Well done, ${people.join(", ")}, and everyone who watched. Take a moment before the rollout.`
              : "Well done, all of you. Take a moment before the rollout."}
          </p>
        </div>
      </div>
    </Card>
  );
}
