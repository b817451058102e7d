"use server";

import { z } from "zod";
import { markInboxRead } from "#lib/service/inbox.ts";
import { action } from "#lib/web/action.ts";

const MOST_AT_ONCE = 500;
const readInput = z.object({
  ids: z.union([z.literal("ALL"), z.array(z.string().regex(/^\d{1,18}$/)).max(MOST_AT_ONCE)]),
});

/** Marks lines of the person's own inbox as read. */
export const markRead = action(readInput, async ({ actor, input, service }) => {
  const { marked } = await markInboxRead({ service, personId: actor.personId, ids: input.ids });
  return { ok: true, data: { marked } };
});
