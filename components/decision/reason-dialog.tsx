"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextArea, TextInput } from "#components/ui/text-input.tsx";
import { ActForm } from "./act-form.tsx";
import type { CommandAnswer } from "./use-decision-commands.ts";

type Given = { value: string; n: number | null; reason: string };

function readGiven(form: FormData): Given {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const samples = text("samples");
  return { value: text("value"), n: samples === "" ? null : Number(samples), reason: text("reason") };
}

/** A small window that asks for a reason (and a value) before an act. */
export function ReasonDialog(props: {
  label: string;
  itemText: string;
  description: string;
  reasonLabel: string;
  withValue?: boolean;
  /** Asks beside the value how many samples it rests on. */
  withSamples?: boolean;
  isQuiet?: boolean;
  onSend: (input: Given) => Promise<CommandAnswer>;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
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
      <ActForm
        label={props.label}
        onSend={(form) => props.onSend(readGiven(form))}
        onDone={() => setOpen(false)}
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
      </ActForm>
    </Dialog>
  );
}
