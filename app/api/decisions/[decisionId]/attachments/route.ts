import { z } from "zod";
import { attachFile } from "#lib/service/attach-file.ts";
import { decisionUpload } from "#lib/web/decision-upload.ts";

const fields = z.object({
  expectedVersion: z.coerce.number().int().nonnegative(),
  kind: z.enum(["ITEM", "METRIC", "NOTE"]),
  id: z.string().min(1).max(64),
});

/** Takes a file for an item, a metric or a note of a decision. */
export const POST = decisionUpload(
  {
    fields,
    problems: {
      expectedVersion: "the decision's version (expectedVersion) must be a whole number; load the page again",
      kind: "the file's place (kind) must be ITEM, METRIC or NOTE",
      id: "the file's place (id) must name an item, a metric or a note",
    },
  },
  async (upload, { expectedVersion, kind, id }) => {
    const result = await attachFile({ ...upload, expectedVersion, target: { kind, id } });
    return result.ok ? { ok: true, data: { version: result.version } } : result;
  },
);
