import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeText, pack, unpack } from "../bundle/pack.ts";
import { withManifestMended } from "../bundle/tamper-bundle.ts";
import { verifyBundle } from "../bundle/verify-bundle.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { checkpointSigner, newWitnessKeyPem } from "../proof/sign-checkpoint.ts";
import { webCrypto } from "../proof/web-crypto.ts";
import { exportBundle } from "./export-bundle.ts";
import { listAudit } from "./list-audit.ts";
import { openService, type Service } from "./open-service.ts";
import { GO, keysOfAll, must, STEP_UP, signedByPasskey } from "./passkeys/test-passkeys.ts";
import { signByPassword } from "./sign-off.ts";
import { type Life, openDraft, PERSON, send, signAs, submitted, threeGo, work } from "./test-life.ts";
import { openTestService, type TestService } from "./test-service.ts";
import { openWitnessLedger } from "./witness-ledger.ts";

let t: TestService;
let asWitness: Service;
let life: Life;
let witnessing: NodeJS.Timeout | undefined;

/** Signs the head, as the witness does. */
async function witness(): Promise<void> {
  const signer = await checkpointSigner(newWitnessKeyPem());
  const ledger = openWitnessLedger(asWitness);
  witnessing = setInterval(async () => {
    const { seq, hash } = await ledger.head();
    const checkpoint = { seq, hash, atMs: Date.now() };
    await ledger.publish({ ...checkpoint, note: signer.sign(checkpoint), publicKey: signer.key.vkey });
  }, 100);
}

beforeAll(async () => {
  t = await openTestService();
  await t.service.jobs.ready();
  asWitness = openService({ databaseUrl: t.witnessUrl });
  life = await threeGo(t.service);
});
afterAll(async () => {
  clearInterval(witnessing);
  await asWitness.close();
  await t.drop();
});

const ask = (change: object = {}) =>
  exportBundle({
    service: t.service,
    actorPersonId: "per_amara",
    decisionId: life.decisionId,
    witnessWithinMs: 300,
    ...change,
  });
const codeOf = (answer: Awaited<ReturnType<typeof ask>>) => (answer.ok ? "OK" : answer.refusal.code);

test("without a submission, without a witness, for nobody or nothing there is no bundle", async () => {
  const { decisionId } = await openDraft(t.service);
  expect(codeOf(await ask({ decisionId }))).toBe("NOTHING_TO_PROVE");
  expect(codeOf(await ask({ decisionId: "dec_none" }))).toBe("NOT_FOUND");
  expect(codeOf(await ask({ actorPersonId: "per_none" }))).toBe("NOT_SIGNED_IN");
  const { config } = (
    await t.service.store.prisma.decision.findUniqueOrThrow({ where: { id: life.decisionId } })
  ).body as {
    config: { symbol: string; sizeBtc: string };
  };
  const go = await signAs(life, "CTO", { typedSymbol: config.symbol, typedSize: config.sizeBtc });
  if (!go.ok) throw new Error(JSON.stringify(go));
  await work(t.service, go.runId ?? "", [
    { type: "scrubbed", reason: "a test" },
    { type: "finished", phase: "SCRUBBED" },
  ]);
  expect(codeOf(await ask())).toBe("WITNESS_SILENT");
});

test("the bundle of a decision whose launch was called off verifies with Node's and with the browser's crypto, and a changed row does not", async () => {
  await witness();
  const bundle = await ask({ witnessWithinMs: 5_000 });
  if (!bundle.ok) throw new Error(JSON.stringify(bundle));
  for (const crypto of [nodeCrypto, webCrypto]) {
    const verdict = await verifyBundle(bundle.archive, crypto);
    expect(verdict).toMatchObject({
      ok: true,
      summary: { decisionId: life.decisionId, exportedBy: "Amara Diallo" },
    });
    if (!verdict.ok) continue;
    expect(verdict.summary.signers).toHaveLength(4);
    expect(verdict.summary.runs.map(({ kind }) => kind)).toEqual(["DEMO", "DRILL", "CANARY"]);
    expect(verdict.summary.runs.at(-1)?.words).toBe("SCRUBBED: a test");
    expect(verdict.summary.proves).toContainEqual(
      expect.stringMatching(/^Nothing was launched: the one canary/),
    );
  }
  const unpacked = unpack(bundle.archive);
  const audit = unpacked.ok ? new TextDecoder().decode(unpacked.files.get("audit.jsonl")) : "";
  // Sign-ins, other decisions: their hashes stand there, their words do not.
  expect(audit).not.toContain("@countersign.example");
  expect((await listAudit({ service: t.service, act: "sealRun" })).entries).toHaveLength(3);
});

