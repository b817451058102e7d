import { fromBase64, fromHex, toBase64, toHex } from "./bytes.ts";
import type { CryptoPort } from "./crypto-port.ts";

/**
 * The chain's head as the witness signs it: a C2SP checkpoint (https://c2sp.org/tlog-checkpoint) in a signed note. The size
 * is the number of entries, the root is the hash of the last one, an extension line says when it was signed.
 */
export type Checkpoint = { seq: number; hash: string; atMs: number };

const ORIGIN = "countersign/audit";
export const WITNESS_NAME = "countersign-witness";
/** C2SP: the signature type of plain Ed25519. */
const ED25519 = 1;
const KEY_HASH_BYTES = 4;
const RAW_KEY_BYTES = 32;
/** What stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo. */
const SPKI_PREFIX = fromHex("302a300506032b6570032100") ?? new Uint8Array();

/** A witness's public key: as C2SP writes it (`name+hash+key`), as SPKI for checking, and its hash in signatures. */
export type WitnessKey = { vkey: string; spki: Uint8Array; keyHash: string; fingerprint: string };

function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const utf8 = (text: string) => new TextEncoder().encode(text);

/** The key of a witness from its SPKI bytes. The fingerprint is the SHA-256 of the 32 raw bytes, in groups for reading aloud. */
export async function witnessKeyOf(spki: Uint8Array, crypto: CryptoPort): Promise<WitnessKey> {
  const raw = spki.slice(SPKI_PREFIX.length);
  if (raw.length !== RAW_KEY_BYTES || toHex(concat(SPKI_PREFIX, raw)) !== toHex(spki))
    throw new TypeError("not an Ed25519 public key");
  const typed = concat(Uint8Array.of(ED25519), raw);
  const named = concat(utf8(`${WITNESS_NAME}\n`), typed);
  const keyHash = (await crypto.sha256Hex(named)).slice(0, KEY_HASH_BYTES * 2);
  const fingerprint = ((await crypto.sha256Hex(raw)).match(/.{8}/g) ?? []).join(" ");
  return { vkey: `${WITNESS_NAME}+${keyHash}+${toBase64(typed)}`, spki, keyHash, fingerprint };
}

/** Reads a witness's key as C2SP writes it; undefined unless every part of it fits. */
export async function readWitnessKey(vkey: string, crypto: CryptoPort): Promise<WitnessKey | undefined> {
  const typed = fromBase64(vkey.split("+").slice(2).join("+"));
  if (typed?.length !== RAW_KEY_BYTES + 1) return undefined;
  const key = await witnessKeyOf(concat(SPKI_PREFIX, typed.slice(1)), crypto);
  return key.vkey === vkey ? key : undefined;
}

/** The text that is signed. */
export function checkpointBody({ seq, hash, atMs }: Checkpoint): string {
  return `${ORIGIN}\n${seq}\n${toBase64(fromHex(hash) ?? new Uint8Array())}\ntime ${atMs}\n`;
}

/** The whole note: the text, an empty line, the signature line. */
export function checkpointNote(checkpoint: Checkpoint, keyHash: string, signature: Uint8Array): string {
  const signed = concat(fromHex(keyHash) ?? new Uint8Array(), signature);
  return `${checkpointBody(checkpoint)}\n\u2014 ${WITNESS_NAME} ${toBase64(signed)}\n`;
}

const NOTE = /^[^\n]+\n(\d+)\n([^\n]+)\ntime (\d+)\n\n\u2014 \S+ (\S+)\n$/;

/** The checkpoint of a note; undefined unless it is exactly such a note and this key signed it. */
export async function readCheckpoint(
  note: string,
  key: WitnessKey,
  crypto: CryptoPort,
): Promise<Checkpoint | undefined> {
  const [, seq, root = "", atMs, signed = ""] = NOTE.exec(note) ?? [];
  const hash = fromBase64(root);
  const signature = fromBase64(signed)?.slice(KEY_HASH_BYTES);
  if (!hash || !signature) return undefined;
  const checkpoint = { seq: Number(seq), hash: toHex(hash), atMs: Number(atMs) };
  // Built again from what was read: nothing may stand in a note that was not understood.
  if (checkpointNote(checkpoint, key.keyHash, signature) !== note) return undefined;
  const message = utf8(checkpointBody(checkpoint));
  const isSigned = await crypto.verifyEd25519({ spki: key.spki, message, signature });
  return isSigned ? checkpoint : undefined;
}
