"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { answered } from "#components/decision/answered.ts";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { roleWords } from "#lib/decision/permissions.ts";
import { SIGNING_ROLES, type SigningRole } from "#lib/template/schema.ts";

type Person = { personId: string; name: string; roles: readonly string[] };
export type Delegate = (input: {
  role: SigningRole;
  fromPersonId: string;
  toPersonId: string;
  fromMs: number;
  untilMs: number;
  reason: string;
}) => Promise<{ ok: true } | { ok: false; refusal: RefusalWords }>;

const MS_PER_HOUR = 3_600_000;

/** A moment as the browser's own field writes it, in UTC like every time here. */
const fieldText = (atMs: number) => new Date(atMs).toISOString().slice(0, 16);
const momentOf = (text: string) => Date.parse(`${text}Z`);

function DelegateFields(props: { people: readonly Person[]; nowMs: number }) {
  const { people, nowMs } = props;
  const [role, setRole] = useState<SigningRole>("RISK_MANAGER");
  const option = ({ personId, name }: Person) => ({ value: personId, label: name });
  return (
    <>
      <Field label="Role">
        <Select
          name="role"
          value={role}
          onChange={(event) => setRole(event.target.value as SigningRole)}
          options={SIGNING_ROLES.map((one) => ({ value: one, label: roleWords(one) }))}
        />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Of" hint="Holds the role and will be away.">
          <Select name="from" options={people.filter((one) => one.roles.includes(role)).map(option)} />
        </Field>
        <Field label="To" hint="Signs in their place.">
          <Select name="to" options={people.filter((one) => !one.roles.includes(role)).map(option)} />
        </Field>
        <Field label="From" hint="UTC. Never earlier than now.">
          <TextInput name="fromAt" type="datetime-local" required defaultValue={fieldText(nowMs)} />
        </Field>
        <Field label="Until" hint="UTC. 92 days at most.">
          <TextInput
            name="untilAt"
            type="datetime-local"
            required
            defaultValue={fieldText(nowMs + 24 * MS_PER_HOUR)}
          />
        </Field>
      </div>
      <Field label="Reason">
        <TextInput name="reason" required maxLength={500} />
      </Field>
    </>
  );
}

/** Lends a signing role of one person to another for a time. */
export function DelegateForm(props: { people: readonly Person[]; nowMs: number; delegate: Delegate }) {
  const router = useRouter();
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const submit = async (form: FormData) => {
    const field = (name: string) => String(form.get(name) ?? "");
    setSending(true);
    const answer = await answered(
      props.delegate({
        role: field("role") as SigningRole,
        fromPersonId: field("from"),
        toPersonId: field("to"),
        fromMs: momentOf(field("fromAt")),
        untilMs: momentOf(field("untilAt")),
        reason: field("reason"),
      }),
    );
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    setOpen(false);
    toast({ title: "Role delegated", description: "Both were told. It works for acts from now on." });
    router.refresh();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      title="Delegate a role"
      description="Whoever edited a decision may not sign it through a delegate either."
      trigger={<Button variant="primary">Delegate a role</Button>}
    >
      <form
        className="flex flex-col gap-4 pb-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSending) void submit(new FormData(event.currentTarget));
        }}
      >
        <DelegateFields people={props.people} nowMs={props.nowMs} />
        <RefusalCallout refusal={refusal} />
        <div className="flex justify-end gap-2">
          <DialogClose />
          <Button type="submit" variant="primary" pending={isSending}>
            Delegate
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
