"use client";

import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import { useState } from "react";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { EnrolmentStep, OwnPasskeyActions, Refused } from "./passkey-actions.ts";

const NO_KEY = "No passkey was added.";
const CANCELLED: Refused = {
  ok: false,
  refusal: {
    code: "PASSKEY_CANCELLED",
    whatHappened:
      "Your device did not finish: it was cancelled, timed out, or holds a passkey for you already.",
    safeNow: NO_KEY,
    doNext: "Try again and follow what your device asks, or use another device.",
  },
};
const UNREACHABLE: Refused = {
  ok: false,
  refusal: {
    code: "UNREACHABLE",
    whatHappened: "The server did not answer.",
    safeNow: "Load the page again to see whether the passkey is listed.",
    doNext: "Check the connection and try again.",
  },
};

type Saved = Awaited<ReturnType<OwnPasskeyActions["save"]>>;

/** Follows the steps of an enrolment with the authenticator until the key is saved or refused. */
async function follow(step: EnrolmentStep, actions: OwnPasskeyActions): Promise<Saved> {
  const { challengeId } = step;
  if (step.kind === "VOUCH") {
    const answer = await startAuthentication({ optionsJSON: step.options }).catch(() => null);
    if (!answer) return CANCELLED;
    const next = await actions.vouch({ challengeId, answer });
    return next.ok ? follow(next.data, actions) : next;
  }
  const answer = await startRegistration({ optionsJSON: step.options }).catch(() => null);
  return answer ? actions.save({ challengeId, answer }) : CANCELLED;
}

function AddForm(props: { needsCode: boolean; actions: OwnPasskeyActions; onAdded: () => void }) {
  const { needsCode, actions, onAdded } = props;
  const toast = useToast();
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<Refused["refusal"] | null>(null);
  const attempt = async (form: FormData): Promise<Saved> => {
    const field = (name: string) => String(form.get(name) ?? "");
    const input = { label: field("label"), code: field("code"), password: field("password") };
    const begun = await actions.begin(input);
    return begun.ok ? follow(begun.data, actions) : begun;
  };
  const submit = async (form: FormData) => {
    setSending(true);
    setRefusal(null);
    const saved = await attempt(form).catch((): Saved => UNREACHABLE);
    setSending(false);
    if (!saved.ok) return setRefusal(saved.refusal);
    toast({
      title: "Passkey added",
      description: "It signs once a second admin has confirmed it, or 24 hours from now.",
    });
    onAdded();
  };
  return (
    <form
      className="flex flex-col gap-4 pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSending) void submit(new FormData(event.currentTarget));
      }}
    >
      <Field label="Name of this passkey" hint="For your own list: which device it is.">
        <TextInput name="label" required maxLength={60} placeholder="Phone, laptop, security key …" />
      </Field>
      {needsCode ? (
        <Field label="Invitation code" hint="From an admin; valid for 24 hours, works once.">
          <TextInput name="code" required maxLength={60} autoComplete="off" className="font-mono" />
        </Field>
      ) : (
        <p className="text-sm text-muted">Your device first asks for a passkey that you already have.</p>
      )}
      <Field label="Your password" hint="Asked for this act. It is checked on the server and not kept.">
        <TextInput name="password" type="password" autoComplete="current-password" required />
      </Field>
      <RefusalCallout refusal={refusal} />
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose />
        <Button type="submit" variant="primary" pending={isSending} pendingLabel="Adding">
          Add passkey
        </Button>
      </div>
    </form>
  );
}

/** Adds a passkey for the person who is signed in. */
export function AddPasskey(props: { needsCode: boolean; actions: OwnPasskeyActions }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      title="Add a passkey"
      description="A passkey stays in your device; only its public half comes here."
      trigger={<Button size="sm">Add a passkey</Button>}
    >
      <AddForm {...props} onAdded={() => setOpen(false)} />
    </Dialog>
  );
}
