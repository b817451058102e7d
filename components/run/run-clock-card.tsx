"use client";

import { memo } from "react";
import type { StatusLevel } from "#components/status/status-level.ts";
import { StatusPill } from "#components/status/status-mark.tsx";
import { Age } from "#components/ui/age.tsx";
import { Card } from "#components/ui/card.tsx";
import { Countdown, MissionClock } from "#components/ui/countdown.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { Meter, Progress } from "#components/ui/meter.tsx";
import { numberText } from "#components/ui/number-text.ts";
import { useClock } from "#components/ui/use-clock.ts";
import type { RunState } from "#lib/canary/model.ts";
import type { Template } from "#lib/template/schema.ts";
import { checkpointsWithin } from "./chart-plan.ts";

type Checkpoints = Template["checkpoints"];
type Span = { t0Ms: number; endsAtMs: number; finishedAtMs: number | null };

const CheckpointPins = memo(function CheckpointPins(props: {
  t0Ms: number;
  endsAtMs: number;
  checkpoints: Checkpoints;
}) {
  const { t0Ms, endsAtMs, checkpoints } = props;
  return (
    <ol aria-label="Checkpoints on the clock" className="relative mt-1 h-4 text-2xs text-muted">
      {checkpointsWithin(checkpoints, t0Ms, endsAtMs).map((one) => (
        <li
          key={one.id}
          className="absolute -translate-x-1/2 whitespace-nowrap last:-translate-x-full"
          style={{ left: `${((one.atSec * 1000) / (endsAtMs - t0Ms)) * 100}%` }}
        >
          {one.title.split(":")[0]}
        </li>
      ))}
    </ol>
  );
});

const RunProgress = memo(function RunProgress(props: Span & { checkpoints: Checkpoints }) {
  const { t0Ms, endsAtMs, finishedAtMs, checkpoints } = props;
  const partAt = (atMs: number) => Math.min(1, Math.max(0, (atMs - t0Ms) / (endsAtMs - t0Ms)));
  // Whole percents: the bar of a long run is not drawn anew for a change that nobody sees.
  const percent = useClock((nowMs) => Math.round(partAt(finishedAtMs ?? nowMs) * 100), t0Ms) ?? 0;
  return (
    <div className="relative">
      <Progress label="Time of the run" fraction={percent / 100} text={`${percent} %`} />
      <CheckpointPins t0Ms={t0Ms} endsAtMs={endsAtMs} checkpoints={checkpoints} />
    </div>
  );
});

/** From the tick where it has them: the canary's single lines come live as words for the feed alone. */
function Figures({ state }: { state: RunState }) {
  const { lastTick, counts } = state;
  // What the venue said last in a rollback, also that nobody knows, goes before the last row of a second.
  const proven = state.flat ?? (state.notFlat && state.phase === "STUCK" ? state.notFlat : null);
  const openOrders = proven?.openOrders ?? lastTick?.openOrders ?? null;
  return (
    <DefinitionList
      className="mt-5"
      layout="grid"
      items={[
        {
          label: "Position",
          value: numberText(proven?.positionBtc ?? lastTick?.positionBtc?.toString() ?? null, "BTC"),
        },
        { label: "Open orders", value: openOrders === null ? "—" : openOrders < 0 ? "unknown" : openOrders },
        { label: "Orders sent", value: lastTick?.ordersSubmitted ?? counts.orders },
        { label: "Fills", value: lastTick?.fills ?? counts.fills },
        { label: "Mark price", value: numberText(lastTick?.markPrice?.toString() ?? null, "USD") },
        { label: "Error rate", value: numberText(lastTick?.errorRatePct?.toString() ?? null, "%") },
      ]}
    />
  );
}

/** Mission clock, overall status, and profit and loss against the limit. */
export function RunClockCard(props: {
  state: RunState;
  checkpoints: Checkpoints;
  level: StatusLevel;
  statusWord: string;
  heardAtMs: number | null;
  isFinal: boolean;
}) {
  const { state, level } = props;
  const { t0Ms, endsAtMs, finishedAtMs, launchAtMs } = state;
  const pnl = state.lastTick?.pnlUsd ?? null;
  const maxLoss = Number(state.config?.maxLossUsd ?? "0");
  const loss = pnl === null ? 0 : Math.max(0, -pnl);
  return (
    <Card>
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3">
        <div>
          <p className="font-mono text-3xl font-semibold tabular-nums tracking-tight">
            {t0Ms !== null ? (
              <MissionClock zeroMs={t0Ms} stoppedAtMs={finishedAtMs} />
            ) : launchAtMs !== null && !props.isFinal ? (
              <>
                T−
                <Countdown untilMs={launchAtMs} over="0" />
              </>
            ) : (
              "T−"
            )}
          </p>
          <p className="mt-1 flex items-center gap-3 text-sm text-muted">
            {props.isFinal ? (
              "Finished"
            ) : t0Ms === null ? (
              "Nothing is launched yet"
            ) : (
              <Age atMs={props.heardAtMs} lostWords="no live data, the canary may still trade" />
            )}
          </p>
        </div>
        <StatusPill level={level} label={props.statusWord} />
      </div>
      <div className="mt-4 grid items-start gap-x-10 gap-y-4 lg:grid-cols-2">
        {t0Ms === null || endsAtMs === null ? null : (
          <RunProgress
            t0Ms={t0Ms}
            endsAtMs={endsAtMs}
            finishedAtMs={finishedAtMs}
            checkpoints={props.checkpoints}
          />
        )}
        <Meter
          label="Loss against the limit"
          value={loss}
          limit={maxLoss}
          text={`PnL ${numberText(pnl === null ? null : pnl.toFixed(2), "USD")} of −${maxLoss} USD`}
          headroom={`${numberText(Math.max(0, maxLoss - loss).toFixed(2), "USD")} left`}
          level={level}
          isLarge
        />
      </div>
      <Figures state={state} />
    </Card>
  );
}
