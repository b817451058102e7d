import { readFile } from "node:fs/promises";
import { type BundleFiles, pack, unpack } from "#lib/bundle/pack.ts";
import { tampered } from "#lib/bundle/tamper-bundle.ts";
import { bundleOf, honestParts } from "#lib/bundle/test-bundle.ts";
import { verifyBundle } from "#lib/bundle/verify-bundle.ts";
import { nodeCrypto } from "#lib/proof/node-crypto.ts";
import { summarise } from "./percentiles.ts";

const CHANGES = 10_000;
const REPORT_EVERY = 1_000;

/** The bundle of BUNDLE (a file), or one that is made here. */
async function honestFiles(): Promise<BundleFiles> {
  const file = process.env.BUNDLE;
  if (!file) return bundleOf(honestParts());
  const unpacked = unpack(new Uint8Array(await readFile(file)));
  if (!unpacked.ok) throw new Error(unpacked.reason);
  return unpacked.files;
}

/** Random one-bit and one-field changes to an honest bundle, half of the fields with the manifest mended: how many are accepted. */
export async function benchTamper(say: (line: string) => void, changes = CHANGES): Promise<object> {
  const files = await honestFiles();
  const honest = await verifyBundle(pack(files), nodeCrypto);
  if (!honest.ok) throw new Error(`the honest bundle is refused: ${honest.where}: ${honest.reason}`);
  const accepted: string[] = [];
  const samplesMs: number[] = [];
  for (let seed = 0; seed < changes; seed += 1) {
    const { archive, words } = tampered(files, seed);
    const startedMs = performance.now();
    if ((await verifyBundle(archive, nodeCrypto)).ok) accepted.push(words);
    samplesMs.push(performance.now() - startedMs);
    if ((seed + 1) % REPORT_EVERY === 0) say(`${seed + 1} changes, ${accepted.length} accepted`);
  }
  return {
    bench: "tamper",
    changes,
    accepted: accepted.length,
    examples: accepted.slice(0, 5),
    verifyMs: summarise(samplesMs),
  };
}
