import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkoutDir } from "./checkout.ts";

/** Long enough never to meet twice, short enough to read out. */
const BUILD_ID_LENGTH = 16;

/** Generated code follows from the schema, and tests are not part of any product. */
const LEFT_OUT = /^generated$|[.]test[.]tsx?$/;

/** Every file below the given files and folders, sorted; missing ones are left out. */
function filesBelow(root: string, names: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (name: string) => {
    const absolute = path.join(root, name);
    if (LEFT_OUT.test(path.basename(name)) || !existsSync(absolute)) return;
    if (!statSync(absolute).isDirectory()) found.push(name);
    else for (const child of readdirSync(absolute).sort()) visit(path.join(name, child));
  };
  for (const name of [...names].sort()) visit(name);
  return found;
}

/** SHA-256 over names and contents of files and folders: the same sources give the same digest on every machine. */
export function digestOf(root: string, names: readonly string[]): string {
  const hash = createHash("sha256");
  for (const name of filesBelow(root, names)) {
    const content = readFileSync(path.join(root, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** Names the sources whose behaviour a signature approves: the canary, its supervisor and the rules. */
export function currentBuildId(): string {
  return digestOf(checkoutDir, ["lib", "worker", "prisma/schema.prisma", "package-lock.json"]).slice(
    0,
    BUILD_ID_LENGTH,
  );
}

/** Whether the stamp file says that the work for this digest is done. A missing stamp is never fresh. */
export function isFresh(stampFile: string, digest: string): boolean {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8").trim() === digest;
}

/** Notes that the work for this digest is done. */
export function writeStamp(stampFile: string, digest: string): void {
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, `${digest}\n`);
}
