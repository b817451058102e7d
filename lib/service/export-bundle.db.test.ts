import { afterAll, beforeAll, expect, test } from "vitest";
import { unpack } from "../bundle/pack.ts";
import { verifyBundle } from "../bundle/verify-bundle.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { checkpointSigner, newWitnessKeyPem } from "../proof/sign-checkpoint.ts";
import { webCrypto } from "../proof/web-crypto.ts";
import { exportBundle } from "./export-bundle.ts";
import { listAudit } from "./list-audit.ts";
import { openService, type Service } from "./open-service.ts";
import { type Life, signAs, threeGo, work } from "./test-life.ts";
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

test("without GO, without a witness, for nobody or nothing there is no bundle", async () => {
  expect(codeOf(await ask())).toBe("NOTHING_TO_PROVE");
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

test("the bundle of a decision verifies with Node's and with the browser's crypto, and a changed row does not", async () => {
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
  }
  const unpacked = unpack(bundle.archive);
  const audit = unpacked.ok ? new TextDecoder().decode(unpacked.files.get("audit.jsonl")) : "";
  // Sign-ins, other decisions: their hashes stand there, their words do not.
  expect(audit).not.toContain("@countersign.example");
  expect((await listAudit({ service: t.service, act: "sealRun" })).entries).toHaveLength(3);
});

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
