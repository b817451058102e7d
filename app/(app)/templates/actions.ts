"use server";

import { z } from "zod";
import { discardTemplate } from "#lib/service/discard-template.ts";
import { draftTemplate } from "#lib/service/draft-template.ts";
import { editTemplateDraft } from "#lib/service/edit-template-draft.ts";
import { importTemplate, previewTemplate } from "#lib/service/import-template.ts";
import { publishTemplate } from "#lib/service/publish-template.ts";
import { retireTemplate } from "#lib/service/retire-template.ts";
import { comparisonSchema } from "#lib/template/schema.ts";
import { action } from "#lib/web/action.ts";

const templateId = z.string().max(80);
const expectedRevision = z.number().int().positive();
/** A form and a YAML file have at most 256 KB; a little more is let in, so that the refusal can name the size. */
const MAX_FILE_LENGTH = 300_000;
const MAX_EDITS = 2_000;
const MAX_EDIT_LENGTH = 20_000;

const file = z.object({
  format: z.enum(["markdown", "yaml"]),
  text: z.string().max(MAX_FILE_LENGTH, "the file is larger than 256 KB"),
  basedOn: templateId,
  isNew: z.boolean(),
});
const done = { ok: true, data: null } as const;

/** A draft of the next version. */
export const draftVersion = action(z.object({ basedOn: templateId }), async ({ actor, input, service }) => {
  const result = await draftTemplate({ service, actorPersonId: actor.personId, ...input });
  return result.ok ? { ok: true, data: { templateId: result.templateId } } : result;
});

const edits = z
  .record(z.string().max(200), z.string().max(MAX_EDIT_LENGTH))
  .refine((given) => Object.keys(given).length <= MAX_EDITS, "too many fields");

const path = z.string().max(200);
const row = z.object({
  text: z.string().max(MAX_EDIT_LENGTH),
  rule: z.string().max(80),
  op: comparisonSchema,
  limit: z.string().max(80),
});
const rows = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ADD"), list: path, row }),
  z.object({ type: z.literal("REMOVE"), path }),
]);

/** Saves what was typed into a draft, and adds or removes one row. */
export const saveDraft = action(
  z.object({ templateId, expectedRevision, edits, rows: rows.optional() }),
  async ({ actor, input, service }) => {
    const result = await editTemplateDraft({ service, actorPersonId: actor.personId, ...input });
    return result.ok ? { ok: true, data: { revision: result.revision } } : result;
  },
);

/** Publishes a draft as its second person. */
export const publishVersion = action(
  z.object({ templateId, expectedRevision }),
  async ({ actor, input, service }) => {
    const result = await publishTemplate({ service, actorPersonId: actor.personId, ...input });
    return result.ok ? done : result;
  },
);

/** Throws a draft away. */
export const discardVersion = action(z.object({ templateId }), async ({ actor, input, service }) => {
  const result = await discardTemplate({ service, actorPersonId: actor.personId, ...input });
  return result.ok ? done : result;
});

/** Takes a published version out of use. */
export const retireVersion = action(z.object({ templateId }), async ({ actor, input, service }) => {
  const result = await retireTemplate({ service, actorPersonId: actor.personId, ...input });
  return result.ok ? done : result;
});

/** What a file would become; nothing is saved. */
export const previewFile = action(z.object({ file }), async ({ actor, input, service }) => {
  const result = await previewTemplate({ service, actor, file: input.file });
  return result.ok ? { ok: true, data: result.preview } : result;
});

/** Makes a draft of a file. */
export const importFile = action(
  z.object({ file, isConfirmed: z.boolean() }),
  async ({ actor, input, service }) => {
    const result = await importTemplate({ service, actorPersonId: actor.personId, ...input });
    return result.ok ? { ok: true, data: { templateId: result.templateId } } : result;
  },
);
