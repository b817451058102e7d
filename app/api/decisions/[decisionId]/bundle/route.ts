import { exportBundle } from "#lib/service/export-bundle.ts";
import { refuse } from "#lib/service/refusal.ts";
import { currentActor } from "#lib/web/actor.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webService } from "#lib/web/service.ts";

/** The proof bundle of a decision as a zip file. Waits until the witness has signed the export, some seconds at most. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ decisionId: string }> },
): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return jsonRefusal(refuse("NOT_SIGNED_IN"));
  const { decisionId } = await context.params;
  const bundle = await exportBundle({ service: webService(), actorPersonId: actor.personId, decisionId });
  if (!bundle.ok) return jsonRefusal(bundle);
  return new Response(Uint8Array.from(bundle.archive), {
    headers: {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="${bundle.fileName}"`,
      "cache-control": "no-store",
    },
  });
}
