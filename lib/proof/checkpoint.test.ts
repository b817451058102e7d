import { createHash, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { readCheckpoint, readWitnessKey, witnessKeyOf } from "./checkpoint.ts";
import { nodeCrypto } from "./node-crypto.ts";
import { checkpointSigner, newWitnessKeyPem } from "./sign-checkpoint.ts";
import { webCrypto } from "./web-crypto.ts";

const signer = await checkpointSigner(newWitnessKeyPem());
const other = await checkpointSigner(newWitnessKeyPem());
const checkpoint = { seq: 17, hash: "ab".repeat(32), atMs: 1_764_000_000_000 };
const note = signer.sign(checkpoint);

test("a note has the lines of a C2SP checkpoint", () => {
  const lines = note.split("\n");
  expect(lines[0]).toBe("countersign/audit");
  expect(lines[1]).toBe("17");
  expect(Buffer.from(lines[2] ?? "", "base64").toString("hex")).toBe(checkpoint.hash);
  expect(lines[4]).toBe("");
  expect(lines[5]).toMatch(/^— countersign-witness [A-Za-z0-9+/]+=*$/);
  expect(lines.slice(6)).toEqual([""]);
});

test.each([
  ["Node", nodeCrypto],
  ["WebCrypto", webCrypto],
])("%s reads what the witness signed, under its key alone", async (_name, crypto) => {
  expect(await readCheckpoint(note, signer.key, crypto)).toEqual(checkpoint);
  expect(await readCheckpoint(note, other.key, crypto)).toBeUndefined();
  expect(await readWitnessKey(signer.key.vkey, crypto)).toEqual(signer.key);
});

test("no note with one bit changed is read", async () => {
  const bytes = Buffer.from(note, "utf8");
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(await readCheckpoint(changed.toString("utf8"), signer.key, nodeCrypto)).toBeUndefined();
  }
});

test.each([
  ["nothing", ""],
  ["a name and a hash without a key", signer.key.vkey.split("+").slice(0, 2).join("+")],
  ["a key that is no base64", `${signer.key.vkey}!`],
  ["a key a byte too short", `${signer.key.vkey.split("+").slice(0, 2).join("+")}+${"A".repeat(43)}=`],
  ["another name", signer.key.vkey.replace("witness", "wittness")],
  ["another hash", signer.key.vkey.replace(/\+.{8}\+/, "+00000000+")],
  [
    "another key",
    `${signer.key.vkey.split("+").slice(0, 2).join("+")}+${other.key.vkey.split("+").slice(2).join("+")}`,
  ],
])("%s is no witness's key", async (_name, vkey) => {
  expect(await readWitnessKey(vkey, nodeCrypto)).toBeUndefined();
});

test("a note with a line more, a second signature, or a leading zero is not read", async () => {
  for (const changed of [
    `x\n${note}`,
    note + note,
    note.replace("\n17\n", "\n017\n"),
    note.replace("time ", "time 0"),
  ])
    expect(await readCheckpoint(changed, signer.key, nodeCrypto)).toBeUndefined();
});

const der = { type: "spki", format: "der" } as const;
const { spki } = signer.key;
test.each<[string, Uint8Array]>([
  ["nothing", new Uint8Array()],
  ["an Ed25519 key cut off", spki.slice(0, -1)],
  ["an Ed25519 key and a byte more", Uint8Array.from([...spki, 0])],
  ["a key for agreeing on secrets, of the same length", generateKeyPairSync("x25519").publicKey.export(der)],
  ["a P-256 key", generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export(der)],
])("%s signs no checkpoints", async (_name, bytes) => {
  await expect(witnessKeyOf(Uint8Array.from(bytes), nodeCrypto)).rejects.toThrow(TypeError);
});

test("the fingerprint is the SHA-256 of the key's 32 bytes, eight digits at a time", () => {
  const digest = createHash("sha256").update(spki.slice(-32)).digest("hex");
  const groups = signer.key.fingerprint.split(" ");
  expect(groups.join("")).toBe(digest);
  expect(groups.map((group) => group.length)).toEqual(new Array(8).fill(8));
});
