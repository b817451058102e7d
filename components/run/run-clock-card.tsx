"use client";

import type { StatusLevel } from "#components/status/status-level.ts";
import { StatusPill } from "#components/status/status-mark.tsx";
import { Age } from "#components/ui/age.tsx";
import { Card } from "#components/ui/card.tsx";
import { Countdown, MissionClock } from "#components/ui/countdown.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { Meter, Progress } from "#components/ui/meter.tsx";
import { useNowMs } from "#components/ui/use-now.ts";
import type { RunState } from "#lib/canary/model.ts";
import type { Template } from "#lib/template/schema.ts";
import { checkpointsWithin } from "./chart-plan.ts";
import { reading } from "./trigger-words.ts";

function RunProgress({ state, template }: { state: RunState; template: Pick<Template, "checkpoints"> }) {
  const nowMs = useNowMs(1_000);
  const { t0Ms, endsAtMs, finishedAtMs } = state;
  if (t0Ms === null || endsAtMs === null) return null;
  const atMs = finishedAtMs ?? nowMs ?? t0Ms;
  const fraction = Math.min(1, Math.max(0, (atMs - t0Ms) / (endsAtMs - t0Ms)));
  return (
    <div className="relative">
      <Progress label="Time of the run" fraction={fraction} text={`${Math.round(fraction * 100)} %`} />
      <ol aria-label="Checkpoints on the clock" className="relative mt-1 h-4 text-2xs text-muted">
        {checkpointsWithin(template.checkpoints, t0Ms, endsAtMs).map((one) => (
          <li
            key={one.id}
            className="absolute -translate-x-1/2 whitespace-nowrap last:-translate-x-full"
            style={{ left: `${((one.atSec * 1000) / (endsAtMs - t0Ms)) * 100}%` }}
          >
            {one.title.split(":")[0]}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Mission clock, overall status, and profit and loss against the limit. */
export function RunClockCard(props: {
  state: RunState;
  template: Pick<Template, "checkpoints">;
  level: StatusLevel;
  statusWord: string;
  heardAtMs: number | null;
  isFinal: boolean;
}) {
  const { state, level } = props;
  const pnl = state.lastTick?.pnlUsd ?? null;
  const maxLoss = Number(state.config?.maxLossUsd ?? "0");
  const loss = pnl === null ? 0 : Math.max(0, -pnl);
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3">
        <div>
          <p className="font-mono text-3xl font-semibold tabular-nums tracking-tight">
            {state.t0Ms !== null ? (
              <MissionClock zeroMs={state.t0Ms} stoppedAtMs={state.finishedAtMs} />
            ) : state.launchAtMs !== null && !props.isFinal ? (
              <>
                T−
                <Countdown untilMs={state.launchAtMs} over="0" />
              </>
            ) : (
              "T−"
            )}
          </p>
          <p className="mt-1 flex items-center gap-3 text-sm text-muted">
            {props.isFinal ? (
              "Finished"
            ) : (
              <Age atMs={props.heardAtMs} lostWords="no live data, the canary may still trade" />
            )}
          </p>
        </div>
        <StatusPill level={level} label={props.statusWord} />
      </div>
      <div className="mt-4 grid items-start gap-x-10 gap-y-4 lg:grid-cols-2">
        <RunProgress state={state} template={props.template} />
        <Meter
          label="Loss against the limit"
          value={loss}
          limit={maxLoss}
          text={`PnL ${reading(pnl === null ? null : pnl.toFixed(2), "USD")} of −${maxLoss} USD`}
          headroom={`${reading(Math.max(0, maxLoss - loss).toFixed(2), "USD")} left`}
          level={level}
          isLarge
        />
      </div>
      <DefinitionList
        className="mt-5"
        layout="grid"
        items={[
          {
            label: "Position",
            value: reading(state.flat?.positionBtc ?? state.lastTick?.positionBtc?.toString() ?? null, "BTC"),
          },
          { label: "Open orders", value: state.flat?.openOrders ?? state.lastTick?.openOrders ?? "—" },
          { label: "Orders", value: `${state.counts.orders} sent, ${state.counts.accepted} accepted` },
          { label: "Fills", value: state.counts.fills },
          { label: "Mark price", value: reading(state.lastTick?.markPrice?.toString() ?? null, "USD") },
          { label: "Errors", value: state.counts.errors },
        ]}
      />
    </Card>
  );
}
