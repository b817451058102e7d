"use client";

import { Paperclip } from "lucide-react";
import { Hash } from "#components/ui/hash.tsx";
import { PersonText } from "#components/ui/person-text.tsx";
import { Time } from "#components/ui/time.tsx";
import type { Attachment } from "#lib/decision/model.ts";
import { useFileDoor } from "./file-door.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";

const KILOBYTE = 1024;

function sizeWords(bytes: number): string {
  if (bytes < KILOBYTE) return `${bytes} B`;
  const kilobytes = bytes / KILOBYTE;
  return kilobytes < KILOBYTE ? `${Math.round(kilobytes)} kB` : `${(kilobytes / KILOBYTE).toFixed(1)} MB`;
}

/** Attached files with size, digest, person and time; a press downloads, never opens. */
export function FileList({ files }: { files: readonly Attachment[] }) {
  const { decisionId, remove } = useFileDoor();
  if (files.length === 0) return null;
  return (
    <ul aria-label="Attached files" className="mt-1 flex flex-col gap-1 text-sm">
      {files.map((file) => (
        <li key={file.id} className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <Paperclip aria-hidden="true" className="size-3.5 text-muted" />
          <a
            className="text-accent underline underline-offset-2 [overflow-wrap:anywhere]"
            href={`/api/decisions/${decisionId}/attachments/${file.id}`}
            download={file.name}
          >
            <PersonText text={file.name} />
          </a>
          <span className="text-muted">
            {sizeWords(file.sizeBytes)} · {file.byName} <Time atMs={file.atMs} part="time" />
          </span>
          <Hash value={file.sha256} label={`SHA-256 of ${file.name}`} chars={8} />
          {remove ? (
            <ReasonDialog
              isQuiet
              label="Remove"
              itemText={file.name}
              description="The item's tick falls. The file itself stays in the record of earlier revisions."
              reasonLabel="Why it is removed"
              onSend={({ reason }) => remove(file.id, reason)}
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}
