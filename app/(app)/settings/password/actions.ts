"use server";

import { z } from "zod";
import { changePassword } from "#lib/service/change-password.ts";
import { action } from "#lib/web/action.ts";
import { clientAddress } from "#lib/web/client-address.ts";

const input = z.object({
  oldPassword: z.string().min(1).max(256),
  newPassword: z.string().min(1).max(300),
});

/** The person's own change of password; open also while an admin's temporary one is in use. */
export const sendNewPassword = action(
  input,
  async ({ actor, input, service }) => {
    const changed = await changePassword({
      service,
      actorPersonId: actor.personId,
      token: actor.token,
      address: await clientAddress(),
      ...input,
    });
    return changed.ok ? { ok: true, data: { sessionsEnded: changed.sessionsEnded } } : changed;
  },
  { isOpenBeforeOwnPassword: true },
);
