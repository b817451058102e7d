"use client";

import { memo } from "react";
import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Countdown } from "#components/ui/countdown.tsx";
import { Time } from "#components/ui/time.tsx";
import { useClock } from "#components/ui/use-clock.ts";
import { confirmUntilMs, standingOf } from "#lib/canary/late-confirmation.ts";
import type { CheckpointState, Question } from "#lib/canary/model.ts";
import type { Template } from "#lib/template/schema.ts";
import type { SendIntent } from "./run-controls.tsx";

type CheckpointCardProps = {
  judged: readonly CheckpointState[];
  question: Question | null;
  checkpoints: Template["checkpoints"];
  /** Time to confirm a checkpoint after it was judged, s. */
  confirmSec: number;
  isFinal: boolean;
  send: SendIntent;
};

type JudgedProps = { judged: CheckpointState; confirmSec: number; isFinal: boolean; onConfirm: () => void };

/** What a person can still do. The run decides in its own time; when it is over, the template's time is left to confirm. */
function OpenConfirmation({ judged, confirmSec, isFinal, onConfirm }: JudgedProps) {
  const untilMs = confirmUntilMs(judged, confirmSec);
  const standing = useClock((nowMs) => standingOf(judged, confirmSec, nowMs), untilMs);
  if (isFinal && standing === "MISSED")
    return <span className="text-sm text-caution">Not confirmed in time: missed</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-sm text-muted">
        <Countdown untilMs={untilMs} over="no time" /> left
      </span>
      <Button size="sm" variant="primary" onClick={onConfirm} aria-label={`Confirm ${judged.title}`}>
        Confirm
      </Button>
    </span>
  );
}

type AnswerProps = Omit<JudgedProps, "judged"> & { judged: CheckpointState | undefined };

function Answer({ judged, ...props }: AnswerProps) {
  if (!judged) return <span className="text-sm text-muted">{props.isFinal ? "Not reached" : "To come"}</span>;
  if (judged.confirmed) {
    return (
      <span className="text-sm text-muted">
        Confirmed by {judged.confirmed.who.name} <Time atMs={judged.confirmed.atMs} part="time" />
      </span>
    );
  }
  if (judged.missed) return <span className="text-sm text-caution">Not confirmed in time: missed</span>;
  return <OpenConfirmation judged={judged} {...props} />;
}

/** T+5, T+15, T+30: judged by machine, confirmed by a person; a failed one asks continue or roll back. */
export const CheckpointCard = memo(function CheckpointCard(props: CheckpointCardProps) {
  const { question, isFinal, send } = props;
  return (
    <Card id="checkpoints" title="Checkpoints" hint="Judged by machine, confirmed by a person." flush>
      {question && !isFinal ? (
        <div className="p-4">
          <Callout
            kind="serious"
            isAlert
            title="A checkpoint item did not pass: continue or roll back?"
            safe="New entries are on hold; open limits go on being watched."
            next={
              <>
                Answer within <Countdown untilMs={question.deadlineMs} over="— time is up" />; without an
                answer it rolls back.
              </>
            }
            actions={
              <>
                <Button
                  variant="danger"
                  onClick={() => send({ kind: "ANSWER_ROLL_BACK", checkpointId: question.checkpointId })}
                >
                  Roll back
                </Button>
                <Button
                  onClick={() => send({ kind: "ANSWER_CONTINUE", checkpointId: question.checkpointId })}
                >
                  Continue
                </Button>
              </>
            }
          >
            {question.reason}
          </Callout>
        </div>
      ) : null}
      <ol className="divide-y divide-line">
        {props.checkpoints.map((checkpoint) => {
          const judged = props.judged.find((one) => one.checkpointId === checkpoint.id);
          return (
            <li key={checkpoint.id} className="px-4 py-3">
              <div className="flex flex-wrap items-center justify-between gap-2">
                <h3 className="font-medium">{checkpoint.title}</h3>
                <Answer
                  judged={judged}
                  confirmSec={props.confirmSec}
                  isFinal={isFinal}
                  onConfirm={() => send({ kind: "CONFIRM_CHECKPOINT", checkpointId: checkpoint.id })}
                />
              </div>
              <ul className="mt-1.5 space-y-1">
                {checkpoint.items.map((item) => {
                  const result = judged?.items.find((one) => one.itemId === item.id);
                  return (
                    <li
                      key={item.id}
                      className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm"
                    >
                      <span>{item.text}</span>
                      {result ? (
                        <VerdictMark verdict={result.verdict} />
                      ) : (
                        <span className="text-faint">—</span>
                      )}
                      {result ? <span className="w-full text-xs text-muted">{result.reason}</span> : null}
                    </li>
                  );
                })}
              </ul>
            </li>
          );
        })}
      </ol>
    </Card>
  );
});
