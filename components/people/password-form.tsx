"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { answered } from "#components/decision/answered.ts";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextInput } from "#components/ui/text-input.tsx";

type Change = (input: {
  oldPassword: string;
  newPassword: string;
}) => Promise<{ ok: true; data: { sessionsEnded: number } } | { ok: false; refusal: RefusalWords }>;

const DIFFERENT: RefusalWords = {
  code: "PASSWORDS_DIFFER",
  whatHappened: "The new password was not typed the same way twice.",
  safeNow: "The password is as it was.",
  doNext: "Type it again in both fields.",
};

/** A person's own password: the old one, and the new one twice. */
export function PasswordForm(props: { change: Change; isFirst: boolean; minLength: number }) {
  const router = useRouter();
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [ended, setEnded] = useState<number | null>(null);
  const submit = async (form: FormData) => {
    const field = (name: string) => String(form.get(name) ?? "");
    if (field("new") !== field("again")) return setRefusal(DIFFERENT);
    setSending(true);
    const answer = await answered(props.change({ oldPassword: field("old"), newPassword: field("new") }));
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    setEnded(answer.data.sessionsEnded);
    if (props.isFirst) router.push("/dashboard");
  };
  if (ended !== null)
    return (
      <Callout
        kind="normal"
        title="Your password was changed."
        safe={`${ended === 1 ? "1 other session" : `${ended} other sessions`} of yours ended.`}
      />
    );
  return (
    <Card>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSending) void submit(new FormData(event.currentTarget));
        }}
      >
        <Field label={props.isFirst ? "Temporary password" : "Old password"}>
          <TextInput name="old" type="password" required maxLength={256} autoComplete="current-password" />
        </Field>
        <Field
          label="New password"
          hint={`At least ${props.minLength} characters; not your name or email. Several words are easy to keep.`}
        >
          <TextInput
            name="new"
            type="password"
            required
            minLength={props.minLength}
            maxLength={256}
            autoComplete="new-password"
          />
        </Field>
        <Field label="New password again">
          <TextInput name="again" type="password" required maxLength={256} autoComplete="new-password" />
        </Field>
        <RefusalCallout refusal={refusal} />
        <div>
          <Button type="submit" variant="primary" pending={isSending}>
            Change password
          </Button>
        </div>
      </form>
    </Card>
  );
}
