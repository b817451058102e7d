"use client";

import { type ReactElement, type ReactNode, useState } from "react";
import { ActForm } from "#components/decision/act-form.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
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
        <ActForm
          label={props.label}
          onSend={(form) => props.act(String(form.get("password") ?? ""))}
          onDone={(data) => (props.done ? setResult({ data }) : setOpen(false))}
        >
          <Field label="Your password" hint="Asked for this act. It is checked on the server and not kept.">
            <TextInput name="password" type="password" autoComplete="current-password" required />
          </Field>
        </ActForm>
      )}
    </Dialog>
  );
}
