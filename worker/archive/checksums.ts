import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

export type NamedBytes = { name: string; bytes: Uint8Array };

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/**
 * Writes files into a folder and, last, their checksums as `sha256sum` prints them. `covered` stand there already and are
 * summed too. Answers the checksum file's own SHA-256.
 */
export async function writeSummed(
  folder: string,
  sumsName: string,
  files: readonly NamedBytes[],
  covered: readonly NamedBytes[] = [],
): Promise<string> {
  for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
  const lines = [...covered, ...files].map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join("");
  await writeFile(join(folder, sumsName), lines);
  return sha256(Buffer.from(lines));
}
