import { createHash, randomBytes } from "node:crypto";
import type { HeldDelegation } from "../decision/delegation.ts";
import type { PersonRole } from "../decision/model.ts";
import { mustChangePassword } from "../store/accounts.ts";
import { appendAudit } from "../store/audit.ts";
import { findPerson } from "../store/people.ts";
import * as sessions from "../store/sessions.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import type { Service } from "./open-service.ts";

/** A working day: long enough for a canary and its aftermath, short enough that a lost laptop is no open door for ever. */
export const SESSION_MS = 12 * 3600_000;
const TOKEN_BYTES = 32;
const MAX_AGENT_LENGTH = 200;

export type SignedInPerson = {
  personId: string;
  name: string;
  email: string;
  /** Own roles and those held by a delegation at this moment. */
  roles: PersonRole[];
  delegations?: HeldDelegation[];
  /** An admin chose the password: the person's own choice comes before everything else. */
  mustChangePassword: boolean;
};

function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The id of the session that a token opens: what the table holds instead of the token. */
export const sessionIdOf = (token: string): string => hashToken(token);

/** Opens a session and returns its token, which is known to the browser alone. */
export async function openSession(
  tx: Tx,
  session: { personId: string; address: string; userAgent: string; nowMs: number },
): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  await sessions.insertSession(tx, {
    id: hashToken(token),
    personId: session.personId,
    expiresAt: new Date(session.nowMs + SESSION_MS),
    address: session.address,
    userAgent: session.userAgent.slice(0, MAX_AGENT_LENGTH),
  });
  return token;
}

/** Who holds a token right now, with the roles of right now; null when the session is unknown, over, revoked or its person disabled. */
export async function readSession(args: { service: Service; token: string }): Promise<SignedInPerson | null> {
  const { prisma } = args.service.store;
  const row = await sessions.findLiveSession(prisma, hashToken(args.token), new Date());
  const person = row && (await findPerson(prisma, row.personId));
  if (!person?.active) return null;
  const { personId, name, email, roles, delegations } = person;
  return {
    personId,
    name,
    email,
    roles,
    ...(delegations ? { delegations } : {}),
    mustChangePassword: await mustChangePassword(prisma, personId),
  };
}

/** Ends a session at once. A second time does nothing. */
export async function revokeSession(args: { service: Service; token: string }): Promise<void> {
  await inTransaction(args.service.store, async (tx) => {
    const now = new Date();
    const personId = await sessions.revokeSession(tx, hashToken(args.token), now);
    const person = personId && (await findPerson(tx, personId));
    if (!person) return;
    await appendAudit(tx, {
      atMs: now.getTime(),
      actorId: person.personId,
      actorName: person.name,
      act: "signedOut",
      subjectType: "person",
      subjectId: person.personId,
      detail: {},
    });
  });
}
