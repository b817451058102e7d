import { z } from "zod";
import type { PersonRole } from "../decision/model.ts";
import { insertAccount, revokeSessionsOf, savePassword } from "../store/accounts.ts";
import { findPersonByEmail } from "../store/people.ts";
import { inAdminAct } from "./admin-act.ts";
import { newPersonId } from "./new-id.ts";
import type { Service } from "./open-service.ts";
import { hashPassword } from "./password.ts";
import { type Refused, refuse } from "./refusal.ts";
import { temporaryPassword } from "./temporary-password.ts";

const NAME_LENGTH = { min: 2, max: 80 };
const emailSchema = z.email().max(320);
/** Characters that show a name as something else: controls and marks that turn the direction of writing. */
const UNSHOWABLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

type WithPassword = { ok: true; personId: string; temporaryPassword: string } | Refused;

function nameProblem(name: string): string | null {
  if (name.length < NAME_LENGTH.min || name.length > NAME_LENGTH.max)
    return `it has ${NAME_LENGTH.min} to ${NAME_LENGTH.max} characters`;
  return UNSHOWABLE.test(name) ? "it contains characters that cannot be shown" : null;
}

/**
 * Adds a person with roles. The temporary password is returned once, for the admin to hand over, and must be changed at the
 * first sign-in. Refusals: INVALID_PERSON, EMAIL_TAKEN, NOT_PERMITTED.
 */
export async function addPerson(args: {
  service: Service;
  actorPersonId: string;
  name: string;
  email: string;
  roles: readonly PersonRole[];
}): Promise<WithPassword> {
  const { service, actorPersonId } = args;
  const name = args.name.trim();
  const email = args.email.trim().toLowerCase();
  const roles = [...new Set(args.roles)];
  const password = temporaryPassword();
  const passwordHash = await hashPassword(password);
  const personId = newPersonId();
  const given = { service, actorPersonId, name: "addPerson", subjectId: personId };
  return inAdminAct(given, async ({ tx, accounts, audit }): Promise<WithPassword> => {
    const wrongName = nameProblem(name);
    if (wrongName) return refuse("INVALID_PERSON", { field: "name", reason: wrongName });
    if (accounts.some((one) => one.name.toLowerCase() === name.toLowerCase()))
      return refuse("INVALID_PERSON", { field: "name", reason: "somebody has the same name" });
    if (!emailSchema.safeParse(email).success)
      return refuse("INVALID_PERSON", { field: "e-mail", reason: "it is no address" });
    if (await findPersonByEmail(tx, email)) return refuse("EMAIL_TAKEN", { email });
    await insertAccount(tx, { id: personId, name, email, roles, passwordHash });
    await audit("addPerson", personId, { name, email, before: null, after: { roles, active: true } });
    return { ok: true, personId, temporaryPassword: password };
  });
}

/**
 * Gives a person a temporary password and ends their sessions; they choose their own at the next sign-in. Nobody resets their
 * own: that is `changePassword`. Refusals: OWN_ACCOUNT, NOT_FOUND, NOT_PERMITTED.
 */
export async function resetPassword(args: {
  service: Service;
  actorPersonId: string;
  personId: string;
}): Promise<WithPassword> {
  const { personId, actorPersonId } = args;
  const password = temporaryPassword();
  const hash = await hashPassword(password);
  const given = { ...args, name: "resetPassword", subjectId: personId };
  return inAdminAct(given, async ({ tx, accounts, nowMs, audit }): Promise<WithPassword> => {
    const account = accounts.find((one) => one.personId === personId);
    if (!account) return refuse("NOT_FOUND", { what: "person" });
    if (personId === actorPersonId) return refuse("OWN_ACCOUNT");
    await savePassword(tx, personId, { hash, mustChange: true });
    const sessionsEnded = await revokeSessionsOf(tx, { personId, now: new Date(nowMs) });
    await audit("resetPassword", personId, { name: account.name, sessionsEnded });
    return { ok: true, personId, temporaryPassword: password };
  });
}

/** Ends every open session of a person at once. Refusals: NOT_FOUND, NOT_PERMITTED. */
export function endSessions(args: {
  service: Service;
  actorPersonId: string;
  personId: string;
}): Promise<{ ok: true; sessionsEnded: number } | Refused> {
  const { personId } = args;
  const given = { ...args, name: "endSessions", subjectId: personId };
  return inAdminAct(given, async ({ tx, accounts, nowMs, audit }) => {
    const account = accounts.find((one) => one.personId === personId);
    if (!account) return refuse("NOT_FOUND", { what: "person" });
    const sessionsEnded = await revokeSessionsOf(tx, { personId, now: new Date(nowMs) });
    await audit("endSessions", personId, { name: account.name, sessionsEnded });
    return { ok: true as const, sessionsEnded };
  });
}
