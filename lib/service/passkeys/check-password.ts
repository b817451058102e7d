import { findPasswordHash, findPerson, type PersonWithEmail } from "../../store/people.ts";
import type { Service } from "../open-service.ts";
import { type Refused, refuse } from "../refusal.ts";
import { judgeGuess } from "../throttle.ts";
import { refuseOnRecord } from "./passkey-audit.ts";

export type StepUp = { service: Service; actorPersonId: string; password: string; address: string };

/** The person who acts, after their password for this very act. Refusals: NOT_SIGNED_IN, WRONG_PASSWORD, TOO_MANY_ATTEMPTS. */
export async function checkPassword(
  { service, actorPersonId, password, address }: StepUp,
  command: string,
): Promise<{ ok: true; person: PersonWithEmail } | Refused> {
  const { prisma } = service.store;
  const person = await findPerson(prisma, actorPersonId);
  if (!person?.active) return refuse("NOT_SIGNED_IN");
  const storedHash = await findPasswordHash(prisma, actorPersonId);
  const bucket = { signedInAs: person.personId };
  const judged = await judgeGuess(service, { account: person.email, address, password, storedHash, bucket });
  if (judged === "RIGHT") return { ok: true, person };
  if (judged === "TOO_MANY") return refuse("TOO_MANY_ATTEMPTS");
  const refused = { by: person, ofPersonId: actorPersonId, command, code: "WRONG_PASSWORD" } as const;
  return refuseOnRecord(service, refused);
}
