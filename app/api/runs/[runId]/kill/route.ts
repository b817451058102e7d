import { refuse } from "#lib/service/refusal.ts";
import { requestIntent } from "#lib/service/request-intent.ts";
import { currentActor } from "#lib/web/actor.ts";
import { env } from "#lib/web/env.ts";
import { comesFromOwnPages } from "#lib/web/origin.ts";
import { plainRefusalPage } from "#lib/web/plain-refusal-page.ts";
import { webService } from "#lib/web/service.ts";

/** The kill switch as a plain form: it works without JavaScript and asks for nothing. */
export async function POST(
  request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const actor = await currentActor();
  if (!actor) return plainRefusalPage(refuse("NOT_SIGNED_IN"));
  if (!comesFromOwnPages(request.headers)) return plainRefusalPage(refuse("BAD_ORIGIN"));
  const { runId } = await context.params;
  const result = await requestIntent({
    service: webService(),
    runId,
    actorPersonId: actor.personId,
    kind: "KILL",
  });
  // A run that is over needs no kill; its page says how it ended.
  if (!result.ok && result.refusal.code !== "RUN_FINISHED") return plainRefusalPage(result);
  return Response.redirect(`${env().origin}/runs/${encodeURIComponent(runId)}`, 303);
}
