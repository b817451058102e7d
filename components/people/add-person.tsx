"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { answered } from "#components/decision/answered.ts";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import type { PersonRole } from "#lib/decision/model.ts";
import type { PeopleActions } from "./people-model.ts";
import { RoleBoxes } from "./role-boxes.tsx";
import { TemporaryPassword } from "./temporary-password.tsx";

/** Adds a person; the temporary password stays in the window until it is closed. */
export function AddPerson({ add }: Pick<PeopleActions, "add">) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [added, setAdded] = useState<{ name: string; password: string } | null>(null);
  const submit = async (form: FormData) => {
    const name = String(form.get("name") ?? "");
    setSending(true);
    const answer = await answered(
      add({
        name,
        email: String(form.get("email") ?? ""),
        roles: form.getAll("roles").map(String) as PersonRole[],
      }),
    );
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) setAdded({ name, password: answer.data.temporaryPassword });
    router.refresh();
  };
  const open = (next: boolean) => {
    setOpen(next);
    setAdded(null);
    setRefusal(null);
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={open}
      title="Add a person"
      description="They come in with a temporary password and choose their own at once."
      trigger={<Button variant="primary">Add a person</Button>}
    >
      {added ? (
        <div className="flex flex-col gap-4 pb-3">
          <TemporaryPassword password={added.password} name={added.name} />
          <div className="flex justify-end">
            <DialogClose>Done</DialogClose>
          </div>
        </div>
      ) : (
        <form
          className="flex flex-col gap-4 pb-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isSending) void submit(new FormData(event.currentTarget));
          }}
        >
          <Field label="Name" hint="As it stands in statements and on certificates.">
            <TextInput name="name" required minLength={2} maxLength={80} autoComplete="off" />
          </Field>
          <Field label="Email" hint="They sign in with it.">
            <TextInput name="email" type="email" required maxLength={320} autoComplete="off" />
          </Field>
          <RoleBoxes />
          <RefusalCallout refusal={refusal} />
          <div className="flex justify-end gap-2">
            <DialogClose />
            <Button type="submit" variant="primary" pending={isSending}>
              Add
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
