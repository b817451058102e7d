"use client";

import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { TextArea } from "#components/ui/text-input.tsx";
import { TypedConfirm } from "#components/ui/typed-confirm.tsx";
import type { Station } from "#lib/template/schema.ts";
import { RefusalCallout } from "./refusal-callout.tsx";
import { MethodFields, SignButtons, useFirstMethod } from "./sign-method.tsx";
import { type SigningAct, useSigning } from "./signing-context.tsx";
import { StatementView } from "./statement-view.tsx";
import { type SigningMethod, useSigningAct } from "./use-signing-act.ts";

type Choice = Extract<SigningAct, { type: "signOff" }>["choice"];

const CHOICE_WORD = { GO: "GO", NO_GO: "NO-GO", HOLD: "HOLD" } as const;

type SignOffDialogProps = {
  station: Station;
  choice: Choice;
  contentHash: string;
  revision: number;
  /** Texts to type before the last station's GO; empty for every other act. */
  typed: readonly { name: "typedSymbol" | "typedSize"; label: string; expected: string }[];
  trigger: React.ReactElement;
};

function actOf({ station, choice, typed }: SignOffDialogProps, form: FormData): SigningAct {
  const field = (name: string) => String(form.get(name) ?? "");
  // A textarea posts its line ends as two characters; what is signed is what was typed.
  const comment = field("comment").replaceAll("\r\n", "\n");
  const typedTexts =
    typed.length > 0 ? { typedSymbol: field("typedSymbol"), typedSize: field("typedSize") } : {};
  return { type: "signOff", role: station.role, choice, comment, ...typedTexts };
}

function SignOffForm(props: SignOffDialogProps & { onSigned: () => void }) {
  const { station, choice, contentHash, typed } = props;
  const { restated, personName } = useSigning();
  const first = useFirstMethod();
  const [chosen, setChosen] = useState<SigningMethod | null>(null);
  const method = first === null ? null : (chosen ?? first);
  const { sign, isSending, refusal } = useSigningAct({ meaning: station.statements, contentHash });
  const isGo = choice === "GO";
  const buttons = (isComplete: boolean) => (
    <SignButtons
      method={method}
      label={`Sign ${CHOICE_WORD[choice]}`}
      isComplete={isComplete}
      isSending={isSending}
    />
  );
  const submit = async (form: FormData) => {
    if (method === null || isSending) return;
    if (await sign(actOf(props, form), method, String(form.get("password") ?? ""))) props.onSigned();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      {method === null ? <MethodFields method={null} onMethod={setChosen} /> : null}
      {/* Every answer is given to these sentences, so every statement carries them. */}
      {isGo ? null : (
        <p className="text-sm text-muted">Your {CHOICE_WORD[choice]} answers these statements:</p>
      )}
      <ul className="list-disc space-y-1 pl-5">
        {station.statements.map((statement) => (
          <li key={statement}>{statement}</li>
        ))}
      </ul>
      <StatementView restated={restated} />
      <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
        Content hash <Hash value={contentHash} label="content hash" /> · signed by {personName}, at the time
        of signing
      </p>
      {method === null ? null : (
        <Field
          label={isGo ? "Comment" : "Reason"}
          isOptional={isGo}
          hint={isGo ? undefined : "It stands beside the signature."}
        >
          <TextArea name="comment" rows={2} required={!isGo} maxLength={2000} />
        </Field>
      )}
      {method === null ? null : <MethodFields method={method} onMethod={setChosen} />}
      <RefusalCallout refusal={refusal} />
      {typed.length > 0 && method !== null ? (
        <TypedConfirm items={typed}>{buttons}</TypedConfirm>
      ) : (
        buttons(true)
      )}
    </form>
  );
}

/** What you see is what you sign: the statement in full, a comment, and the passkey or password for this one act. */
export function SignOffDialog(props: SignOffDialogProps) {
  const { station, choice } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      isWide
      title={`${station.title}: ${CHOICE_WORD[choice]}`}
      description={`You sign revision ${props.revision} as ${station.person}. The signature covers exactly what stands below.`}
      trigger={props.trigger}
    >
      <SignOffForm {...props} onSigned={() => setOpen(false)} />
    </Dialog>
  );
}
