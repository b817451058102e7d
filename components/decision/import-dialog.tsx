"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { FileInput } from "#components/ui/file-input.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ImportPreview } from "#lib/decision/metrics-import/import-preview.ts";
import { useFileDoor } from "./file-door.tsx";
import { ImportPreviewTable } from "./import-preview-table.tsx";
import { RefusalCallout } from "./refusal-callout.tsx";
import type { RefusalWords } from "./use-decision-commands.ts";

type Previewed = { file: File; sha256: string; preview: ImportPreview };

/** A time in the file goes first; without one the person says when it was measured. */
function ObservedAt({ observedAtMs }: { observedAtMs: number | null }) {
  if (observedAtMs !== null) {
    return (
      <p className="text-sm text-muted">
        Measured <Time atMs={observedAtMs} />, as the file says.
      </p>
    );
  }
  return (
    <Field
      label="Measured at (UTC)"
      isOptional
      hint="For example 2026-01-31T12:00Z. Left empty, the moment of the import counts."
    >
      <TextInput name="observedAt" pattern="\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z" />
    </Field>
  );
}

/** Metrics of an outside bot in two steps: the preview of a file, then exactly this file. Mount it anew to begin again. */
function ImportForm({ onDone }: { onDone: () => void }) {
  const { previewImport, importFile } = useFileDoor();
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);

  const look = async (file: File) => {
    setSending(true);
    const answer = await previewImport(file);
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    setPreviewed(answer.ok ? { file, ...answer.data } : null);
  };
  const take = async (observedAt: string) => {
    if (!previewed || !importFile) return;
    setSending(true);
    const answer = await importFile(previewed.file, previewed.sha256, observedAt);
    setSending(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (answer.ok) onDone();
  };
  return (
    <form
      className="flex flex-col gap-4 pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        void take(String(new FormData(event.currentTarget).get("observedAt") ?? ""));
      }}
    >
      <Field
        label="Metrics file"
        hint="JSON, CSV or Prometheus text, at most 1 MB. The raw file is kept with its digest."
      >
        <FileInput
          accept=".json,.csv,.txt,.prom"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) void look(file);
          }}
        />
      </Field>
      <div aria-live="polite">{previewed ? <ImportPreviewTable preview={previewed.preview} /> : null}</div>
      {previewed ? <ObservedAt observedAtMs={previewed.preview.observedAtMs} /> : null}
      <RefusalCallout refusal={refusal} />
      <div className="flex justify-end gap-2">
        <DialogClose />
        <Button
          type="submit"
          variant="primary"
          pending={isSending}
          pendingLabel="Reading"
          disabled={!previewed || previewed.preview.rows.length === 0}
        >
          Import these values
        </Button>
      </div>
    </form>
  );
}

/** The way in for a bot whose demo ran elsewhere. */
export function ImportDialog() {
  const { importFile } = useFileDoor();
  const [isOpen, setOpen] = useState(false);
  if (!importFile) return null;
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      isWide
      title="Import demo metrics"
      description="Values that another bot measured take the place of a demo run. They are marked as attested, and you become an editor of this decision."
      trigger={<Button>Import metrics</Button>}
    >
      <ImportForm onDone={() => setOpen(false)} />
    </Dialog>
  );
}
