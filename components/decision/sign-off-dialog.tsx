"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { TextArea, TextInput } from "#components/ui/text-input.tsx";
import { TypedConfirm } from "#components/ui/typed-confirm.tsx";
import type { Station } from "#lib/template/schema.ts";
import { RefusalCallout } from "./refusal-callout.tsx";
import type { CommandAnswer, RefusalWords } from "./use-decision-commands.ts";

export type SignOffInput = {
  role: Station["role"];
  choice: "GO" | "NO_GO" | "HOLD";
  comment: string;
  password: string;
  typedSymbol?: string;
  typedSize?: string;
};

export type SendSignOff = (input: SignOffInput) => Promise<CommandAnswer>;

const CHOICE_WORD = { GO: "GO", NO_GO: "NO-GO", HOLD: "HOLD" } as const;

type SignOffDialogProps = {
  station: Station;
  choice: SignOffInput["choice"];
  contentHash: string;
  revision: number;
  restated: readonly { label: string; value: string }[];
  /** Texts to type before the last station's GO; empty for every other act. */
  typed: readonly { name: "typedSymbol" | "typedSize"; label: string; expected: string }[];
  send: SendSignOff;
  trigger: React.ReactElement;
};

/** What you see is what you sign: the statement in full, a comment, and the password for this one act. */
export function SignOffDialog(props: SignOffDialogProps) {
  const { station, choice } = props;
  const [isOpen, setOpen] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [isSending, setSending] = useState(false);
  const word = CHOICE_WORD[choice];

  const submit = async (form: FormData) => {
    const field = (name: string) => String(form.get(name) ?? "");
    setSending(true);
    const answer = await props.send({
      role: station.role,
      choice,
      comment: field("comment"),
      password: field("password"),
      ...(props.typed.length > 0 ? { typedSymbol: field("typedSymbol"), typedSize: field("typedSize") } : {}),
    });
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) setOpen(false);
  };

  const signButton = (isComplete: boolean) => (
    <div className="flex flex-wrap justify-end gap-2 pt-2 pb-2">
      <DialogClose />
      <Button
        type="submit"
        variant="primary"
        disabled={!isComplete}
        pending={isSending}
        pendingLabel="Signing"
      >
        Sign {word}
      </Button>
    </div>
  );

  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        setRefusal(null);
      }}
      isWide
      title={`${station.title}: ${word}`}
      description={`You sign revision ${props.revision} as ${station.person}. The signature covers exactly what stands below.`}
      trigger={props.trigger}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        {choice === "GO" ? (
          <ul className="list-disc space-y-1 pl-5">
            {station.statements.map((statement) => (
              <li key={statement}>{statement}</li>
            ))}
          </ul>
        ) : null}
        <DefinitionList items={props.restated} layout="grid" />
        <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
          Content hash <Hash value={props.contentHash} label="content hash" />
        </p>
        <Field
          label={choice === "GO" ? "Comment" : "Reason"}
          isOptional={choice === "GO"}
          hint={choice === "GO" ? undefined : "It stands beside the signature."}
        >
          <TextArea name="comment" rows={2} required={choice !== "GO"} maxLength={2000} />
        </Field>
        <Field
          label="Your password"
          hint="Asked for every signature. It is checked on the server and not kept."
        >
          <TextInput name="password" type="password" autoComplete="current-password" required />
        </Field>
        <RefusalCallout refusal={refusal} />
        {props.typed.length > 0 ? (
          <TypedConfirm items={props.typed}>{signButton}</TypedConfirm>
        ) : (
          signButton(true)
        )}
      </form>
    </Dialog>
  );
}
