import { z } from "zod";
import { canaryConfigSchema, signingRoleSchema } from "../template/schema.ts";
import { attachmentSchema, contactSchema, evidenceSchema, signOffSchema, withdrawalSchema } from "./model.ts";

const text = (max: number) =>
  z
    .string()
    .max(max, `must be at most ${max.toLocaleString("en-US")} characters`)
    .refine((value) => !value.includes("\u0000"), "must not contain NUL characters")
    .refine((value) => value.isWellFormed(), "must not contain half characters (unpaired surrogates)");
const fileSchema = attachmentSchema.omit({ by: true, byName: true, atMs: true });

/** Every verb on a decision; people send them through actions, the worker sends the last five. */
export const commandSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("renameDecision"), title: text(140).min(3) }),
  z.object({ type: z.literal("changeConfig"), config: canaryConfigSchema }),
  z.object({ type: z.literal("tickItem"), itemId: z.string() }),
  z.object({ type: z.literal("untickItem"), itemId: z.string() }),
  z.object({ type: z.literal("verifyItem"), itemId: z.string() }),
  /** Also for a metric. `n`: how many samples the typed value rests on. */
  z.object({
    type: z.literal("attestItem"),
    itemId: z.string(),
    value: text(60),
    n: z.number().int().nonnegative().max(1_000_000_000).nullable().optional(),
    note: text(2000),
  }),
  z.object({ type: z.literal("waiveItem"), itemId: z.string(), reason: text(2000).min(10) }),
  z.object({ type: z.literal("withdrawWaiver"), itemId: z.string() }),
  /** The two that carry a file are built by the service, which has seen the file's bytes. */
  z.object({ type: z.literal("attachFile"), attachment: fileSchema }),
  z.object({ type: z.literal("importEvidence"), attachment: fileSchema, evidence: evidenceSchema }),
  z.object({ type: z.literal("removeAttachment"), attachmentId: z.string(), reason: text(2000) }),
  z.object({ type: z.literal("writeNote"), noteId: z.string(), text: text(20_000) }),
  z.object({ type: z.literal("setContact"), contact: contactSchema }),
  z.object({ type: z.literal("startDemo"), runId: z.string() }),
  z.object({ type: z.literal("startDrills"), runId: z.string() }),
  /** Whether the worker runs the drills again before their evidence expires. */
  z.object({ type: z.literal("setDrillRenewal"), isOn: z.boolean() }),
  z.object({ type: z.literal("submit") }),
  z.object({ type: z.literal("reopen"), reason: text(2000) }),
  /** `signOff` was built and signed by the service right after the step-up; decide checks every field of it again. */
  z.object({ type: z.literal("signOff"), signOff: signOffSchema }),
  /** Like a sign-off: the service builds and signs it, decide checks it again. */
  z.object({
    type: z.literal("withdrawSignOff"),
    role: signingRoleSchema,
    withdrawal: withdrawalSchema,
  }),
  /** The last station's GO: typed symbol and size must equal the configuration. Inserts the CANARY run. */
  z.object({
    type: z.literal("go"),
    signOff: signOffSchema,
    typedSymbol: z.string(),
    typedSize: z.string(),
    runId: z.string(),
  }),
  z.object({ type: z.literal("relaunch"), runId: z.string() }),
  z.object({ type: z.literal("recordRootCause"), rootCause: text(20_000), fixes: text(20_000) }),
  z.object({ type: z.literal("tickAfter"), row: z.string() }),
  z.object({ type: z.literal("renewDrills"), runId: z.string() }),
  z.object({ type: z.literal("attachEvidence"), evidence: evidenceSchema }),
  z.object({ type: z.literal("markLaunched"), runId: z.string() }),
  z.object({
    type: z.literal("markRunEnded"),
    runId: z.string(),
    outcome: z.enum(["SUCCEEDED", "FAILED", "ROLLED_BACK", "SCRUBBED"]),
  }),
]);
export type Command = z.infer<typeof commandSchema>;
export type CommandType = Command["type"];
