"use client";

import { useMemo } from "react";
import type { FileDoor, PreviewAnswer } from "./file-door.tsx";
import { postFile } from "./post-file.ts";
import type { CommandAnswer, RunCommand, RunWith } from "./use-decision-commands.ts";

/** Builds the way for files; each goes against the version that the last answer gave, like every other command. */
export function useOpenFileDoor(props: {
  decisionId: string;
  mayAttach: boolean;
  mayImport: boolean;
  run: RunCommand;
  runWith: RunWith;
}): FileDoor {
  const { decisionId, mayAttach, mayImport, run, runWith } = props;
  return useMemo(() => {
    const base = `/api/decisions/${encodeURIComponent(decisionId)}`;
    const post = (path: string, file: File, fields: Record<string, string>) =>
      runWith(
        (version) =>
          postFile<CommandAnswer>(`${base}/${path}`, file, { ...fields, expectedVersion: String(version) }),
        { quiet: true },
      );
    return {
      decisionId,
      attach: mayAttach ? ({ kind, id }, file) => post("attachments", file, { kind, id }) : null,
      remove: mayAttach
        ? (attachmentId, reason) => run({ type: "removeAttachment", attachmentId, reason }, { quiet: true })
        : null,
      previewImport: (file) =>
        postFile<PreviewAnswer>(`${base}/metrics-import`, file, { expectedVersion: "0" }),
      importFile: mayImport
        ? (file, sha256, observedAt) => post("metrics-import", file, { sha256, observedAt })
        : null,
    };
  }, [decisionId, mayAttach, mayImport, run, runWith]);
}
