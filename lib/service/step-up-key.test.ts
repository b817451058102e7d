import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { signStatement, verifyStepUp } from "../proof/step-up.ts";
import { readStepUpPrivateKey, readStepUpPublicKeys } from "./step-up-key.ts";

let varDir: string;
beforeEach(() => {
  varDir = mkdtempSync(path.join(tmpdir(), "countersign-key-"));
});
afterEach(() => rmSync(varDir, { recursive: true, force: true }));

const HASH = "a".repeat(64);

test("before anybody signed there is no key under which anything verifies", () => {
  expect(readStepUpPublicKeys(varDir)).toEqual({});
});

test("the key is made once, readable by its owner only, and its public half verifies", () => {
  const first = readStepUpPrivateKey(varDir);
  expect(readStepUpPrivateKey(varDir)).toBe(first);
  expect(statSync(path.join(varDir, "keys", "step-up-private.pem")).mode & 0o777).toBe(0o600);
  const keys = readStepUpPublicKeys(varDir);
  expect(Object.keys(keys)).toHaveLength(1);
  expect(verifyStepUp(HASH, signStatement(HASH, first), keys)).toBe(true);
  expect(verifyStepUp("b".repeat(64), signStatement(HASH, first), keys)).toBe(false);
});
