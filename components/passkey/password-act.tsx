"use client";

import { type ReactElement, type ReactNode, useState } from "react";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import type { Refused } from "./passkey-actions.ts";

type PasswordActProps<T> = {
  title: string;
  description: string;
  label: string;
  trigger: ReactElement;
  act: (password: string) => Promise<{ ok: true; data: T } | Refused>;
  /** What to show when it is done; without it the window closes. */
  done?: (data: T) => ReactNode;
};

function PasswordForm<T>(props: PasswordActProps<T> & { onDone: (data: T) => void }) {
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<Refused["refusal"] | null>(null);
  const submit = async (form: FormData) => {
    setSending(true);
    setRefusal(null);
    const answer = await props.act(String(form.get("password") ?? "")).catch(() => null);
    setSending(false);
    if (answer?.ok) return props.onDone(answer.data);
    setRefusal(
      answer?.refusal ?? {
        code: "UNREACHABLE",
        whatHappened: "The server did not answer.",
        safeNow: "Load the page again to see what was saved.",
        doNext: "Check the connection and try again.",
      },
    );
  };
  return (
    <form
      className="flex flex-col gap-4 pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSending) void submit(new FormData(event.currentTarget));
      }}
    >
      <Field label="Your password" hint="Asked for this act. It is checked on the server and not kept.">
        <TextInput name="password" type="password" autoComplete="current-password" required />
      </Field>
      <RefusalCallout refusal={refusal} />
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose />
        <Button type="submit" variant="primary" pending={isSending}>
          {props.label}
        </Button>
      </div>
    </form>
  );
}

/** A button whose act asks for the person's password in a small window. */
export function PasswordAct<T>(props: PasswordActProps<T>) {
  const [isOpen, setOpen] = useState(false);
  const [result, setResult] = useState<{ data: T } | null>(null);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        setResult(null);
      }}
      title={props.title}
      description={props.description}
      trigger={props.trigger}
    >
      {result && props.done ? (
        props.done(result.data)
      ) : (
        <PasswordForm {...props} onDone={(data) => (props.done ? setResult({ data }) : setOpen(false))} />
      )}
    </Dialog>
  );
}
