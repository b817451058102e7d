import { appendAudit } from "../store/audit.ts";
import { findPersonByEmail } from "../store/people.ts";
import { inTransaction } from "../store/transaction.ts";
import { knownDevice, rememberDevice } from "./known-devices.ts";
import type { Service } from "./open-service.ts";
import { type Refused, refuse } from "./refusal.ts";
import { openSession } from "./sessions.ts";
import { judgeGuess } from "./throttle.ts";

/** An honest e-mail or password is far shorter; longer ones are not worth hashing. */
const MAX_INPUT_LENGTH = 320;

/** Only what looks like an address is written down: people type their password into the wrong field. */
const EMAIL_SHAPE = /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/;

export type SignInArgs = {
  service: Service;
  email: string;
  password: string;
  address: string;
  userAgent: string;
  /** The token in the browser's device cookie, if it has one. */
  deviceToken?: string | null;
};

type SignedIn = {
  ok: true;
  token: string;
  personId: string;
  name: string;
  /** For the device cookie; null when the browser keeps the one that it has. */
  deviceToken: string | null;
};

/** A refused sign-in on record, bounded. */
async function refuseOnRecord(
  args: SignInArgs,
  account: string,
  code: "WRONG_CREDENTIALS" | "TOO_MANY_ATTEMPTS",
): Promise<Refused> {
  const { service, address } = args;
  const id = EMAIL_SHAPE.test(account) && account.length <= MAX_INPUT_LENGTH ? account : "no e-mail address";
  const subject = { type: "session", id } as const;
  await service.doorLog.refused({ code, door: "/sign-in", address, act: "signInRefused", subject });
  return refuse(code);
}

/**
 * Checks e-mail and password and opens a session. Strangers' wrong guesses do not keep a person out of a browser in which they
 * have signed in before. Refusals: WRONG_CREDENTIALS (also for unknown or disabled people), TOO_MANY_ATTEMPTS.
 */
export async function signIn(args: SignInArgs): Promise<SignedIn | Refused> {
  const { service, password, address, userAgent } = args;
  const account = args.email.trim().toLowerCase();
  const isTooLong = account.length > MAX_INPUT_LENGTH || password.length > MAX_INPUT_LENGTH;
  if (isTooLong || account.includes("\u0000")) return refuseOnRecord(args, account, "WRONG_CREDENTIALS");
  const person = await findPersonByEmail(service.store.prisma, account);
  const storedHash = person?.active ? person.passwordHash : null;
  const token = args.deviceToken ?? null;
  const device = person && (await knownDevice({ service, token, personId: person.personId }));
  const bucket = device ? { device } : null;
  const judged = await judgeGuess(service, { account, address, password, storedHash, bucket });
  if (judged === "TOO_MANY") return refuseOnRecord(args, account, "TOO_MANY_ATTEMPTS");
  if (judged === "WRONG" || !person) return refuseOnRecord(args, account, "WRONG_CREDENTIALS");
  const { personId, name } = person;
  return inTransaction(service.store, async (tx) => {
    const nowMs = Date.now();
    const token = await openSession(tx, { personId, address, userAgent, nowMs });
    const deviceToken = await rememberDevice(tx, { known: device, personId, nowMs });
    await appendAudit(tx, {
      atMs: nowMs,
      actorId: personId,
      actorName: name,
      act: "signedIn",
      subjectType: "person",
      subjectId: personId,
      detail: { address, isKnownDevice: device !== null },
    });
    return { ok: true, token, personId, name, deviceToken };
  });
}
