import { loadLiveRuns } from "#lib/service/load-live-runs.ts";
import { refuse } from "#lib/service/refusal.ts";
import { readSession } from "#lib/service/sessions.ts";
import { currentActor } from "#lib/web/actor.ts";
import { eventStream } from "#lib/web/event-stream.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webLiveFeed, webService } from "#lib/web/service.ts";

export const dynamic = "force-dynamic";

/** All runs that are not over: as JSON, or as a stream when the browser asks for one. */
export async function GET(request: Request): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return jsonRefusal(refuse("NOT_SIGNED_IN"));
  const service = webService();
  if (!request.headers.get("accept")?.includes("text/event-stream")) {
    const runs = await loadLiveRuns({ service });
    return Response.json({ runs, nowMs: Date.now() }, { headers: { "cache-control": "no-store" } });
  }
  return eventStream({
    signal: request.signal,
    open: (viewer) => webLiveFeed().subscribe(viewer),
    isStillSignedIn: async () => (await readSession({ service, token: actor.token })) !== null,
  });
}
