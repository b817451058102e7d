import { refuse } from "#lib/service/refusal.ts";
import { requestIntent } from "#lib/service/request-intent.ts";
import { enter } from "#lib/web/door.ts";
import { env } from "#lib/web/env.ts";
import { plainRefusalPage } from "#lib/web/plain-refusal-page.ts";
import { webService } from "#lib/web/service.ts";

/** The kill switch as a plain form: it works without JavaScript and asks for nothing. Whatever fails, its answer says how to kill all the same. */
export async function POST(
  request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const { runId } = await context.params;
  return kill(new URL(request.url).pathname, runId).catch(() => plainRefusalPage(refuse("KILL_NOT_TAKEN")));
}

async function kill(path: string, runId: string): Promise<Response> {
  const entered = await enter(path);
  if (!entered.ok) return plainRefusalPage(entered);
  const result = await requestIntent({
    service: webService(),
    runId,
    actorPersonId: entered.actor.personId,
    kind: "KILL",
  });
  // A run that is over needs no kill; its page says how it ended.
  if (!result.ok && result.refusal.code !== "RUN_FINISHED") return plainRefusalPage(result);
  return Response.redirect(`${env().origin}/runs/${encodeURIComponent(runId)}`, 303);
}
