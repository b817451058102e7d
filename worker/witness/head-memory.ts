import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Checkpoint } from "#lib/proof/checkpoint.ts";
import { type CheckpointSigner, checkpointSigner, newWitnessKeyPem } from "#lib/proof/sign-checkpoint.ts";

const lineSchema = z.object({ seq: z.number().int(), hash: z.string(), atMs: z.number(), note: z.string() });
export type RememberedHead = z.infer<typeof lineSchema>;

/** What a witness knows by itself, whatever the database says: every head that it ever signed. */
export type HeadMemory = {
  last(): Checkpoint | undefined;
  hashAt(seq: number): string | undefined;
  /** Remembered numbers above `afterSeq`, at most `limit`, in order. */
  remember(head: RememberedHead): void;
};

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY = 0o600;

/** A memory in this process alone: what was remembered before, and what comes. */
export function memoryOf(
  known: readonly Checkpoint[],
  onNew: (head: RememberedHead) => void = () => {},
): HeadMemory {
  const hashes = new Map<number, string>();
  let last: Checkpoint | undefined;
  const take = (head: Checkpoint) => {
    hashes.set(head.seq, head.hash);
    if (!last || head.seq >= last.seq) last = { seq: head.seq, hash: head.hash, atMs: head.atMs };
  };
  for (const head of known) take(head);
  return {
    last: () => last,
    hashAt: (seq) => hashes.get(seq),
    remember: (head) => {
      onNew(head);
      take(head);
    },
  };
}

/** A half-written last line (the power went) is left out; anything else that cannot be read is no memory to trust. */
function readLines(file: string): RememberedHead[] {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const unfinished = lines.pop();
  if (unfinished) appendFileSync(file, "\n");
  return lines.flatMap((line, index) => {
    try {
      return [lineSchema.parse(JSON.parse(line))];
    } catch {
      if (index === lines.length - 1 || line.trim() === "") return [];
      throw new Error(
        `${file} cannot be read at line ${index + 1}. The witness does not start with half a memory. Move the file aside to begin anew, and note why.`,
      );
    }
  });
}

function appendLine(file: string, head: RememberedHead): void {
  const descriptor = openSync(file, "a", OWNER_ONLY);
  try {
    appendFileSync(descriptor, `${JSON.stringify(head)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Opens the witness's own folder: its key (made at the first start) and the file of the heads it signed, appended only. */
export async function openWitnessFolder(
  folder: string,
): Promise<{ signer: CheckpointSigner; heads: RememberedHead[]; append(head: RememberedHead): void }> {
  mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  chmodSync(folder, OWNER_ONLY_FOLDER);
  const keyFile = path.join(folder, "witness.key");
  if (!existsSync(keyFile)) writeFileSync(keyFile, newWitnessKeyPem(), { mode: OWNER_ONLY, flag: "wx" });
  const signer = await checkpointSigner(readFileSync(keyFile, "utf8"));
  writeFileSync(path.join(folder, "witness.pub"), `${signer.key.vkey}\n`);
  const file = path.join(folder, "heads.jsonl");
  return { signer, heads: readLines(file), append: (head) => appendLine(file, head) };
}
