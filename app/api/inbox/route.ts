import { countUnread } from "#lib/service/inbox.ts";
import { refuse } from "#lib/service/refusal.ts";
import { currentActor } from "#lib/web/actor.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webService } from "#lib/web/service.ts";

export const dynamic = "force-dynamic";

/** How many lines of their own inbox the person has not read: what the bell asks every half minute. */
export async function GET(): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return jsonRefusal(refuse("NOT_SIGNED_IN"));
  const unread = await countUnread({ service: webService(), personId: actor.personId });
  return Response.json({ unread }, { headers: { "cache-control": "no-store" } });
}
