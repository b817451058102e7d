"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FileInput } from "#components/ui/file-input.tsx";
import type { Attachment } from "#lib/decision/model.ts";
import { ActForm } from "./act-form.tsx";
import { useFileDoor } from "./file-door.tsx";

const TAKEN = ".png,.jpg,.jpeg,.pdf,.json,.csv,.txt,.log,.prom,.zip";

/** Attaches one file to an item, a metric or a note. */
export function AttachDialog({ target, itemText }: { target: Attachment["target"]; itemText: string }) {
  const { attach } = useFileDoor();
  const [isOpen, setOpen] = useState(false);
  if (!attach) return null;
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      title={`Attach a file: ${itemText}`}
      description="The file is kept with its SHA-256 and is part of what everyone signs. It is marked as attested."
      trigger={
        <Button size="sm" variant="quiet" aria-label={`Attach a file: ${itemText}`}>
          Attach
        </Button>
      }
    >
      <ActForm
        label="Attach"
        pendingLabel="Attaching"
        onSend={(form) => attach(target, form.get("file") as File)}
        onDone={() => setOpen(false)}
      >
        <Field label="File" hint="PNG, JPEG, PDF, JSON, CSV, text or zip, at most 5 MB.">
          <FileInput accept={TAKEN} />
        </Field>
      </ActForm>
    </Dialog>
  );
}
