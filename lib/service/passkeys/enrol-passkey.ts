import { randomBytes } from "node:crypto";
import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import { z } from "zod";
import { fromHex } from "../../proof/bytes.ts";
import { canonicalHash } from "../../proof/canonical.ts";
import { PASSKEY_ALGORITHMS } from "../../proof/cose-key.ts";
import { takeChallenge } from "../../store/passkey-challenges.ts";
import { findOpenInvite } from "../../store/passkey-invites.ts";
import { listPasskeys } from "../../store/passkeys.ts";
import { findPerson } from "../../store/people.ts";
import { inTransaction } from "../../store/transaction.ts";
import type { Service } from "../open-service.ts";
import { type Refused, refuse } from "../refusal.ts";
import { readStepUpPublicKeys } from "../step-up-key.ts";
import { assertionOptions, openChallenge } from "./ask-passkey.ts";
import { checkPassword, type StepUp } from "./check-password.ts";
import { hashCode } from "./invite-passkey.ts";
import { judgeAnswer, type PasskeyAnswer } from "./judge-answer.ts";
import { type Doer, refuseOnRecord } from "./passkey-audit.ts";
import { CHALLENGE_MS, MAX_KEYS_PER_PERSON, rpIdOf, userHandleOf } from "./passkey-terms.ts";
import { passkeysOf } from "./usable-passkeys.ts";

const CHALLENGE_BYTES = 32;
const RP_NAME = "Countersign";

/** Who let a new key in: an admin's invitation, or an older key of the same person. */
const admissionSchema = z.union([
  z.object({ codeHash: z.string(), invitedBy: z.string() }),
  z.object({ vouchedBy: z.string() }),
]);
export const enrolmentBodySchema = z.object({ label: z.string(), admission: admissionSchema });
type EnrolmentBody = z.infer<typeof enrolmentBodySchema>;

/** What an older key signs to let a new one in; no sign-off can be mistaken for it, nor it for one. */
const vouchSchema = z.object({
  v: z.literal(1),
  purpose: z.literal("countersign/add-passkey"),
  personId: z.string(),
  personName: z.string(),
  label: z.string(),
  nonce: z.string(),
  atMs: z.number(),
});

/** The next thing that the browser has to ask an authenticator for. */
export type EnrolmentStep =
  | { kind: "VOUCH"; challengeId: string; options: PublicKeyCredentialRequestOptionsJSON }
  | { kind: "ENROL"; challengeId: string; options: PublicKeyCredentialCreationOptionsJSON };
export type EnrolmentAnswer = { ok: true; step: EnrolmentStep } | Refused;

async function askForNewKey(
  service: Service,
  person: { personId: string; name: string; email: string },
  origin: string,
  body: EnrolmentBody,
): Promise<EnrolmentAnswer> {
  const { personId } = person;
  const challenge = randomBytes(CHALLENGE_BYTES);
  const challengeHash = challenge.toString("hex");
  const opened = await openChallenge(service, { personId, purpose: "ENROL", challengeHash, body });
  if (!opened.ok) return opened;
  const known = await listPasskeys(service.store.prisma, personId);
  const options = await generateRegistrationOptions({
    rpName: RP_NAME,
    rpID: rpIdOf(origin),
    userName: person.email,
    userDisplayName: person.name,
    userID: userHandleOf(personId),
    // Bytes: a string would be encoded once more.
    challenge: fromHex(challengeHash) ?? new Uint8Array(),
    attestationType: "none",
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
    supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    timeout: CHALLENGE_MS,
  });
  return { ok: true, step: { kind: "ENROL", challengeId: opened.challengeId, options } };
}

