"use server";

import { z } from "zod";
import { watchDecision } from "#lib/service/watch-decision.ts";
import { action } from "#lib/web/action.ts";

const input = z.object({ decisionId: z.string().max(64), isWatching: z.boolean() });

/** Starts or stops the person's inbox lines about a decision. */
export const sendWatch = action(input, async ({ actor, input, service }) => {
  const watched = await watchDecision({ service, personId: actor.personId, ...input });
  return watched.ok ? { ok: true, data: { isWatching: input.isWatching } } : watched;
});
