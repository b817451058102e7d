"use server";

import { z } from "zod";
import { createDecision } from "#lib/service/create-decision.ts";
import { action } from "#lib/web/action.ts";

const input = z.object({
  templateId: z.string().max(64),
  title: z.string().max(140),
  retryOf: z.string().max(64).optional(),
});

/** Opens a decision from a template version. */
export const openDecision = action(input, async ({ actor, input, service }) => {
  const result = await createDecision({ service, actorPersonId: actor.personId, ...input });
  return result.ok ? { ok: true, data: { decisionId: result.decisionId } } : result;
});
