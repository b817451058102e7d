"use server";

import { z } from "zod";
import { confirmPasskey } from "#lib/service/passkeys/confirm-passkey.ts";
import { beginEnrolment, vouchForPasskey } from "#lib/service/passkeys/enrol-passkey.ts";
import { invitePasskey } from "#lib/service/passkeys/invite-passkey.ts";
import { answerSchema } from "#lib/service/passkeys/judge-answer.ts";
import { revokePasskey } from "#lib/service/passkeys/revoke-passkey.ts";
import { newKeySchema, savePasskey } from "#lib/service/passkeys/save-passkey.ts";
import { action } from "#lib/web/action.ts";
import { clientAddress } from "#lib/web/client-address.ts";
import { env } from "#lib/web/env.ts";

const password = z.string().min(1).max(256);
const challengeId = z.string().max(64);
const credentialId = z.string().min(1).max(1400);
const label = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine((text) => !text.includes("\u0000") && text.isWellFormed(), "must be plain text");

/** Begins to add a passkey with the password of this very act. */
export const beginPasskey = action(
  z.object({ label, code: z.string().max(60), password }),
  async ({ actor, input, service }) => {
    const { personId: actorPersonId } = actor;
    const address = await clientAddress();
    const result = await beginEnrolment({ service, actorPersonId, address, origin: env().origin, ...input });
    return result.ok ? { ok: true, data: result.step } : result;
  },
);

/** An older passkey's consent to a new one. */
export const vouchPasskey = action(
  z.object({ challengeId, answer: answerSchema }),
  async ({ actor, input, service }) => {
    const { personId: actorPersonId } = actor;
    const result = await vouchForPasskey({ service, actorPersonId, origin: env().origin, ...input });
    return result.ok ? { ok: true, data: result.step } : result;
  },
);

/** Saves the new passkey; it waits for a second admin. */
export const saveNewPasskey = action(
  z.object({ challengeId, answer: newKeySchema }),
  async ({ actor, input, service }) => {
    const { personId: actorPersonId } = actor;
    const result = await savePasskey({ service, actorPersonId, origin: env().origin, ...input });
    return result.ok ? { ok: true, data: { usableFromMs: result.usableFromMs } } : result;
  },
);

/** Ends a passkey, by its owner or an admin. */
export const endPasskey = action(z.object({ credentialId }), async ({ actor, input, service }) => {
  const result = await revokePasskey({ service, actorPersonId: actor.personId, ...input });
  return result.ok ? { ok: true, data: null } : result;
});

/** An admin invites a person to a first passkey. */
export const inviteToPasskey = action(
  z.object({ personId: z.string().max(64), password }),
  async ({ actor, input, service }) => {
    const address = await clientAddress();
    const result = await invitePasskey({ service, actorPersonId: actor.personId, address, ...input });
    return result.ok ? { ok: true, data: { code: result.code, expiresAtMs: result.expiresAtMs } } : result;
  },
);

/** A second admin confirms a new passkey. */
export const confirmNewPasskey = action(
  z.object({ credentialId, password }),
  async ({ actor, input, service }) => {
    const address = await clientAddress();
    const result = await confirmPasskey({ service, actorPersonId: actor.personId, address, ...input });
    return result.ok ? { ok: true, data: null } : result;
  },
);
