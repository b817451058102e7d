import { z } from "zod";
import { importMetrics, previewImport } from "#lib/service/import-metrics.ts";
import { refuse } from "#lib/service/refusal.ts";
import { decisionUpload } from "#lib/web/decision-upload.ts";

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
export const POST = decisionUpload(
  {
    fields,
    problems: {
      expectedVersion: "the decision's version (expectedVersion) must be a whole number; load the page again",
      sha256:
        "the previewed file's digest (sha256) must be 64 digits from 0 to f; choose the file again to preview it",
      observedAt: "the time of measuring (observedAt) is too long; type a date and a time",
    },
  },
  async (upload, { expectedVersion, sha256, observedAt }) => {
    if (sha256 === undefined) {
      const previewed = await previewImport(upload);
      return previewed.ok ? { ok: true, data: previewed } : previewed;
    }
    const observedAtMs = observedAt ? Date.parse(observedAt) : null;
    if (Number.isNaN(observedAtMs)) return refuse("OBSERVED_AT_INVALID");
    const result = await importMetrics({ ...upload, expectedVersion, sha256, observedAtMs });
    return result.ok ? { ok: true, data: { version: result.version } } : result;
  },
);
