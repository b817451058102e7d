import { refuse } from "#lib/service/refusal.ts";
import { requestIntent } from "#lib/service/request-intent.ts";
import { enter } from "#lib/web/door.ts";
import { env } from "#lib/web/env.ts";
import { CONFIRMED, plainKillPage } from "#lib/web/plain-kill-page.ts";
import { plainRefusalPage } from "#lib/web/plain-refusal-page.ts";
import { webService } from "#lib/web/service.ts";

/**
 * The kill switch as a plain form. Holding the button, or Enter twice, has confirmed it already; without JavaScript a first press
 * is answered by a second button, so that nobody kills by accident and nobody has to type. Whatever fails, its answer says how to
 * kill all the same.
 */
export async function POST(
  request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  const { runId } = await context.params;
  return kill(request, runId).catch(() => plainRefusalPage(refuse("KILL_NOT_TAKEN")));
}

async function kill(request: Request, runId: string): Promise<Response> {
  const entered = await enter(new URL(request.url).pathname);
  if (!entered.ok) return plainRefusalPage(entered);
  const page = `/runs/${encodeURIComponent(runId)}`;
  const form = await request.formData().catch(() => null);
  if (form?.get(CONFIRMED.name) !== CONFIRMED.value)
    return plainKillPage({ action: `/api${page}/kill`, back: page });
  const result = await requestIntent({
    service: webService(),
    runId,
    actorPersonId: entered.actor.personId,
    kind: "KILL",
  });
  // A run that is over needs no kill; its page says how it ended.
  if (!result.ok && result.refusal.code !== "RUN_FINISHED") return plainRefusalPage(result);
  return Response.redirect(`${env().origin}${page}`, 303);
}
