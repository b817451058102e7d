"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { TextArea } from "#components/ui/text-input.tsx";
import type { SignOff } from "#lib/proof/statement-schema.ts";
import type { Station } from "#lib/template/schema.ts";
import { RefusalCallout } from "./refusal-callout.tsx";
import { MethodFields, SignButtons, useFirstMethod } from "./sign-method.tsx";
import { type SigningMethod, useSigningAct } from "./use-signing-act.ts";

type WithdrawProps = { station: Station; signOff: SignOff };

function WithdrawForm({ station, signOff, onSigned }: WithdrawProps & { onSigned: () => void }) {
  const { statement, statementHash } = signOff;
  const first = useFirstMethod();
  const [chosen, setChosen] = useState<SigningMethod | null>(null);
  const method = first === null ? null : (chosen ?? first);
  const { sign, isSending, refusal } = useSigningAct({
    meaning: station.statements,
    contentHash: statement.contentHash,
  });
  const submit = async (form: FormData) => {
    if (method === null || isSending) return;
    const field = (name: string) => String(form.get(name) ?? "");
    const reason = field("reason").replaceAll("\r\n", "\n");
    const act = { type: "withdrawal" as const, role: station.role, reason };
    if (await sign(act, method, field("password"))) onSigned();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
        Takes back the statement <Hash value={statementHash} label="statement hash" />
      </p>
      <Field label="Reason" hint="It is signed and stands beside the signature that you take back.">
        <TextArea name="reason" rows={2} required maxLength={2000} />
      </Field>
      <MethodFields method={method} onMethod={setChosen} />
      <RefusalCallout refusal={refusal} />
      <SignButtons method={method} label="Withdraw" isComplete isSending={isSending} />
    </form>
  );
}

/** Takes a sign-off back, by a signature of its own. */
export function WithdrawDialog(props: WithdrawProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      title={`Withdraw: ${props.station.title}`}
      description={`Your ${props.signOff.choice === "NO_GO" ? "NO-GO" : props.signOff.choice} on revision ${props.signOff.statement.revision} no longer counts; you or somebody else can answer anew.`}
      trigger={
        <Button size="sm" className="mt-2">
          Withdraw
        </Button>
      }
    >
      <WithdrawForm {...props} onSigned={() => setOpen(false)} />
    </Dialog>
  );
}
