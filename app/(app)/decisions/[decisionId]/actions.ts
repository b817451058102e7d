"use server";

import { z } from "zod";
import { commandSchema } from "#lib/decision/commands.ts";
import { handleCommand } from "#lib/service/handle-command.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { signOff } from "#lib/service/sign-off.ts";
import { signingRoleSchema } from "#lib/template/schema.ts";
import { action } from "#lib/web/action.ts";
import { clientAddress } from "#lib/web/client-address.ts";

const target = { decisionId: z.string().max(64), expectedVersion: z.number().int().nonnegative() };

/** Commands that only the machine or the sign-off door may send; a browser that sends one is refused at the edge. */
const NOT_FOR_PEOPLE: ReadonlySet<string> = new Set([
  "signOff",
  "go",
  "attachEvidence",
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

const signOffInput = z.object({
  ...target,
  role: signingRoleSchema,
  choice: z.enum(["GO", "NO_GO", "HOLD"]),
  comment: z.string().max(2000),
  password: z.string().min(1).max(256),
  typedSymbol: z.string().max(40).optional(),
  typedSize: z.string().max(40).optional(),
});

/** A sign-off with the password of this very act; the last station's GO authorises and queues the run. */
export const sendSignOff = action(signOffInput, async ({ actor, input, service }) => {
  const result = await signOff({
    service,
    actorPersonId: actor.personId,
    address: await clientAddress(),
    ...input,
  });
  return result.ok ? { ok: true, data: { version: result.version } } : result;
});
