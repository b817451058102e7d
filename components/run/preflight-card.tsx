import { StatusMark } from "#components/status/status-mark.tsx";
import { Card } from "#components/ui/card.tsx";
import { Countdown } from "#components/ui/countdown.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { RunState } from "#lib/canary/model.ts";

function stepLook(ok: boolean | null) {
  if (ok === null) return <StatusMark level="standby" label="running" />;
  return ok ? <StatusMark level="normal" label="pass" /> : <StatusMark level="serious" label="fail" />;
}

/** T-5 to T-0: the preflight steps with output, duration and verdict. */
export function PreflightCard({ state }: { state: RunState }) {
  const isCounting = state.phase === "PREFLIGHT" && state.launchAtMs !== null;
  return (
    <Card
      id="preflight"
      title="Preflight"
      hint={
        isCounting && state.launchAtMs !== null ? (
          <>
            Launch in <Countdown untilMs={state.launchAtMs} over="now" />. A red or missing step scrubs the
            launch.
          </>
        ) : state.signatures ? (
          state.signatures.detail
        ) : undefined
      }
      flush
    >
      {state.preflight.length === 0 ? (
        <EmptyState title="No step yet">The steps start when a worker claims the run.</EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {state.preflight.map((step) => (
            <li key={step.stepId} className="px-4 py-2.5">
              <div className="flex items-baseline justify-between gap-4">
                <span className="font-medium">{step.text}</span>
                <span className="flex shrink-0 items-baseline gap-3 text-sm">
                  {step.durationMs === null ? null : (
                    <span className="text-muted">{Math.round(step.durationMs)} ms</span>
                  )}
                  {stepLook(step.ok)}
                </span>
              </div>
              {step.output ? (
                <pre className="mt-1 max-h-32 overflow-y-auto whitespace-pre-wrap break-words text-xs text-muted">
                  {step.output}
                </pre>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
