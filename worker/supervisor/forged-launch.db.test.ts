import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Decision, decisionSchema } from "#lib/decision/model.ts";
import { toBase64url } from "#lib/proof/base64url.ts";
import { canonicalHash } from "#lib/proof/canonical.ts";
import { hashStatement } from "#lib/proof/statement.ts";
import type { SignOff } from "#lib/proof/statement-schema.ts";
import { generateStepUpKey, signStatement } from "#lib/proof/step-up.ts";
import { TestAuthenticator } from "#lib/proof/test-authenticator.ts";
import { loadRunForWorker } from "#lib/service/load-run-for-worker.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { GO, keysOfAll, must, signedByPasskey } from "#lib/service/passkeys/test-passkeys.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { type Administrator, openAdministrator } from "#lib/service/test-administrator.ts";
import { type Life, submitted, threeGo } from "#lib/service/test-life.ts";
import { openTestService, type TestService } from "#lib/service/test-service.ts";
import { SIGNING_ROLES, type SigningRole } from "#lib/template/schema.ts";
import { findTemplate } from "#lib/template/templates.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { superviseRun } from "./supervise-run.ts";
import { verifyAfresh } from "./verify-signatures.ts";

// A database administrator who can write every row, but holds neither the people's passkeys nor the step-up key.

const reportsDirectory = mkdtempSync(join(tmpdir(), "countersign-reports-"));
let db: TestService;
let owner: Administrator;
let paper: RunningPaperExchange;
let life: Life;
let runId: string;