async function askOldKey(
  service: Service,
  person: Doer,
  { label, origin, nowMs }: { label: string; origin: string; nowMs: number },
): Promise<EnrolmentAnswer> {
  const { personId, name: personName } = person;
  const { usable } = await passkeysOf(service.store.prisma, personId, { origin, nowMs });
  if (usable.length === 0) {
    const refused = { by: person, ofPersonId: personId, command: "enrolPasskey" };
    return refuseOnRecord(service, { ...refused, code: "OLD_PASSKEY_WAITS" });
  }
  const nonce = randomBytes(CHALLENGE_BYTES).toString("hex");
  const purpose = "countersign/add-passkey" as const;
  const body = { v: 1 as const, purpose, personId, personName, label, nonce, atMs: nowMs };
  const challengeHash = canonicalHash(body);
  const opened = await openChallenge(service, { personId, purpose: "VOUCH", challengeHash, body });
  if (!opened.ok) return opened;
  const options = assertionOptions(challengeHash, rpIdOf(origin), usable);
  return { ok: true, step: { kind: "VOUCH", challengeId: opened.challengeId, options } };
}

/**
 * Begins to add a passkey, with the password of this very act. The first one needs an admin's invitation code, a further one
 * the signature of an older one (`step.kind` VOUCH comes first then). Refusals: INVITE_NEEDED, INVITE_NOT_VALID,
 * OLD_PASSKEY_WAITS, TOO_MANY_PASSKEYS and those of the password.
 */
export async function beginEnrolment(
  args: StepUp & { label: string; code: string; origin: string },
): Promise<EnrolmentAnswer> {
  const { service, actorPersonId: personId, label, code, origin } = args;
  const command = "enrolPasskey";
  const checked = await checkPassword(args, command);
  if (!checked.ok) return checked;
  const { person } = checked;
  const nowMs = Date.now();
  const { inForce } = await passkeysOf(service.store.prisma, personId, { origin, nowMs });
  const refused = { by: person, ofPersonId: personId, command };
  if (inForce.length >= MAX_KEYS_PER_PERSON) {
    const count = String(MAX_KEYS_PER_PERSON);
    return refuseOnRecord(service, { ...refused, code: "TOO_MANY_PASSKEYS" }, { count });
  }
  if (inForce.length > 0) return askOldKey(service, person, { label, origin, nowMs });
  if (code.trim() === "") return refuseOnRecord(service, { ...refused, code: "INVITE_NEEDED" });
  const asked = { codeHash: hashCode(code), personId, now: new Date(nowMs) };
  const invite = await findOpenInvite(service.store.prisma, asked);
  if (!invite) return refuseOnRecord(service, { ...refused, code: "INVITE_NOT_VALID" });
  const { codeHash, invitedBy } = invite;
  return askForNewKey(service, person, origin, { label, admission: { codeHash, invitedBy } });
}

/** An older key's answer: with it the new one may be made. Refusals: PASSKEY_REQUEST_GONE and those of a passkey's answer. */
export async function vouchForPasskey(args: {
  service: Service;
  actorPersonId: string;
  challengeId: string;
  answer: PasskeyAnswer;
  origin: string;
}): Promise<EnrolmentAnswer> {
  const { service, actorPersonId: personId, challengeId, answer, origin } = args;
  const person = await findPerson(service.store.prisma, personId);
  if (!person?.active) return refuse("NOT_SIGNED_IN");
  const publicKeys = readStepUpPublicKeys(service.varDir);
  const judged = await inTransaction(service.store, async (tx) => {
    const nowMs = Date.now();
    const taken = await takeChallenge(tx, {
      id: challengeId,
      personId,
      purpose: "VOUCH",
      now: new Date(nowMs),
    });
    const body = taken && vouchSchema.parse(taken.body);
    if (!body || canonicalHash(body) !== taken.challengeHash) return null;
    const statement = { statementHash: taken.challengeHash, statementAtMs: body.atMs };
    const answered = await judgeAnswer(tx, { answer, personId, ...statement, origin, publicKeys, nowMs });
    return { body, answered };
  });
  const refused = { by: person, ofPersonId: personId, command: "enrolPasskey" };
  if (!judged) return refuseOnRecord(service, { ...refused, code: "PASSKEY_REQUEST_GONE" });
  const { body, answered } = judged;
  if (!answered.ok) {
    await refuseOnRecord(service, { ...refused, code: answered.refusal.code });
    return answered;
  }
  const admission = { vouchedBy: answered.signature.credentialId };
  return askForNewKey(service, person, origin, { label: body.label, admission });
}
