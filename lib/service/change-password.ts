import { passwordProblem } from "../decision/people-rules.ts";
import { revokeSessionsOf, savePassword } from "../store/accounts.ts";
import { appendAudit } from "../store/audit.ts";
import { findPasswordHash, findPerson } from "../store/people.ts";
import { inTransaction } from "../store/transaction.ts";
import type { Service } from "./open-service.ts";
import { hashPassword } from "./password.ts";
import { type Refused, refuse } from "./refusal.ts";
import { sessionIdOf } from "./sessions.ts";
import { judgeGuess } from "./throttle.ts";

/**
 * A person's own change of password: the old one is asked for under the throttle, every other session of theirs ends.
 * Refusals: WRONG_PASSWORD, TOO_MANY_ATTEMPTS, WEAK_PASSWORD, NOT_SIGNED_IN.
 */
export async function changePassword(args: {
  service: Service;
  actorPersonId: string;
  /** The session that stays open. */
  token: string;
  address: string;
  oldPassword: string;
  newPassword: string;
}): Promise<{ ok: true; sessionsEnded: number } | Refused> {
  const { service, actorPersonId: personId, address, oldPassword, newPassword } = args;
  const { prisma } = service.store;
  const person = await findPerson(prisma, personId);
  if (!person?.active) return refuse("NOT_SIGNED_IN");
  const problem = passwordProblem(newPassword, person);
  if (problem) return refuse("WEAK_PASSWORD", { reason: problem });
  if (newPassword === oldPassword) return refuse("WEAK_PASSWORD", { reason: "it is the old one" });
  const storedHash = await findPasswordHash(prisma, personId);
  const guess = {
    account: person.email,
    address,
    password: oldPassword,
    storedHash,
    bucket: { signedInAs: personId },
  };
  const judged = await judgeGuess(service, guess);
  if (judged === "WRONG") return refuse("WRONG_PASSWORD");
  if (judged !== "RIGHT") return refuse("TOO_MANY_ATTEMPTS");
  const hash = await hashPassword(newPassword);
  return inTransaction(service.store, async (tx) => {
    const now = new Date();
    await savePassword(tx, personId, { hash, mustChange: false });
    const exceptId = sessionIdOf(args.token);
    const sessionsEnded = await revokeSessionsOf(tx, { personId, exceptId, now });
    await appendAudit(tx, {
      atMs: now.getTime(),
      actorId: personId,
      actorName: person.name,
      act: "changePassword",
      subjectType: "person",
      subjectId: personId,
      detail: { sessionsEnded },
    });
    return { ok: true, sessionsEnded };
  });
}
