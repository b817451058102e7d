import { loadAttachment } from "#lib/service/load-attachment.ts";
import { refuse } from "#lib/service/refusal.ts";
import { currentActor } from "#lib/web/actor.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webService } from "#lib/web/service.ts";

/** An attached file as a download: never shown in our pages' origin, never sniffed, and without any right if it is opened. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ decisionId: string; attachmentId: string }> },
): Promise<Response> {
  if (!(await currentActor())) return jsonRefusal(refuse("NOT_SIGNED_IN"));
  const file = await loadAttachment({ service: webService(), ...(await context.params) });
  if (!file) return jsonRefusal(refuse("NOT_FOUND", { what: "file" }));
  return new Response(file.bytes, {
    headers: {
      "content-type": file.mediaType,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "private, no-store",
      digest: `sha-256=${Buffer.from(file.sha256, "hex").toString("base64")}`,
    },
  });
}
