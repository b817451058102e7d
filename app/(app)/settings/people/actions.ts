"use server";

import { z } from "zod";
import { personRoleSchema } from "#lib/decision/model.ts";
import { may, whoMay } from "#lib/decision/permissions.ts";
import { changeRoles, disablePerson, enablePerson, previewPersonChange } from "#lib/service/change-person.ts";
import { addPerson, endSessions, resetPassword } from "#lib/service/people-accounts.ts";
import { refuse } from "#lib/service/refusal.ts";
import { action } from "#lib/web/action.ts";

const personId = z.string().max(64);
const roles = z.array(personRoleSchema).max(16);

/** Adds a person; the answer holds the temporary password, once. */
export const sendAddPerson = action(
  z.object({ name: z.string().max(200), email: z.string().max(400), roles }),
  async ({ actor, input, service }) => {
    const added = await addPerson({ service, actorPersonId: actor.personId, ...input });
    return added.ok ? { ok: true, data: { temporaryPassword: added.temporaryPassword } } : added;
  },
);

/** Which open decisions a change would touch. */
export const previewChange = action(
  z.object({ personId, roles: roles.optional(), active: z.boolean().optional() }),
  async ({ actor, input, service }) => {
    if (!may(actor, "managePeople")) return refuse("NOT_PERMITTED", { who: whoMay("managePeople") });
    return { ok: true, data: { effects: await previewPersonChange({ service, ...input }) } };
  },
);

/** Changes a person's roles. */
export const sendChangeRoles = action(
  z.object({ personId, roles, seenRoles: roles }),
  async ({ actor, input, service }) => {
    const changed = await changeRoles({ service, actorPersonId: actor.personId, ...input });
    return changed.ok ? { ok: true, data: { effects: changed.effects } } : changed;
  },
);

/** Disables or enables a person. */
export const sendSetActive = action(
  z.object({ personId, active: z.boolean() }),
  async ({ actor, input, service }) => {
    const act = input.active ? enablePerson : disablePerson;
    const changed = await act({ service, actorPersonId: actor.personId, personId: input.personId });
    return changed.ok ? { ok: true, data: { effects: changed.effects } } : changed;
  },
);

/** Ends every session of a person. */
export const sendEndSessions = action(z.object({ personId }), async ({ actor, input, service }) => {
  const ended = await endSessions({ service, actorPersonId: actor.personId, ...input });
  return ended.ok ? { ok: true, data: { sessionsEnded: ended.sessionsEnded } } : ended;
});

/** Gives a person a temporary password, shown once. */
export const sendResetPassword = action(z.object({ personId }), async ({ actor, input, service }) => {
  const reset = await resetPassword({ service, actorPersonId: actor.personId, ...input });
  return reset.ok ? { ok: true, data: { temporaryPassword: reset.temporaryPassword } } : reset;
});
