"use server";

import { z } from "zod";
import { commandSchema } from "#lib/decision/commands.ts";
import { cloneDecision } from "#lib/service/clone-decision.ts";
import { handleCommand } from "#lib/service/handle-command.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { answerSchema } from "#lib/service/passkeys/judge-answer.ts";
import { askToSign, signByPasskey } from "#lib/service/passkeys/sign-by-passkey.ts";
import { signByPassword } from "#lib/service/sign-off.ts";
import { signingActSchema } from "#lib/service/signing-act.ts";
import { action } from "#lib/web/action.ts";
import { clientAddress } from "#lib/web/client-address.ts";
import { env } from "#lib/web/env.ts";

const target = { decisionId: z.string().max(64), expectedVersion: z.number().int().nonnegative() };

/** Commands that only the machine or the sign-off door may send; a browser that sends one is refused at the edge. */
const NOT_FOR_PEOPLE: ReadonlySet<string> = new Set([
  "signOff",
  "withdrawSignOff",
  "go",
  "attachEvidence",
  "attachFile",
  "importEvidence",
  "markLaunched",
  "markRunEnded",
]);

const commandInput = z.object({
  ...target,
  command: commandSchema.refine(
    (command) => !NOT_FOR_PEOPLE.has(command.type),
    "not a command for this door",
  ),
});

/** One command of a person on a decision; run ids are made here, never taken from the browser. */
export const sendCommand = action(commandInput, async ({ actor, input, service }) => {
  const { command } = input;
  const withRun = "runId" in command ? { ...command, runId: newRunId() } : command;
  const result = await handleCommand({ service, actorPersonId: actor.personId, ...input, command: withRun });
  return result.ok ? { ok: true, data: { version: result.version } } : result;
});

const passwordInput = z.object({
  ...target,
  act: signingActSchema,
  password: z.string().min(1).max(256),
});

/** A sign-off or withdrawal with the password of this very act; the last station's GO authorises and queues the run. */
export const sendPasswordSignature = action(passwordInput, async ({ actor, input, service }) => {
  const { personId: actorPersonId } = actor;
  const result = await signByPassword({ service, actorPersonId, address: await clientAddress(), ...input });
  return result.ok ? { ok: true, data: { version: result.version } } : result;
});

/** Draws up the statement for an act and what a passkey is to be asked for it. */
export const requestSignature = action(
  z.object({ ...target, act: signingActSchema }),
  async ({ actor, input, service }) => {
    const { origin } = env();
    const result = await askToSign({ service, actorPersonId: actor.personId, origin, ...input });
    return result.ok ? { ok: true, data: result.request } : result;
  },
);

/** A passkey's answer to such a request: a sign-off, a withdrawal, or GO. */
export const sendPasskeySignature = action(
  z.object({ challengeId: z.string().max(64), answer: answerSchema }),
  async ({ actor, input, service }) => {
    const { origin } = env();
    const result = await signByPasskey({ service, actorPersonId: actor.personId, origin, ...input });
    return result.ok ? { ok: true, data: { version: result.version } } : result;
  },
);

/** A new draft with this one's title, configuration, notes and contacts. */
export const sendClone = action(
  z.object({ decisionId: z.string().max(64) }),
  async ({ actor, input, service }) => {
    const result = await cloneDecision({ service, actorPersonId: actor.personId, ...input });
    return result.ok ? { ok: true, data: { decisionId: result.decisionId } } : result;
  },
);
