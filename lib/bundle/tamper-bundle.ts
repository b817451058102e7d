import { canonicalJson } from "../proof/canonical-json.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { MANIFEST } from "./bundle-files.ts";
import { type BundleFiles, decodeText, encodeText, pack } from "./pack.ts";

/** Numbers that look random and come back for the same seed. */
function random(seed: number): () => number {
  let state = (seed + 1) * 2_654_435_769;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Spot = { owner: Json[] | { [key: string]: Json }; key: string };

function spotsOf(value: Json, spots: Spot[] = []): Spot[] {
  if (value === null || typeof value !== "object") return spots;
  for (const key of Object.keys(value)) {
    const owner = value as { [key: string]: Json };
    spots.push({ owner, key });
    spotsOf(owner[key] ?? null, spots);
  }
  return spots;
}

function other(value: Json | undefined): Json {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (typeof value === "string")
    return value === "" ? "x" : `${value.slice(0, -1)}${value.endsWith("0") ? "1" : "0"}`.toWellFormed();
  return value === null ? 0 : null;
}

/** One field of one JSON file with another value. */
function changeField(files: BundleFiles, next: () => number): { files: BundleFiles; words: string } {
  const names = [...files.keys()].filter((name) => /[.]jsonl?$/.test(name));
  const name = names[Math.floor(next() * names.length)] ?? MANIFEST;
  const lines = decodeText(files.get(name) ?? new Uint8Array()).split("\n");
  const at = Math.floor(next() * lines.filter(Boolean).length);
  const value = JSON.parse(lines[at] ?? "{}") as Json;
  const spots = spotsOf(value);
  const spot = spots[Math.floor(next() * spots.length)];
  if (spot)
    Object.assign(spot.owner, { [spot.key]: other((spot.owner as { [key: string]: Json })[spot.key]) });
  lines[at] = canonicalJson(value);
  const changed = new Map([...files, [name, encodeText(lines.join("\n"))]]);
  return { files: changed, words: `${name}, line ${at + 1}, field ${spot?.key}` };
}

/** The manifest made to fit the files again, as a careful forger would. */
export function withManifestMended(files: BundleFiles): BundleFiles {
  const manifest = JSON.parse(decodeText(files.get(MANIFEST) ?? new Uint8Array())) as {
    files: Record<string, string>;
  };
  for (const name of Object.keys(manifest.files))
    manifest.files[name] = nodeCrypto.sha256Hex(files.get(name) ?? new Uint8Array()) as string;
  return new Map([...files, [MANIFEST, encodeText(canonicalJson(manifest))]]);
}

/** A bundle with one random change: a bit anywhere, or a field, half of these with the manifest mended. For tests and the bench. */
export function tampered(files: BundleFiles, seed: number): { archive: Uint8Array; words: string } {
  const next = random(seed);
  const kind = Math.floor(next() * 4);
  if (kind < 2) {
    const archive = pack(files).slice();
    const bit = Math.floor(next() * archive.length * 8);
    archive[bit >> 3] = (archive[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return { archive, words: `bit ${bit}` };
  }
  const field = changeField(files, next);
  const isMended = kind === 3 && !field.words.startsWith(MANIFEST);
  return { archive: pack(isMended ? withManifestMended(field.files) : field.files), words: field.words };
}
