"use client";

import { useState } from "react";
import { useTitleStatus } from "#components/frame/use-title-status.ts";
import { Callout } from "#components/ui/callout.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { RunState } from "#lib/canary/model.ts";
import { FINAL_RUN_PHASES, type Tick } from "#lib/canary/run-events.ts";
import type { Template } from "#lib/template/schema.ts";
import { CheckpointCard } from "./checkpoint-card.tsx";
import { DrillCard } from "./drill-card.tsx";
import { EventFeed } from "./event-feed.tsx";
import { PreflightCard } from "./preflight-card.tsx";
import { RollbackAlert } from "./rollback-alert.tsx";
import { RunCharts } from "./run-charts.tsx";
import { RunClockCard } from "./run-clock-card.tsx";
import { type IntentInput, RunControls } from "./run-controls.tsx";
import { runStatus } from "./run-status.ts";
import { TriggerTable } from "./trigger-table.tsx";
import { useRefreshAtEnd } from "./use-refresh-at-end.ts";
import { useRunStream } from "./use-run-stream.ts";
import { VerdictCard } from "./verdict-card.tsx";

type Refusal = { whatHappened: string; safeNow: string; doNext: string };

const UNREACHABLE: Refusal = {
  whatHappened: "The request did not reach the server.",
  safeNow: "The canary goes on under the worker's watch; its limits still roll it back.",
  doNext: "Press again, or run the kill switch from a terminal: npm run kill-switch -- --close-all",
};

export type RunScreenProps = {
  runId: string;
  initial: { state: RunState; ticks: readonly Tick[] };
  template: Pick<Template, "checkpoints" | "triggers" | "mustHaves" | "targets" | "targetsNeeded">;
  sendIntent: (
    input: IntentInput & { runId: string },
  ) => Promise<{ ok: true } | { ok: false; refusal: Refusal }>;
};

function StreamNotice({ connection }: { connection: string }) {
  if (connection === "signed-out") {
    return (
      <Callout
        kind="caution"
        title="You are signed out, so this page gets no more data."
        safe="The run goes on under the worker's watch."
        actions={<TextLink href="/sign-in">Sign in</TextLink>}
      />
    );
  }
  if (connection !== "lost") return null;
  return (
    <Callout
      kind="caution"
      title="No live data: the connection is being tried again."
      safe="The canary may still trade; the worker watches its limits without this page."
      next="Kill works with old data too."
    />
  );
}

/** The live run: clock, status, controls, triggers, checkpoints, charts and events, all from the record. */
export function RunScreen(props: RunScreenProps) {
  const { state, ticks, connection, heardAtMs } = useRunStream(props.runId, props.initial);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const isFinal = FINAL_RUN_PHASES.has(state.phase);
  useRefreshAtEnd(isFinal);
  const status = runStatus(state);
  useTitleStatus(isFinal ? null : { level: status.level, text: status.word });
  const send = (input: IntentInput) => {
    setRefusal(null);
    props
      .sendIntent({ ...input, runId: props.runId })
      .then((answer) => setRefusal(answer.ok ? null : answer.refusal))
      .catch(() => setRefusal(UNREACHABLE));
  };
  const firedUnit = props.template.triggers.find((one) => one.kind === state.fired?.trigger)?.unit ?? "";
  return (
    <div className="flex flex-col gap-4">
      {isFinal ? null : <StreamNotice connection={connection} />}
      <RollbackAlert state={state} unit={firedUnit} />
      {state.scrubReason ? (
        <Callout
          kind="caution"
          title="Scrubbed: the canary was never launched."
          safe="No order was sent."
          next="While the authorisation lasts it can be launched again from the decision."
        >
          {state.scrubReason}
        </Callout>
      ) : null}
      {state.verdict ? (
        <VerdictCard
          state={state}
          mustHaves={props.template.mustHaves}
          targets={props.template.targets}
          targetsNeeded={props.template.targetsNeeded}
        />
      ) : null}
      <RunClockCard
        state={state}
        template={props.template}
        level={status.level}
        statusWord={status.word}
        heardAtMs={heardAtMs}
        isFinal={isFinal}
      />
      {isFinal ? null : (
        <RunControls
          runId={props.runId}
          phase={state.phase}
          isHeld={state.held !== null}
          refusal={refusal}
          send={send}
        />
      )}
      {state.kind === "DRILL" ? (
        <DrillCard drills={state.drills} />
      ) : (
        <TriggerTable readings={state.triggers} triggers={props.template.triggers} />
      )}
      <RunCharts state={state} ticks={ticks} template={props.template} isFinal={isFinal} />
      {state.kind === "CANARY" ? (
        <div className="grid gap-4 lg:grid-cols-2">
          <CheckpointCard state={state} template={props.template} isFinal={isFinal} send={send} />
          <PreflightCard state={state} />
        </div>
      ) : null}
      <EventFeed entries={state.feed} />
    </div>
  );
}
