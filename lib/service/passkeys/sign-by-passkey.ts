import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { z } from "zod";
import { hashStatement } from "../../proof/statement.ts";
import type { Statement, WithdrawalStatement } from "../../proof/statement-schema.ts";
import { findDecision } from "../../store/decisions.ts";
import { takeChallenge } from "../../store/passkey-challenges.ts";
import { findPerson } from "../../store/people.ts";
import { findTemplate } from "../../store/templates.ts";
import { inTransaction } from "../../store/transaction.ts";
import { type CommandResult, handleCommand } from "../handle-command.ts";
import type { Service } from "../open-service.ts";
import { type Refused, refuse } from "../refusal.ts";
import {
  drawnUpSchema,
  drawUp,
  recordSigningRefusal,
  type SigningAct,
  type SigningTarget,
  signedCommand,
} from "../signing-act.ts";
import { readStepUpPublicKeys } from "../step-up-key.ts";
import { assertionOptions, openChallenge } from "./ask-passkey.ts";
import { judgeAnswer, type PasskeyAnswer } from "./judge-answer.ts";
import { refuseOnRecord } from "./passkey-audit.ts";
import { rpIdOf } from "./passkey-terms.ts";
import { passkeysOf, readSigningMeans } from "./usable-passkeys.ts";

/** What a challenge of purpose SIGN keeps. */
const bodySchema = z.object({ decisionId: z.string(), expectedVersion: z.number(), drawn: drawnUpSchema });

/** A statement that waits for its signature, and what the authenticator is to be asked. */
export type PasskeyRequest = {
  challengeId: string;
  statement: Statement | WithdrawalStatement;
  statementHash: string;
  options: PublicKeyCredentialRequestOptionsJSON;
};

/**
 * Draws up the statement for an act and asks for a passkey's signature over its hash. Refusals: PASSKEY_NONE,
 * TOO_MANY_ATTEMPTS, STALE and everything that the station refuses.
 */
export async function askToSign(
  args: SigningTarget & { act: SigningAct; origin: string },
): Promise<{ ok: true; request: PasskeyRequest } | Refused> {
  const { service, actorPersonId: personId, decisionId, expectedVersion, act, origin } = args;
  const drawnUp = await drawUp(args, act);
  if (!drawnUp.ok) return drawnUp;
  const { drawn, statementHash } = drawnUp;
  const { usable } = await passkeysOf(service.store.prisma, personId, {
    origin,
    nowMs: drawn.statement.atMs,
  });
  if (usable.length === 0) {
    await recordSigningRefusal(args, drawnUp.actor, { code: "PASSKEY_NONE", act });
    const { why } = await readSigningMeans({ service, personId, origin });
    return refuse("PASSKEY_NONE", why === null ? {} : { why: why.replace(/\.$/, "") });
  }
  const body = { decisionId, expectedVersion, drawn };
  const opened = await openChallenge(service, {
    personId,
    purpose: "SIGN",
    challengeHash: statementHash,
    body,
  });
  if (!opened.ok) return opened;
  const options = assertionOptions(statementHash, rpIdOf(origin), usable);
  const { challengeId } = opened;
  return { ok: true, request: { challengeId, statement: drawn.statement, statementHash, options } };
}

/**
 * Takes a passkey's answer and acts on it: the request is used up whatever comes of it. Refusals: PASSKEY_REQUEST_GONE,
 * PASSKEY_UNKNOWN, PASSKEY_WAITS, PASSKEY_REVOKED, PASSKEY_NOT_VALID, PASSKEY_COPIED and everything that `decide` refuses.
 */
export async function signByPasskey(args: {
  service: Service;
  actorPersonId: string;
  challengeId: string;
  answer: PasskeyAnswer;
  origin: string;
}): Promise<CommandResult> {
  const { service, actorPersonId: personId, challengeId, answer, origin } = args;
  const person = await findPerson(service.store.prisma, personId);
  if (!person?.active) return refuse("NOT_SIGNED_IN");
  const publicKeys = readStepUpPublicKeys(service.varDir);
  const judged = await inTransaction(service.store, async (tx) => {
    const nowMs = Date.now();
    const asked = { id: challengeId, personId, purpose: "SIGN" as const, now: new Date(nowMs) };
    const taken = await takeChallenge(tx, asked);
    if (!taken) return null;
    const body = bodySchema.parse(taken.body);
    const { statement } = body.drawn;
    const statementHash = hashStatement(statement);
    // What is signed is what was kept: a row changed in between names another hash.
    if (statementHash !== taken.challengeHash) return null;
    const input = { answer, personId, statementHash, origin, publicKeys, nowMs };
    return { body, answered: await judgeAnswer(tx, { ...input, statementAtMs: statement.atMs }) };
  });
  if (!judged) {
    const refused = { by: person, ofPersonId: personId, command: "signOff" };
    return refuseOnRecord(service, { ...refused, code: "PASSKEY_REQUEST_GONE" });
  }
  const { body, answered } = judged;
  const { decisionId, expectedVersion, drawn } = body;
  if (!answered.ok) {
    const { code } = answered.refusal;
    await recordSigningRefusal({ service, decisionId }, person, { code, act: drawn.act });
    return answered;
  }
  const stored = await findDecision(service.store.prisma, decisionId);
  const template = stored && (await findTemplate(service.store.prisma, stored.decision.templateId));
  if (!template) return refuse("NOT_FOUND", { what: "decision" });
  const command = signedCommand(drawn, answered.signature, template);
  return handleCommand({ service, actorPersonId: personId, decisionId, expectedVersion, command });
}
