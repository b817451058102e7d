import { appendAudit } from "../store/audit.ts";
import { findPersonByEmail } from "../store/people.ts";
import { inTransaction } from "../store/transaction.ts";
import type { Service } from "./open-service.ts";
import { type Refused, refuse } from "./refusal.ts";
import { openSession } from "./sessions.ts";
import { judgeGuess } from "./throttle.ts";

/** An honest e-mail or password is far shorter; longer ones are not worth hashing. */
const MAX_INPUT_LENGTH = 320;

export type SignInArgs = {
  service: Service;
  email: string;
  password: string;
  address: string;
  userAgent: string;
};

/** Wrong guesses are bounded by the throttle; refusals of the throttle itself are not recorded, or a flood would fill the chain. */
async function recordWrongGuess(args: SignInArgs, account: string): Promise<void> {
  await inTransaction(args.service.store, async (tx) => {
    await appendAudit(tx, {
      atMs: Date.now(),
      actorId: "anonymous",
      actorName: "Somebody",
      act: "signInRefused",
      subjectType: "session",
      subjectId: account,
      detail: { address: args.address },
    });
  });
}

/** Checks e-mail and password and opens a session. Refusals: WRONG_CREDENTIALS (also for unknown or disabled people), TOO_MANY_ATTEMPTS. */
export async function signIn(
  args: SignInArgs,
): Promise<{ ok: true; token: string; personId: string; name: string } | Refused> {
  const { service, password, address, userAgent } = args;
  const account = args.email.trim().toLowerCase();
  if (account.length > MAX_INPUT_LENGTH || password.length > MAX_INPUT_LENGTH || account.includes("\u0000")) {
    return refuse("WRONG_CREDENTIALS");
  }
  const person = await findPersonByEmail(service.store.prisma, account);
  const storedHash = person?.active ? person.passwordHash : null;
  const judged = await judgeGuess(service, { account, address, password, storedHash });
  if (judged === "TOO_MANY") return refuse("TOO_MANY_ATTEMPTS");
  if (judged === "WRONG" || !person) {
    await recordWrongGuess(args, account);
    return refuse("WRONG_CREDENTIALS");
  }
  return inTransaction(service.store, async (tx) => {
    const nowMs = Date.now();
    const token = await openSession(tx, { personId: person.personId, address, userAgent, nowMs });
    await appendAudit(tx, {
      atMs: nowMs,
      actorId: person.personId,
      actorName: person.name,
      act: "signedIn",
      subjectType: "person",
      subjectId: person.personId,
      detail: { address },
    });
    return { ok: true, token, personId: person.personId, name: person.name };
  });
}
