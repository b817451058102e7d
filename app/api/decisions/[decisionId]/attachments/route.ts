import { z } from "zod";
import { attachFile } from "#lib/service/attach-file.ts";
import { refuse } from "#lib/service/refusal.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webService } from "#lib/web/service.ts";
import { readUpload } from "#lib/web/upload.ts";

const fields = z.object({
  expectedVersion: z.coerce.number().int().nonnegative(),
  kind: z.enum(["ITEM", "METRIC", "NOTE"]),
  id: z.string().min(1).max(64),
});

/** Takes a file for an item, a metric or a note of a decision. A form post, because an action's body is kept small. */
export async function POST(
  request: Request,
  context: { params: Promise<{ decisionId: string }> },
): Promise<Response> {
  const upload = await readUpload(request);
  if (!upload.ok) return jsonRefusal(upload);
  const { actor, form, file } = upload;
  const given = fields.safeParse(Object.fromEntries(form));
  if (!given.success) return jsonRefusal(refuse("BAD_INPUT", { reason: "the file's place is missing" }));
  const { expectedVersion, kind, id } = given.data;
  const { decisionId } = await context.params;
  const result = await attachFile({
    service: webService(),
    actorPersonId: actor.personId,
    decisionId,
    expectedVersion,
    target: { kind, id },
    file,
  });
  return result.ok ? Response.json({ ok: true, data: { version: result.version } }) : jsonRefusal(result);
}
