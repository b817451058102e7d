"use server";

import { z } from "zod";
import { INTENT_KINDS } from "#lib/canary/run-events.ts";
import { requestIntent } from "#lib/service/request-intent.ts";
import { action } from "#lib/web/action.ts";

const input = z.object({
  runId: z.string().max(64),
  kind: z.enum(INTENT_KINDS),
  checkpointId: z.string().max(64).optional(),
  reason: z.string().max(2000).optional(),
});

/** What a person asks of a run. The answer says only that it was asked; the record says what came of it. */
export const sendIntent = action(
  input,
  async ({ actor, input, service }) => {
    const result = await requestIntent({ service, actorPersonId: actor.personId, ...input });
    return result.ok ? { ok: true, data: { intentId: result.intentId } } : result;
  },
  // Whoever can sign in can stop a run.
  { isOpenBeforeOwnPassword: true },
);
