import { memo } from "react";
import { StatusMark } from "#components/status/status-mark.tsx";
import { Card } from "#components/ui/card.tsx";
import { Countdown } from "#components/ui/countdown.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { RunState } from "#lib/canary/model.ts";

function stepLook(ok: boolean | null, isFinal: boolean) {
  if (ok === null) {
    return isFinal ? (
      <StatusMark level="off" label="not finished" />
    ) : (
      <StatusMark level="standby" label="running" />
    );
  }
  return ok ? <StatusMark level="normal" label="pass" /> : <StatusMark level="serious" label="fail" />;
}

/** T-5 to T-0: the preflight steps with output, duration and verdict. */
export const PreflightCard = memo(function PreflightCard(props: {
  /** When the countdown ends, epoch ms; null when none is under way. */
  launchAtMs: number | null;
  signatures: RunState["signatures"];
  steps: RunState["preflight"];
  isFinal: boolean;
}) {
  const { launchAtMs, signatures, steps } = props;
  return (
    <Card
      id="preflight"
      title="Preflight"
      hint={
        launchAtMs !== null ? (
          <>
            Launch in <Countdown untilMs={launchAtMs} over="now" />. A red or missing step scrubs the launch.
          </>
        ) : signatures ? (
          signatures.detail
        ) : undefined
      }
      flush
    >
      {steps.length === 0 ? (
        <EmptyState title="No step yet">The steps start when a worker claims the run.</EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {steps.map((step) => (
            <li key={step.stepId} className="px-4 py-2.5">
              <div className="flex items-baseline justify-between gap-4">
                <span className="font-medium">{step.text}</span>
                <span className="flex shrink-0 items-baseline gap-3 text-sm">
                  {step.durationMs === null ? null : (
                    <span className="text-muted">{Math.round(step.durationMs)} ms</span>
                  )}
                  {stepLook(step.ok, props.isFinal)}
                </span>
              </div>
              {step.output ? (
                <pre className="mt-1 whitespace-pre-wrap break-words text-xs text-muted">{step.output}</pre>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
});