/** Makes the bundle of a decision, which the offline verifier accepts, and gives what it says. */
async function proofOf(decisionId: string) {
  const bundle = must(await ask({ decisionId, witnessWithinMs: 30_000 }));
  const verdict = await verifyBundle(bundle.archive, nodeCrypto);
  if (!verdict.ok) throw new Error(`${verdict.where}: ${verdict.reason}`);
  return { ...verdict, archive: bundle.archive };
}

test("a decision in review, refused, and opened again: each bundle verifies and says no more than was", async () => {
  const refused = await submitted(t.service);
  const { decisionId } = refused;
  refused.version = must(await signAs(refused, "ENGINEER")).version;
  const inReview = await proofOf(decisionId);
  expect(inReview.summary).toMatchObject({ standing: "IN_REVIEW", authorisedAtMs: null });
  expect(inReview.summary.proves[0]).toContain("never authorised: GO by Engineer");
  const act = {
    ...GO,
    role: "RISK_MANAGER",
    choice: "NO_GO",
    comment: "the drills ran on another build",
  } as const;
  const target = { service: t.service, actorPersonId: PERSON.RISK_MANAGER, decisionId, ...STEP_UP };
  refused.version = must(await signByPassword({ ...target, expectedVersion: refused.version, act })).version;
  const noGo = await proofOf(decisionId);
  expect(noGo.summary.standing).toBe("REFUSED");
  expect(noGo.summary.signers.map(({ role, choice }) => `${role} ${choice}`)).toEqual([
    "ENGINEER GO",
    "RISK_MANAGER NO_GO",
  ]);
  const [refusal, nothing] = noGo.summary.proves;
  expect(refusal).toContain("(Risk Manager)");
  expect(refusal).toContain("“the drills ran on another build”");
  expect(nothing).toMatch(/^Nothing was launched: the audit stream holds no start/);
  await send(refused, { type: "reopen", reason: "new drills" });
  const reopened = await proofOf(decisionId);
  expect(reopened.summary).toMatchObject({ standing: "REFUSED", revision: 1 });
  expect(reopened.summary.proves[1]).toContain("opened again as revision 2");
}, 120_000);

test("a decision signed by passkeys verifies offline; one byte of an assertion, and it does not", async () => {
  const keys = await keysOfAll(t.service);
  const signed = await submitted(t.service, "canary-v1");
  for (const role of ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER"] as const)
    must(await signedByPasskey(signed, { ...GO, role }, keys[role]));
  const typed = { typedSymbol: "BTC-PERP", typedSize: "0.0001" };
  must(await signedByPasskey(signed, { ...GO, role: "CTO", ...typed }, keys.CTO));
  const { summary, archive } = await proofOf(signed.decisionId);
  expect(summary.signers.map(({ method }) => method)).toEqual(Array(4).fill("passkey"));
  // The canary waits for a worker: what became of it, nobody knows yet.
  expect(summary.proves).toContainEqual(expect.stringMatching(/^A canary was started, .*does not say\.$/));
  expect(await verifyBundle(archive, webCrypto)).toMatchObject({ ok: true });
  const unpacked = unpack(archive);
  if (!unpacked.ok) throw new Error(unpacked.reason);
  const text = new TextDecoder().decode(unpacked.files.get("decision.json"));
  const [, assertion = ""] = /"authenticatorData":"([^"]+)"/.exec(text) ?? [];
  const other = `${assertion.startsWith("A") ? "B" : "A"}${assertion.slice(1)}`;
  const changed = new Map([...unpacked.files, ["decision.json", encodeText(text.replace(assertion, other))]]);
  for (const files of [changed, withManifestMended(changed)])
    expect(await verifyBundle(pack(files), nodeCrypto)).toMatchObject({ ok: false });
}, 120_000);

test("a record that the owner changed after the run is found in the next bundle", async () => {
  const owner = openService({ databaseUrl: t.ownerUrl });
  const { prisma } = owner.store;
  await prisma.$executeRaw`ALTER TABLE "RunEvent" DISABLE TRIGGER ALL`;
  await prisma.$executeRaw`UPDATE "RunEvent" SET body = jsonb_set(body, '{reason}', '"another test"') WHERE type = 'scrubbed'`;
  await owner.close();
  const bundle = await ask({ witnessWithinMs: 5_000 });
  if (!bundle.ok) throw new Error(JSON.stringify(bundle));
  expect(await verifyBundle(bundle.archive, nodeCrypto)).toMatchObject({
    ok: false,
    reason: "its record is not the one that was sealed when the run ended",
  });
});
