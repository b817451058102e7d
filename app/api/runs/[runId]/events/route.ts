import { refuse } from "#lib/service/refusal.ts";
import { readSession } from "#lib/service/sessions.ts";
import { currentActor } from "#lib/web/actor.ts";
import { eventStream } from "#lib/web/event-stream.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webHub, webService } from "#lib/web/service.ts";

export const dynamic = "force-dynamic";

/** The number after which a viewer continues: the browser's own header, or the page's `?after=` for the first connection. */
function lastEventId(request: Request): number | undefined {
  const text = request.headers.get("last-event-id") ?? new URL(request.url).searchParams.get("after");
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The record of a run as it grows. */
export async function GET(
  request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return jsonRefusal(refuse("NOT_SIGNED_IN"));
  const { runId } = await context.params;
  if (!(await webHub().has(runId))) return jsonRefusal(refuse("NOT_FOUND", { what: "run" }));
  const after = lastEventId(request);
  return eventStream({
    signal: request.signal,
    open: (viewer) => webHub().subscribe(runId, viewer, after),
    isStillSignedIn: async () => (await readSession({ service: webService(), token: actor.token })) !== null,
  });
}
