import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { DrillState } from "#lib/canary/model.ts";
import { MEASURE_WORDS } from "#lib/template/measure-words.ts";

/** What each drill provoked and how fast it was answered. */
export function DrillCard({ drills }: { drills: readonly DrillState[] }) {
  return (
    <Card id="drills" title="Drills" hint="Each risk control is provoked on the demo account." flush>
      {drills.length === 0 ? (
        <EmptyState title="No drill has finished yet">
          Each one lands here with its reaction and time to flat.
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {drills.map((drill) => (
            <li key={drill.drill} className="px-4 py-2.5">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                <span className="font-medium first-letter:uppercase">{MEASURE_WORDS[drill.drill].label}</span>
                <VerdictMark verdict={drill.ok ? "PASS" : "FAIL"} />
              </div>
              <p className="text-sm text-muted">
                {drill.reason}
                {drill.reactionMs === null ? "" : ` · reaction ${Math.round(drill.reactionMs)} ms`}
                {drill.flatMs === null ? "" : ` · flat in ${Math.round(drill.flatMs)} ms`}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
