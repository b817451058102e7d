"use server";

import { z } from "zod";
import { delegateRole, revokeDelegation } from "#lib/service/delegate-role.ts";
import { signingRoleSchema } from "#lib/template/schema.ts";
import { action } from "#lib/web/action.ts";

const id = z.string().max(64);
/** A moment that JavaScript's dates can hold, epoch ms. */
const moment = z.number().int().min(0).max(8_640_000_000_000_000);

/** Lends a signing role for a time. */
export const sendDelegation = action(
  z.object({
    role: signingRoleSchema,
    fromPersonId: id,
    toPersonId: id,
    fromMs: moment,
    untilMs: moment,
    reason: z.string().max(500),
  }),
  async ({ actor, input, service }) => {
    const delegated = await delegateRole({ service, actorPersonId: actor.personId, ...input });
    return delegated.ok ? { ok: true, data: { delegationId: delegated.delegationId } } : delegated;
  },
);

/** Takes a delegation back. */
export const sendRevocation = action(z.object({ delegationId: id }), async ({ actor, input, service }) => {
  const revoked = await revokeDelegation({ service, actorPersonId: actor.personId, ...input });
  return revoked.ok ? { ok: true, data: { effects: revoked.effects } } : revoked;
});
