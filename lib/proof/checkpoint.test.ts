import { expect, test } from "vitest";
import { readCheckpoint, readWitnessKey } from "./checkpoint.ts";
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
