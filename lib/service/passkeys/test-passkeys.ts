import { fromBase64url, toBase64url } from "../../proof/base64url.ts";
import { TestAuthenticator, type Twist } from "../../proof/test-authenticator.ts";
import type { SigningRole } from "../../template/schema.ts";
import { DEMO_PASSWORD } from "../demo-people.ts";
import type { Service } from "../open-service.ts";
import type { SigningAct } from "../signing-act.ts";
import { type Life, PERSON } from "../test-life.ts";
import { confirmPasskey } from "./confirm-passkey.ts";
import { beginEnrolment } from "./enrol-passkey.ts";
import { invitePasskey } from "./invite-passkey.ts";
import { savePasskey } from "./save-passkey.ts";
import { askToSign, signByPasskey } from "./sign-by-passkey.ts";

// The way to a passkey and with it, by the same verbs that the pages call. For database tests only.

export const SITE = "http://localhost:8080";
export const ADMIN = "per_amara";
export const SECOND_ADMIN = "per_noor";
export const STEP_UP = { password: DEMO_PASSWORD, address: "10.0.0.1" };

export function must<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result as Extract<T, { ok: true }>;
}

/** An admin's invitation code for a person. */
export async function invited(service: Service, personId: string, by = ADMIN): Promise<string> {
  return must(await invitePasskey({ service, actorPersonId: by, personId, ...STEP_UP })).code;
}

/** What the page hands over after an authenticator has made a key. */
export function newKeyAnswer(authenticator: TestAuthenticator, challenge: string, twist: Twist = {}) {
  const id = toBase64url(authenticator.credentialId);
  const made = authenticator.create(fromBase64url(challenge), twist);
  return { id, rawId: id, type: "public-key" as const, response: { ...made, transports: ["internal"] } };
}

/** What the page hands over after an authenticator has signed. */
export function signedAnswer(authenticator: TestAuthenticator, challenge: string, twist: Twist = {}) {
  const id = toBase64url(authenticator.credentialId);
  const response = authenticator.assert(fromBase64url(challenge), twist);
  return { id, rawId: id, type: "public-key" as const, response };
}

/** Enrols a first key; it waits for a second admin. */
export async function enrolled(
  service: Service,
  personId: string,
  authenticator = new TestAuthenticator(),
): Promise<TestAuthenticator> {
  const code = await invited(service, personId);
  const actor = { service, actorPersonId: personId };
  const begun = must(
    await beginEnrolment({ ...actor, ...STEP_UP, label: "Test key", code, origin: SITE }),
  ).step;
  const answer = newKeyAnswer(authenticator, begun.options.challenge);
  must(await savePasskey({ ...actor, challengeId: begun.challengeId, answer, origin: SITE }));
  return authenticator;
}

/** Enrols a first key that a second admin has confirmed. */
export async function confirmedKey(service: Service, personId: string): Promise<TestAuthenticator> {
  const authenticator = await enrolled(service, personId);
  const credentialId = toBase64url(authenticator.credentialId);
  must(await confirmPasskey({ service, actorPersonId: SECOND_ADMIN, credentialId, ...STEP_UP }));
  return authenticator;
}

export const GO: Omit<Extract<SigningAct, { type: "signOff" }>, "role"> = {
  type: "signOff",
  choice: "GO",
  comment: "",
};

/** Asks for a signature over an act of the person who holds a role. */
export function asked(life: Life, act: SigningAct, actorPersonId = PERSON[act.role]) {
  const { service, decisionId, version: expectedVersion } = life;
  return askToSign({ service, actorPersonId, decisionId, expectedVersion, act, origin: SITE });
}

/** Signs an act by passkey and keeps the new version. */
export async function signedByPasskey(
  life: Life,
  act: SigningAct,
  authenticator: TestAuthenticator,
  twist: Twist = {},
) {
  const { request } = must(await asked(life, act));
  const result = await signByPasskey({
    service: life.service,
    actorPersonId: PERSON[act.role],
    challengeId: request.challengeId,
    answer: signedAnswer(authenticator, request.options.challenge, twist),
    origin: SITE,
  });
  if (result.ok) life.version = result.version;
  return result;
}

/** Confirmed keys of the four who sign. */
export async function keysOfAll(service: Service): Promise<Record<SigningRole, TestAuthenticator>> {
  return {
    ENGINEER: await confirmedKey(service, PERSON.ENGINEER),
    RISK_MANAGER: await confirmedKey(service, PERSON.RISK_MANAGER),
    PRODUCT_OWNER: await confirmedKey(service, PERSON.PRODUCT_OWNER),
    CTO: await confirmedKey(service, PERSON.CTO),
  };
}
