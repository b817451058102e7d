import type { Actor } from "../decision/model.ts";
import { may, whoMay } from "../decision/permissions.ts";
import { insertDraft, nextVersionNumber } from "../store/template-versions.ts";
import { templateSchema } from "../template/schema.ts";
import type { TemplatePreview } from "../template/template-preview.ts";
import type { Service } from "./open-service.ts";
import { readTemplateFile, type TemplateFile } from "./read-template-file.ts";
import { type Refused, refuse } from "./refusal.ts";
import { actOnTemplates, type TemplateActed, type TemplateRefused } from "./template-act.ts";
import { problemList } from "./template-problem-list.ts";

/** What a file would become, without saving anything. Refusals: NOT_PERMITTED, UNKNOWN_TEMPLATE. */
export async function previewTemplate(args: {
  service: Service;
  actor: Actor;
  file: TemplateFile;
}): Promise<{ ok: true; preview: TemplatePreview } | Refused> {
  if (!may(args.actor, "draftTemplate")) return refuse("NOT_PERMITTED", { who: whoMay("draftTemplate") });
  const read = await readTemplateFile(args.service.store.prisma, args.file);
  return read ? { ok: true, preview: read.preview } : refuse("UNKNOWN_TEMPLATE");
}

/**
 * Makes a draft of a file. Lines that were not understood and rows that are missing must have been confirmed. Refusals:
 * NOT_PERMITTED, UNKNOWN_TEMPLATE, IMPORT_REFUSED, IMPORT_NOT_CONFIRMED.
 */
export async function importTemplate(args: {
  service: Service;
  actorPersonId: string;
  file: TemplateFile;
  isConfirmed: boolean;
}): Promise<{ ok: true; templateId: string } | Refused> {
  const { file, isConfirmed } = args;
  const result = await actOnTemplates({
    ...args,
    act: "templateImported",
    permission: "draftTemplate",
    subjectId: file.basedOn,
    work: async (tx, actor, nowMs): Promise<TemplateActed<string> | TemplateRefused> => {
      const read = await readTemplateFile(tx, file);
      if (!read) return { ok: false, code: "UNKNOWN_TEMPLATE" };
      const { preview, template } = read;
      const { refusals, unread, missing } = preview;
      if (!template) {
        const details = problemList(
          refusals.map(({ line, words }) => ({ words: line ? `line ${line}: ${words}` : words })),
        );
        return { ok: false, code: "IMPORT_REFUSED", details };
      }
      const open = unread.length + missing.length;
      if (open > 0 && !isConfirmed) {
        return { ok: false, code: "IMPORT_NOT_CONFIRMED", details: { count: String(open) } };
      }
      const version = await nextVersionNumber(tx, template.slug);
      const id = `${template.slug}-v${version}`;
      const draft = templateSchema.parse({ ...template, id, version });
      const basedOn = preview.comparedWith;
      await insertDraft(tx, draft, { personId: actor.personId, name: actor.name, basedOn, atMs: nowMs });
      const detail = { basedOn, format: file.format, unread, missing, changes: preview.changes };
      return { ok: true, answer: id, subjectId: id, detail };
    },
  });
  return result.ok ? { ok: true, templateId: result.answer } : result;
}
