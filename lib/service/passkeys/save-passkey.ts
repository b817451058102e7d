import { type RegistrationResponseJSON, verifyRegistrationResponse } from "@simplewebauthn/server";
import { z } from "zod";
import { fromBase64url, toBase64url } from "../../proof/base64url.ts";
import { fromHex } from "../../proof/bytes.ts";
import { PASSKEY_ALGORITHMS, readCoseKey } from "../../proof/cose-key.ts";
import { certifyEnrolment } from "../../proof/verify-passkey.ts";
import { clientDataProblem } from "../../proof/webauthn-data.ts";
import { takeChallenge } from "../../store/passkey-challenges.ts";
import { redeemInvite } from "../../store/passkey-invites.ts";
import { insertPasskey } from "../../store/passkeys.ts";
import { findPerson } from "../../store/people.ts";
import { inTransaction, type Tx } from "../../store/transaction.ts";
import type { Service } from "../open-service.ts";
import { type Refused, refuse } from "../refusal.ts";
import { readStepUpPrivateKey } from "../step-up-key.ts";
import { challengeText } from "./ask-passkey.ts";
import { enrolmentBodySchema } from "./enrol-passkey.ts";
import { type Doer, recordPasskeyAct, refuseOnRecord } from "./passkey-audit.ts";
import { rpIdOf, WAIT_MS } from "./passkey-terms.ts";

const field = z.string().max(16_384);
/** What a browser hands over after the authenticator has made a key. */
export const newKeySchema = z.object({
  id: field,
  rawId: field,
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: field,
    attestationObject: field,
    transports: z.array(z.string().max(32)).max(8).optional(),
  }),
});
export type NewKeyAnswer = z.infer<typeof newKeySchema>;

type Read = { credentialId: string; publicKeySpki: string; alg: -7 | -8 | -257; counter: number };

/** Reads a new key out of the browser's answer, or says in words why it is none for us. */
async function readNewKey(
  answer: NewKeyAnswer,
  challengeHash: string,
  origin: string,
): Promise<Read | string> {
  try {
    // The library overlooks frames of other sites.
    const expected = { type: "webauthn.create", challenge: fromHex(challengeHash), origin } as const;
    if (!expected.challenge) return "it answers another challenge";
    const clientData = fromBase64url(answer.response.clientDataJSON);
    const problem = clientDataProblem(clientData, { ...expected, challenge: expected.challenge });
    if (problem) return problem;
    const verified = await verifyRegistrationResponse({
      response: { ...answer, clientExtensionResults: {} } as RegistrationResponseJSON,
      expectedChallenge: challengeText(challengeHash),
      expectedOrigin: origin,
      expectedRPID: rpIdOf(origin),
      requireUserPresence: true,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
    });
    if (!verified.verified) return "its attestation does not verify";
    const { credential } = verified.registrationInfo;
    if (credential.id !== answer.id) return "it names two keys";
    const { alg, spki } = readCoseKey(credential.publicKey);
    return {
      credentialId: credential.id,
      publicKeySpki: toBase64url(spki),
      alg,
      counter: credential.counter,
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    if (/user verification/i.test(why)) return "the authenticator did not verify the person";
    if (/user presence/i.test(why)) return "nobody was present";
    if (/RP ID/i.test(why)) return "it was made for another site";
    return "it cannot be read";
  }
}

type Enrolling = { by: Doer; answer: NewKeyAnswer; origin: string; privateKeyPem: string; nowMs: number };

async function save(
  tx: Tx,
  key: Read,
  taken: { body: unknown },
  { by, answer, origin, privateKeyPem, nowMs }: Enrolling,
): Promise<{ ok: true; usableFromMs: number } | Refused> {
  const { label, admission } = enrolmentBodySchema.parse(taken.body);
  const { personId } = by;
  const { credentialId, publicKeySpki, alg, counter } = key;
  const now = new Date(nowMs);
  const usableFromMs = nowMs + WAIT_MS;
  const facts = { credentialId, publicKeySpki, alg, rpId: rpIdOf(origin), origin };
  const term = { personId, enrolledAtMs: nowMs, usableFromMs, confirmedBy: null };
  const isNew = await insertPasskey(tx, {
    ...facts,
    personId,
    label,
    transports: answer.response.transports ?? [],
    counter: BigInt(counter),
    enrolledAt: now,
    usableFrom: new Date(usableFromMs),
    invitedBy: "invitedBy" in admission ? admission.invitedBy : null,
    certificate: certifyEnrolment({ ...facts, ...term }, privateKeyPem),
  });
  if (!isNew) return refuse("PASSKEY_KNOWN_ALREADY");
  const detail = { credentialId, label, alg, usableFromMs, ...admission, codeHash: undefined };
  await recordPasskeyAct(tx, { act: "passkeyEnrolled", by, ofPersonId: personId, detail, atMs: nowMs });
  return { ok: true, usableFromMs };
}

/**
 * Saves a newly made key. It signs after a second admin has confirmed it, or 24 hours from now. Refusals:
 * PASSKEY_REQUEST_GONE, PASSKEY_NOT_VALID, INVITE_NOT_VALID (used up meanwhile), PASSKEY_KNOWN_ALREADY.
 */
export async function savePasskey(args: {
  service: Service;
  actorPersonId: string;
  challengeId: string;
  answer: NewKeyAnswer;
  origin: string;
}): Promise<{ ok: true; usableFromMs: number } | Refused> {
  const { service, actorPersonId: personId, challengeId, answer, origin } = args;
  const by = await findPerson(service.store.prisma, personId);
  if (!by?.active) return refuse("NOT_SIGNED_IN");
  const privateKeyPem = readStepUpPrivateKey(service.varDir);
  const refused = { by, ofPersonId: personId, command: "enrolPasskey" };
  const nowMs = Date.now();
  const now = new Date(nowMs);
  const saved = await inTransaction(service.store, async (tx) => {
    const taken = await takeChallenge(tx, { id: challengeId, personId, purpose: "ENROL", now });
    if (!taken) return refuse("PASSKEY_REQUEST_GONE");
    const key = await readNewKey(answer, taken.challengeHash, origin);
    if (typeof key === "string") return refuse("PASSKEY_NOT_VALID", { reason: key });
    const { admission } = enrolmentBodySchema.parse(taken.body);
    if ("codeHash" in admission) {
      const { codeHash } = admission;
      if (!(await redeemInvite(tx, { codeHash, personId, now }))) return refuse("INVITE_NOT_VALID");
    }
    return save(tx, key, taken, { by, answer, origin, privateKeyPem, nowMs });
  });
  if (!saved.ok) await refuseOnRecord(service, { ...refused, code: saved.refusal.code });
  return saved;
}
