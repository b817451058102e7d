"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FileInput } from "#components/ui/file-input.tsx";
import type { Attachment } from "#lib/decision/model.ts";
import { useFileDoor } from "./file-door.tsx";
import { RefusalCallout } from "./refusal-callout.tsx";
import type { RefusalWords } from "./use-decision-commands.ts";

const TAKEN = ".png,.jpg,.jpeg,.pdf,.json,.csv,.txt,.log,.prom,.zip";

/** Attaches one file to an item, a metric or a note; a refusal stays in the window beside the file that was chosen. */
export function AttachDialog({ target, itemText }: { target: Attachment["target"]; itemText: string }) {
  const { attach } = useFileDoor();
  const [isOpen, setOpen] = useState(false);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  if (!attach) return null;
  const submit = async (form: FormData) => {
    const file = form.get("file");
    if (!(file instanceof File)) return;
    setSending(true);
    const answer = await attach(target, file);
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) setOpen(false);
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        setRefusal(null);
      }}
      title={`Attach a file: ${itemText}`}
      description="The file is kept with its SHA-256 and is part of what everyone signs. It is marked as attested."
      trigger={
        <Button size="sm" variant="quiet" aria-label={`Attach a file: ${itemText}`}>
          Attach
        </Button>
      }
    >
      <form
        className="flex flex-col gap-4 pb-3"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        <Field label="File" hint="PNG, JPEG, PDF, JSON, CSV, text or zip, at most 5 MB.">
          <FileInput accept={TAKEN} />
        </Field>
        <RefusalCallout refusal={refusal} />
        <div className="flex justify-end gap-2">
          <DialogClose />
          <Button type="submit" variant="primary" pending={isSending} pendingLabel="Attaching">
            Attach
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
