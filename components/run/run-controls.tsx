"use client";

import { memo, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { HoldToConfirm } from "#components/ui/hold-to-confirm.tsx";
import { TextArea } from "#components/ui/text-input.tsx";
import type { IntentKind } from "./intent-kind.ts";

export type IntentInput = { kind: IntentKind; checkpointId?: string; reason?: string };
export type SendIntent = (input: IntentInput) => void;

function AskReason(props: {
  label: string;
  title: string;
  description: string;
  onSend: (reason: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      title={props.title}
      description={props.description}
      trigger={<Button>{props.label}</Button>}
    >
      <form
        className="flex flex-col gap-4 pb-3"
        onSubmit={(event) => {
          event.preventDefault();
          props.onSend(String(new FormData(event.currentTarget).get("reason") ?? ""));
          setOpen(false);
        }}
      >
        <Field label="What was seen">
          <TextArea name="reason" rows={2} required maxLength={2000} />
        </Field>
        <div className="flex justify-end gap-2">
          <DialogClose />
          <Button type="submit" variant="primary">
            {props.label}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/**
 * What a person can ask of a live run. Kill needs no typing and no approval and works as a plain form;
 * nothing here is optimistic: the screen shows what the record confirms.
 */
export const RunControls = memo(function RunControls(props: {
  runId: string;
  phase: string;
  isHeld: boolean;
  /** Words of the last refusal, or null. */
  refusal: { whatHappened: string; safeNow: string; doNext: string } | null;
  send: SendIntent;
}) {
  const { send, phase } = props;
  const isCounting = phase === "PREFLIGHT" || phase === "QUEUED";
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <HoldToConfirm
          label="Kill"
          size="lg"
          action={`/api/runs/${props.runId}/kill`}
          onConfirm={() => send({ kind: "KILL" })}
          sentLabel="Kill requested"
        />
        {phase === "LIVE" ? <Button onClick={() => send({ kind: "STOP" })}>Stop and close</Button> : null}
        {phase === "ROLLING_BACK" || phase === "STUCK" ? null : props.isHeld ? (
          <Button onClick={() => send({ kind: "RESUME" })}>
            {isCounting ? "Release hold" : "Resume entries"}
          </Button>
        ) : (
          <Button onClick={() => send({ kind: "HOLD" })}>{isCounting ? "Call hold" : "Hold entries"}</Button>
        )}
        {phase === "LIVE" ? <Button onClick={() => send({ kind: "END_EARLY" })}>End early</Button> : null}
        {phase === "LIVE" ? (
          <AskReason
            label="Report unauthorised behaviour"
            title="Report unauthorised behaviour"
            description="This rolls the canary back at once. What you write stands in the incident report."
            onSend={(reason) => send({ kind: "REPORT_UNAUTHORISED", reason })}
          />
        ) : null}
      </div>
      {props.refusal ? (
        <Callout
          kind="serious"
          isAlert
          title={props.refusal.whatHappened}
          safe={props.refusal.safeNow}
          next={props.refusal.doNext}
        />
      ) : null}
    </div>
  );
});
