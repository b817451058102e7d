import { bandAlarms } from "#lib/service/band-alarms.ts";
import { refuse } from "#lib/service/refusal.ts";
import { currentActor } from "#lib/web/actor.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webService } from "#lib/web/service.ts";

/** The witness's open alarms, for the band on every page; empty for those who need not act on them. */
export async function GET(): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return jsonRefusal(refuse("NOT_SIGNED_IN"));
  const alarms = await bandAlarms({ service: webService(), actor });
  return Response.json({ alarms }, { headers: { "cache-control": "no-store" } });
}
