"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextArea, TextInput } from "#components/ui/text-input.tsx";
import { RefusalCallout } from "./refusal-callout.tsx";
import type { CommandAnswer, RefusalWords } from "./use-decision-commands.ts";

/** A small window that asks for a reason (and a value) before an act; a refusal stays in the window and loses nothing. */
export function ReasonDialog(props: {
  label: string;
  itemText: string;
  description: string;
  reasonLabel: string;
  withValue?: boolean;
  /** Asks beside the value how many samples it rests on. */
  withSamples?: boolean;
  isQuiet?: boolean;
  onSend: (input: { value: string; n: number | null; reason: string }) => Promise<CommandAnswer>;
}) {
  const [isOpen, setOpen] = useState(false);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const submit = async (form: FormData) => {
    setSending(true);
    const samples = String(form.get("samples") ?? "").trim();
    const answer = await props.onSend({
      value: String(form.get("value") ?? "").trim(),
      n: samples === "" ? null : Number(samples),
      reason: String(form.get("reason") ?? "").trim(),
    });
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) setOpen(false);
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        setRefusal(null);
      }}
      title={`${props.label}: ${props.itemText}`}
      description={props.description}
      trigger={
        <Button
          size="sm"
          variant={props.isQuiet ? "quiet" : "secondary"}
          aria-label={`${props.label}: ${props.itemText}`}
        >
          {props.label}
        </Button>
      }
    >
      <form
        className="flex flex-col gap-4 pb-3"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        {props.withValue ? (
          <Field label="Observed value">
            <TextInput name="value" required maxLength={60} />
          </Field>
        ) : null}
        {props.withSamples ? (
          <Field
            label="Sample count (n)"
            isOptional
            hint="How many orders, requests or readings it rests on. A rate or percentile without it is not enough data."
          >
            <TextInput name="samples" inputMode="numeric" pattern="[0-9]{1,9}" />
          </Field>
        ) : null}
        <Field label={props.reasonLabel}>
          <TextArea name="reason" rows={3} required maxLength={2000} />
        </Field>
        <RefusalCallout refusal={refusal} />
        <div className="flex justify-end gap-2">
          <DialogClose />
          <Button type="submit" variant="primary" pending={isSending}>
            {props.label}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
