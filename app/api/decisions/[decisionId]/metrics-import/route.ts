import { z } from "zod";
import { importMetrics, previewImport } from "#lib/service/import-metrics.ts";
import { refuse } from "#lib/service/refusal.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webService } from "#lib/web/service.ts";
import { readUpload } from "#lib/web/upload.ts";

/** Without a digest a preview; with the digest of the previewed file the import itself. */
const fields = z.object({
  expectedVersion: z.coerce.number().int().nonnegative(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  observedAt: z.string().max(40).optional(),
});

/** Metrics of an outside bot: shows what a file would bring, then takes it. */
export async function POST(
  request: Request,
  context: { params: Promise<{ decisionId: string }> },
): Promise<Response> {
  const upload = await readUpload(request);
  if (!upload.ok) return jsonRefusal(upload);
  const { actor, form, file } = upload;
  const given = fields.safeParse(Object.fromEntries(form));
  if (!given.success) return jsonRefusal(refuse("BAD_INPUT", { reason: "the import's fields" }));
  const { expectedVersion, sha256, observedAt } = given.data;
  const { decisionId } = await context.params;
  const base = { service: webService(), actorPersonId: actor.personId, decisionId, file };
  if (sha256 === undefined) {
    const previewed = await previewImport(base);
    return previewed.ok ? Response.json({ ok: true, data: previewed }) : jsonRefusal(previewed);
  }
  const observedAtMs = observedAt ? Date.parse(observedAt) : null;
  if (Number.isNaN(observedAtMs)) return jsonRefusal(refuse("OBSERVED_AT_INVALID"));
  const result = await importMetrics({ ...base, expectedVersion, sha256, observedAtMs });
  return result.ok ? Response.json({ ok: true, data: { version: result.version } }) : jsonRefusal(result);
}
