import { z } from "zod";
import { type RunEvent, runEventSchema } from "../canary/run-events.ts";
import { canonicalJson } from "../proof/canonical-json.ts";
import type { CryptoPort } from "../proof/crypto-port.ts";
import { type Template, templateSchema } from "../template/schema.ts";
import {
  AUDIT,
  type AuditLine,
  auditLineSchema,
  type BundledDecision,
  bundledDecisionSchema,
  CHECKPOINT,
  CONTENT,
  DECISION,
  KEYS,
  keysSchema,
  MANIFEST,
  type Manifest,
  manifestSchema,
  PROOF_FILES,
  runFile,
  TEMPLATE,
  WITNESS,
} from "./bundle-files.ts";
import { type BundleFiles, decodeText } from "./pack.ts";

/** A bundle taken apart: every file read and of the right shape. Nothing is proven yet but that the files fit the manifest. */
export type Bundle = {
  manifest: Manifest;
  manifestHash: string;
  decision: BundledDecision;
  content: z.infer<typeof contentSchema>;
  contentText: string;
  template: Template;
  templateText: string;
  keys: Readonly<Record<string, string>>;
  runs: ReadonlyMap<string, readonly RunEvent[]>;
  audit: readonly AuditLine[];
  checkpoint: string;
  witness: string;
};

/** The parts of the approved content that are compared with something else; the whole of it is what was signed. */
const contentSchema = z.looseObject({
  decisionId: z.string(),
  decisionNumber: z.number(),
  revision: z.number(),
  title: z.string(),
  template: z.strictObject({ id: z.string(), version: z.number(), digest: z.string() }),
  editors: z.array(z.string()),
  config: z.looseObject({}),
  buildId: z.string(),
});

/** What is wrong with a bundle: where, and in a sentence. */
export class BundleFault extends Error {
  readonly where: string;
  constructor(where: string, reason: string) {
    super(reason);
    this.where = where;
  }
}

function textOf(files: BundleFiles, name: string): string {
  const bytes = files.get(name);
  if (!bytes) throw new BundleFault(name, "it is missing");
  try {
    return decodeText(bytes);
  } catch {
    throw new BundleFault(name, "it is no text");
  }
}

/** JSON that is written canonically and has the shape of its schema. */
function parseCanonical<T>(name: string, text: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BundleFault(name, "it is no JSON");
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new BundleFault(name, `${issue?.path.join(".") || "it"}: ${issue?.message ?? "has another shape"}`);
  }
  if (canonicalJson(value) !== text) throw new BundleFault(name, "it is not written canonically");
  return parsed.data;
}

function parseLines<T>(name: string, text: string, schema: z.ZodType<T>): T[] {
  if (!text.endsWith("\n")) throw new BundleFault(name, "its last line is cut off");
  return text
    .slice(0, -1)
    .split("\n")
    .map((line, index) => parseCanonical(`${name}, line ${index + 1}`, line, schema));
}

/** The manifest names every file that is there, with its hash, and no other. */
async function checkManifest(files: BundleFiles, manifest: Manifest, crypto: CryptoPort): Promise<void> {
  for (const name of Object.keys(manifest.files)) {
    if (!files.has(name)) throw new BundleFault(name, "the manifest names it, and it is missing");
  }
  for (const [name, bytes] of files) {
    if (PROOF_FILES.includes(name)) continue;
    const told = Object.hasOwn(manifest.files, name) ? manifest.files[name] : undefined;
    if (told === undefined) throw new BundleFault(name, "the manifest does not name it");
    if (told !== (await crypto.sha256Hex(bytes)))
      throw new BundleFault(name, "it was changed: its SHA-256 is not the one in the manifest");
  }
}

function readRuns(files: BundleFiles, decision: BundledDecision): Map<string, RunEvent[]> {
  const runs = new Map<string, RunEvent[]>();
  for (const { runId } of decision.runs) {
    const name = runFile(runId);
    if (files.has(name)) runs.set(runId, parseLines(name, textOf(files, name), runEventSchema));
  }
  return runs;
}

/** Reads every file of a bundle. Throws a `BundleFault` at the first that is missing, changed or of another shape. */
export async function readBundle(files: BundleFiles, crypto: CryptoPort): Promise<Bundle> {
  const manifestText = textOf(files, MANIFEST);
  const manifest = parseCanonical(MANIFEST, manifestText, manifestSchema);
  await checkManifest(files, manifest, crypto);
  const contentText = textOf(files, CONTENT);
  const templateText = textOf(files, TEMPLATE);
  const decision = parseCanonical(DECISION, textOf(files, DECISION), bundledDecisionSchema);
  return {
    manifest,
    manifestHash: await crypto.sha256Hex(manifestText),
    decision,
    content: parseCanonical(CONTENT, contentText, contentSchema),
    contentText,
    template: parseCanonical(TEMPLATE, templateText, templateSchema),
    templateText,
    keys: parseCanonical(KEYS, textOf(files, KEYS), keysSchema),
    runs: readRuns(files, decision),
    audit: parseLines(AUDIT, textOf(files, AUDIT), auditLineSchema),
    checkpoint: textOf(files, CHECKPOINT),
    witness: textOf(files, WITNESS).replace(/\n$/, ""),
  };
}
