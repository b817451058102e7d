"use client";

import { useCallback, useState } from "react";
import { useTitleStatus } from "#components/frame/use-title-status.ts";
import { ageLevel } from "#components/ui/age-level.ts";
import { Callout } from "#components/ui/callout.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { useClock } from "#components/ui/use-clock.ts";
import type { RunState } from "#lib/canary/model.ts";
import { FINAL_RUN_PHASES, type Tick } from "#lib/canary/run-events.ts";
import type { Decision } from "#lib/decision/model.ts";
import type { Template } from "#lib/template/schema.ts";
import { CheckpointCard } from "./checkpoint-card.tsx";
import { DrillCard } from "./drill-card.tsx";
import { EventFeed } from "./event-feed.tsx";
import { PreflightCard } from "./preflight-card.tsx";
import { RollbackAlert } from "./rollback-alert.tsx";
import { RunCharts } from "./run-charts.tsx";
import { RunClockCard } from "./run-clock-card.tsx";
import { type IntentInput, RunControls, type SendIntent } from "./run-controls.tsx";
import { HAS_TICKS, runStatus } from "./run-status.ts";
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
  /** Whom to call while the account is not flat. */
  contacts: Decision["contacts"];
  template: Pick<Template, "checkpoints" | "triggers" | "mustHaves" | "targets" | "targetsNeeded" | "timing">;
  sendIntent: (
    input: IntentInput & { runId: string },
  ) => Promise<{ ok: true } | { ok: false; refusal: Refusal }>;
};

function StreamNotice({ connection, isOld }: { connection: string; isOld: boolean }) {
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
  if (connection !== "lost" && !isOld) return null;
  return (
    <Callout
      kind={isOld ? "serious" : "caution"}
      title={
        connection === "lost"
          ? "No live data: the connection is being tried again."
          : "No live data: the server is there, but nothing new of this run arrives."
      }
      safe="The canary may still trade; worker and watchdog bring it down without this page, and without the database after 30 s."
      next="Kill works with old data too."
    />
  );
}

/** What came of the run, as far as something did: a rollback, a scrubbed launch, the verdict. */
function Outcome(props: Pick<RunScreenProps, "template" | "contacts"> & { state: RunState }) {
  const { state, template, contacts } = props;
  const firedUnit = template.triggers.find((one) => one.kind === state.fired?.trigger)?.unit ?? "";
  return (
    <>
      <RollbackAlert state={state} unit={firedUnit} contacts={contacts} />
      {state.scrubReason ? (
        <Callout
          kind="caution"
          title="Scrubbed: the canary was never launched."
          safe="The canary has sent no order."
          next={
            state.kind === "CANARY"
              ? "While the authorisation lasts it can be launched again from the decision."
              : "Mend what is named here, then start it again from the decision."
          }
        >
          <p className="break-words first-letter:uppercase">{state.scrubReason}</p>
        </Callout>
      ) : null}
      {state.verdict ? (
        <VerdictCard
          state={state}
          mustHaves={template.mustHaves}
          targets={template.targets}
          targetsNeeded={template.targetsNeeded}
        />
      ) : null}
    </>
  );
}

/** Checkpoints and preflight, which only a canary has. Each card is given its own part of the state and rests while that rests. */
function CanaryCards(props: {
  state: RunState;
  checkpoints: Template["checkpoints"];
  confirmSec: number;
  isFinal: boolean;
  send: SendIntent;
}) {
  const { state } = props;
  if (state.kind !== "CANARY") return null;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <CheckpointCard
        judged={state.checkpoints}
        question={state.question}
        checkpoints={props.checkpoints}
        confirmSec={props.confirmSec}
        isFinal={props.isFinal}
        send={props.send}
      />
      <PreflightCard
        launchAtMs={state.phase === "PREFLIGHT" ? state.launchAtMs : null}
        signatures={state.signatures}
        steps={state.preflight}
        isFinal={props.isFinal}
      />
    </div>
  );
}

/** Sends what a person asks for; the refusal of the last request stays until the next one. */
function useIntents({ runId, sendIntent }: Pick<RunScreenProps, "runId" | "sendIntent">) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const send = useCallback(
    (input: IntentInput) => {
      setRefusal(null);
      sendIntent({ ...input, runId })
        .then((answer) => setRefusal(answer.ok ? null : answer.refusal))
        .catch(() => setRefusal(UNREACHABLE));
    },
    [runId, sendIntent],
  );
  return { refusal, send };
}

/** The live run: clock, status, controls, triggers, checkpoints, charts and events, all from the record. */
export function RunScreen(props: RunScreenProps) {
  const { runId, template } = props;
  const { state, ticks, connection, heardAtMs } = useRunStream(runId, props.initial);
  const { refusal, send } = useIntents(props);
  const isFinal = FINAL_RUN_PHASES.has(state.phase);
  useRefreshAtEnd(isFinal);
  // Before the first word the page knows what the server drew, which may be old as well.
  const newestAtMs = heardAtMs ?? state.lastAtMs;
  const isSilent = useClock((nowMs) => ageLevel(nowMs - newestAtMs) === "serious");
  const isOld = isSilent === true && HAS_TICKS.has(state.phase);
  const { level, word } = runStatus(state, isOld);
  useTitleStatus(isFinal ? null : { level, text: word });
  return (
    <div className="flex flex-col gap-4">
      {isFinal ? null : <StreamNotice connection={connection} isOld={isOld} />}
      <Outcome state={state} template={template} contacts={props.contacts} />
      <RunClockCard
        state={state}
        checkpoints={template.checkpoints}
        level={level}
        statusWord={word}
        heardAtMs={newestAtMs}
        isFinal={isFinal}
      />
      {isFinal ? null : (
        <RunControls
          runId={runId}
          phase={state.phase}
          isHeld={state.held !== null}
          refusal={refusal}
          send={send}
        />
      )}
      {state.kind === "DRILL" ? (
        <DrillCard drills={state.drills} isFinal={isFinal} />
      ) : (
        <TriggerTable readings={state.triggers} triggers={template.triggers} />
      )}
      {state.kind === "DRILL" ? null : (
        <RunCharts
          t0Ms={state.t0Ms}
          endsAtMs={state.endsAtMs}
          brokenAtMs={state.fired?.observedAtMs ?? null}
          maxLossUsd={state.config?.maxLossUsd ?? "0"}
          ticks={ticks}
          template={template}
          isFinal={isFinal}
        />
      )}
      <CanaryCards
        state={state}
        checkpoints={template.checkpoints}
        confirmSec={template.timing.checkpointConfirmSec}
        isFinal={isFinal}
        send={send}
      />
      <EventFeed entries={state.feed} />
    </div>
  );
}
