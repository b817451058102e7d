"use client";

import { createContext, useContext } from "react";
import type { ImportPreview } from "#lib/decision/metrics-import/import-preview.ts";
import type { Attachment } from "#lib/decision/model.ts";
import type { CommandAnswer, RefusalWords } from "./use-decision-commands.ts";

export type PreviewAnswer =
  | { ok: true; data: { sha256: string; preview: ImportPreview } }
  | { ok: false; refusal: RefusalWords };

/** How files reach this decision. Null `attach` and `importFile`: this person may not now. */
export type FileDoor = {
  decisionId: string;
  attach: ((target: Attachment["target"], file: File) => Promise<CommandAnswer>) | null;
  remove: ((attachmentId: string, reason: string) => Promise<CommandAnswer>) | null;
  previewImport: (file: File) => Promise<PreviewAnswer>;
  importFile: ((file: File, sha256: string, observedAt: string) => Promise<CommandAnswer>) | null;
};

const FileDoorContext = createContext<FileDoor | null>(null);
export const FileDoorProvider = FileDoorContext.Provider;

/** The way to attach files on a decision's page; throws outside of it. */
export function useFileDoor(): FileDoor {
  const door = useContext(FileDoorContext);
  if (!door) throw new Error("files are attached on a decision's page only");
  return door;
}