beforeAll(async () => {
  db = await openTestService();
  const { service } = db;
  await service.jobs.ready();
  owner = await openAdministrator(db);
  paper = await startPaperExchange({ port: 0 });
  process.env.PAPER_URL = paper.url;
  const keys = await keysOfAll(service);
  life = await submitted(service, "canary-v1");
  for (const role of ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER"] as const)
    must(await signedByPasskey(life, { ...GO, role }, keys[role]));
  const typed = { typedSymbol: "BTC-PERP", typedSize: "0.0001" };
  runId = must(await signedByPasskey(life, { ...GO, role: "CTO", ...typed }, keys.CTO)).runId ?? "";
}, 120_000);

afterAll(async () => {
  delete process.env.PAPER_URL;
  await owner.close();
  await paper.close();
  await db.drop();
  rmSync(reportsDirectory, { recursive: true, force: true });
});

const stored = (decisionId: string) => owner.read(decisionId);
const write = (decision: Decision) => owner.write(decision);

/** Writes a forged decision, asks the worker's own verification, puts the true one back. */
async function verdictOn(forge: (decision: Decision) => Decision | Promise<Decision>) {
  const before = await stored(life.decisionId);
  const forged = await forge(structuredClone(before));
  expect(forged).not.toEqual(before);
  await write(forged);
  try {
    return await verifyAfresh({ service: db.service, runId });
  } finally {
    await write(before);
  }
}

const withSignOff = (role: SigningRole, change: (signOff: SignOff) => SignOff) => (decision: Decision) => ({
  ...decision,
  signOffs: decision.signOffs.map((one) => (one.role === role ? change(one) : one)),
});

/** The next character of the same alphabet: the last bits of base64url may be padding, so not in the last place. */
function flipped(text: string, at: number): string {
  const place = at % Math.max(1, text.length - 2);
  const other = text[place] === "A" ? "B" : "A";
  return text.slice(0, place) + other + text.slice(place + 1);
}

const attacker = new TestAuthenticator();
const attackersStepUp = generateStepUpKey();

/** A key of the attacker's own in place of the signer's, and an assertion by it that is right in itself. */
function byAttackersKey(signOff: SignOff): SignOff {
  const { signature, statementHash } = signOff;
  if (signature.method !== "passkey") throw new Error("signed by passkey");
  const made = attacker.assert(Buffer.from(statementHash, "hex"));
  return {
    ...signOff,
    signature: {
      ...signature,
      publicKeySpki: toBase64url(attacker.spki),
      authenticatorData: made.authenticatorData,
      clientDataJSON: made.clientDataJSON,
      signature: made.signature,
    },
  };
}

type Forgery = [name: string, forge: (decision: Decision) => Decision];

const PASSKEY_FIELDS = [
  "signature",
  "authenticatorData",
  "clientDataJSON",
  "publicKeySpki",
  "credentialId",
] as const;

const FORGERIES: Forgery[] = SIGNING_ROLES.flatMap((role): Forgery[] => [
  ...PASSKEY_FIELDS.flatMap((field) =>
    [1, 9, 17].map(
      (at): Forgery => [
        `${role}: ${field} changed at ${at}`,
        withSignOff(role, (one) => ({
          ...one,
          signature: { ...one.signature, [field]: flipped(String(one.signature[field as "signature"]), at) },
        })),
      ],
    ),
  ),
  [`${role}: public key swapped, signed by the new key`, withSignOff(role, byAttackersKey)],
  [
    `${role}: enrolment certified by another step-up key`,
    withSignOff(role, (one) => {
      const forged = byAttackersKey(one);
      if (forged.signature.method !== "passkey") throw new Error("signed by passkey");
      const { enrolment } = forged.signature;
      const { signature } = signStatement(one.statementHash, attackersStepUp.privateKeyPem);
      return { ...forged, signature: { ...forged.signature, enrolment: { ...enrolment, signature } } };
    }),
  ],
  [
    `${role}: a password signature by another step-up key`,
    withSignOff(role, (one) => ({
      ...one,
      signature: signStatement(one.statementHash, attackersStepUp.privateKeyPem),
    })),
  ],
  [
    `${role}: another role's signature`,
    (decision) => {
      const other = decision.signOffs.find((one) => one.role !== role);
      return withSignOff(role, (one) => ({ ...one, signature: other?.signature ?? one.signature }))(decision);
    },
  ],
  [
    `${role}: the statement names another person, rehashed`,
    withSignOff(role, (one) => {
      const statement = { ...one.statement, personId: "per_noor", personName: "Noor Haddad" };
      return { ...one, statement, statementHash: hashStatement(statement) };
    }),
  ],
  [
    `${role}: the statement lasts longer, rehashed`,
    withSignOff(role, (one) => {
      const statement = { ...one.statement, expiresAtMs: one.statement.expiresAtMs + 3_600_000 };
      return { ...one, statement, statementHash: hashStatement(statement) };
    }),
  ],
  [
    `${role}: no sign-off`,
    (decision) => ({ ...decision, signOffs: decision.signOffs.filter((one) => one.role !== role) }),
  ],
  [`${role}: withdrawn`, withSignOff(role, (one) => ({ ...one, withdrawnAtMs: Date.now() }))],
  [`${role}: NO-GO`, withSignOff(role, (one) => ({ ...one, choice: "NO_GO" }))],
  [
    `${role}: twice`,
    (decision) => ({
      ...decision,
      signOffs: [...decision.signOffs, ...decision.signOffs.filter((one) => one.role === role)],
    }),
  ],
  [
    `${role}: edited the decision`,
    (decision) => ({
      ...decision,
      editors: [
        ...decision.editors,
        ...decision.signOffs
          .filter((one) => one.role === role && role !== "ENGINEER")
          .map((one) => one.statement.personId),
        "x",
      ],
    }),
  ],
]).filter(([name]) => name !== "ENGINEER: edited the decision");

const CONTENT: Forgery[] = (
  [
    ["size", { sizeBtc: "1" }],
    ["max loss", { maxLossUsd: "99" }],
    ["duration", { durationSec: 60 }],
    ["mode", { mode: "NORMAL" }],
  ] as const
).map(([name, change]) => [
  `${name} changed`,
  (decision) => ({ ...decision, config: { ...decision.config, ...change } as Decision["config"] }),
]);

describe("rows that an administrator of the database wrote", () => {
  test("the true ones hold", async () => {
    expect(await verifyAfresh({ service: db.service, runId })).toMatchObject({ ok: true });
  });

  test("more than 100 forgeries: none is taken for four sign-offs", async () => {
    const forgeries = [...FORGERIES, ...CONTENT];
    const taken: string[] = [];
    for (const [name, forge] of forgeries) {
      const { ok } = await verdictOn(forge);
      if (ok) taken.push(name);
    }
    expect(taken).toEqual([]);
    expect(forgeries.length).toBeGreaterThanOrEqual(100);
  }, 120_000);

  test("content changed with every hash that the database holds", async () => {
    const { prisma } = db.service.store;
    for (const [, forge] of CONTENT) {
      const before = await stored(life.decisionId);
      await write(forge(structuredClone(before)));
      const run = await loadRunForWorker({ service: db.service, runId });
      const contentHash = canonicalHash(run?.content);
      await write(decisionSchema.parse({ ...forge(structuredClone(before)), contentHash }));
      await owner.query('UPDATE "Run" SET "contentHash" = $1 WHERE id = $2', [contentHash, runId]);
      const found = await verifyAfresh({ service: db.service, runId });
      await write(before);
      await prisma.run.update({ where: { id: runId }, data: { contentHash: before.contentHash } });
      expect(found).toMatchObject({ ok: false, detail: expect.stringContaining("it covers other content") });
    }
  });

  test("a passkey's row given to another person, revoked, or taken away", async () => {
    for (const [change, back] of [
      [
        `UPDATE "Passkey" SET "personId" = 'per_noor' WHERE "personId" = 'per_chen'`,
        `UPDATE "Passkey" SET "personId" = 'per_chen' WHERE "personId" = 'per_noor'`,
      ],
      [
        `UPDATE "Passkey" SET "revokedAt" = now() WHERE "personId" = 'per_chen'`,
        `UPDATE "Passkey" SET "revokedAt" = NULL WHERE "personId" = 'per_chen'`,
      ],
      [
        `UPDATE "Passkey" SET "credentialId" = 'gone' || "credentialId" WHERE "personId" = 'per_chen'`,
        `UPDATE "Passkey" SET "credentialId" = substr("credentialId", 5) WHERE "personId" = 'per_chen'`,
      ],
    ] as const) {
      await owner.query(change);
      const found = await verifyAfresh({ service: db.service, runId });
      await owner.query(back);
      expect(found.ok).toBe(false);
    }
    expect(await verifyAfresh({ service: db.service, runId })).toMatchObject({ ok: true });
  });

  test.each<[string, (decision: Decision) => Decision]>([
    ["three sign-offs", (decision) => decision],
    [
      "three sign-offs and a made-up fourth",
      (decision) => {
        const third = decision.signOffs.at(-1);
        if (!third) throw new Error("nobody signed");
        const statement = {
          ...third.statement,
          role: "CTO" as const,
          personId: "per_chen",
          personName: "Chen Wei",
          earlier: decision.signOffs.map((one) => one.statementHash),
        };
        const statementHash = hashStatement(statement);
        const signature = signStatement(statementHash, attackersStepUp.privateKeyPem);
        const fourth = { ...third, role: "CTO" as const, statement, statementHash, signature };
        return { ...decision, signOffs: [...decision.signOffs, fourth] };
      },
    ],
    ["no sign-off at all", (decision) => ({ ...decision, signOffs: [] })],
  ])(
    "a row forced to GO with %s launches nothing",
    async (_name, forge) => {
      const { service } = db;
      await service.store.prisma.run.updateMany({
        where: { finishedAt: null },
        data: { finishedAt: new Date(), phase: "SCRUBBED" },
      });
      const three = await threeGo(service);
      const decision = forge(await stored(three.decisionId));
      const template = findTemplate("rehearsal-v1");
      if (!template) throw new Error("no template");
      const forcedRun = newRunId();
      const nowMs = Date.now();
      const authorisation = {
        by: "per_chen",
        byName: "Chen Wei",
        atMs: nowMs,
        expiresAtMs: nowMs + 3_600_000,
      };
      await write({ ...decision, phase: "AUTHORIZED", authorisation } as unknown as Decision);
      const createdBy = "per_chen";
      await owner.forceRun({ runId: forcedRun, kind: "CANARY", decision, template, createdBy, nowMs });
      const place = {
        service,
        workerId: "test",
        stateDirectory: service.varDir,
        reportsDirectory,
        log: () => undefined,
      };
      const phase = await superviseRun(place, forcedRun, new AbortController().signal);
      expect(phase).toEqual({ ok: true, phase: "SCRUBBED" });
      const bodies = (await readWholeRecord({ service, runId: forcedRun })).map(({ body }) => body);
      expect(bodies.find(({ type }) => type === "scrubbed")).toMatchObject({
        reason: expect.stringContaining("the sign-offs do not hold"),
      });
      expect(bodies.some(({ type }) => type === "countdownStarted" || type === "launched")).toBe(false);
    },
    60_000,
  );
});
