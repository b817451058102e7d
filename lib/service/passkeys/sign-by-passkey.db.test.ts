import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toBase64url } from "../../proof/base64url.ts";
import { TestAuthenticator } from "../../proof/test-authenticator.ts";
import { verifySignOffs } from "../../proof/verify-sign-offs.ts";
import { findDecision } from "../../store/decisions.ts";
import type { SigningRole } from "../../template/schema.ts";
import { listAudit } from "../list-audit.ts";
import { loadRunForWorker } from "../load-run-for-worker.ts";
import { signByPassword } from "../sign-off.ts";
import { type Life, PERSON, send, signAs, submitted } from "../test-life.ts";
import { openTestService, type TestService } from "../test-service.ts";
import { revokePasskey } from "./revoke-passkey.ts";
import { signByPasskey } from "./sign-by-passkey.ts";
import { asked, GO, keysOfAll, must, SITE, STEP_UP, signedAnswer, signedByPasskey } from "./test-passkeys.ts";

let t: TestService;
let keys: Record<SigningRole, TestAuthenticator>;
beforeAll(async () => {
  t = await openTestService();
  await t.service.jobs.ready();
  keys = await keysOfAll(t.service);
}, 120_000);
afterAll(() => t.drop());

const codeOf = (result: { ok: true } | { ok: false; refusal: { code: string } }) =>
  result.ok ? null : result.refusal.code;

async function lastRefusal(subjectId: string): Promise<unknown> {
  const { entries } = await listAudit({ service: t.service, act: "refused", subjectId });
  return (entries[0]?.detail as { code?: string } | undefined)?.code;
}

const GO_TYPED = { ...GO, role: "CTO" as const, typedSymbol: "BTC-PERP", typedSize: "0.0001" };

test("canary-v1 takes four people's passkeys, and no password", async () => {
  const { service } = t;
  const life = await submitted(service, "canary-v1");
  const { decisionId } = life;
  expect(codeOf(await signAs(life, "ENGINEER"))).toBe("PASSKEY_NEEDED");
  expect(await lastRefusal(decisionId)).toBe("PASSKEY_NEEDED");
  for (const role of ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER"] as const)
    must(await signedByPasskey(life, { ...GO, role }, keys[role]));

  // Taken back and given anew, each by a signature of its own.
  const reason = "I want to read it once more";
  const back = await signedByPasskey(
    life,
    { type: "withdrawal", role: "RISK_MANAGER", reason },
    keys.RISK_MANAGER,
  );
  expect(must(back).decision.signOffs[1]).toMatchObject({
    withdrawnAtMs: expect.any(Number),
    withdrawal: {
      statement: { reason, purpose: "countersign/withdrawal" },
      signature: { method: "passkey" },
    },
  });
  must(await signedByPasskey(life, { ...GO, role: "RISK_MANAGER" }, keys.RISK_MANAGER));

  const byPassword = {
    service,
    actorPersonId: PERSON.CTO,
    decisionId,
    expectedVersion: life.version,
    ...STEP_UP,
  };
  expect(codeOf(await signByPassword({ ...byPassword, act: GO_TYPED }))).toBe("PASSKEY_NEEDED");
  const go = must(await signedByPasskey(life, GO_TYPED, keys.CTO));
  expect(go.runId).toBeDefined();

  const run = await loadRunForWorker({ service, runId: go.runId ?? "" });
  if (!run?.decision) throw new Error("the run cannot be read");
  const { decision, content, people, publicKeys, passkeys, template } = run;
  const { stations, signaturePolicy: policy } = template;
  const verify = (change: object = {}) =>
    verifySignOffs({
      decision,
      content,
      people,
      publicKeys,
      passkeys,
      stations,
      policy,
      nowMs: Date.now(),
      ...change,
    });
  expect(verify()).toEqual({ ok: true });
  expect(verify({ passkeys: undefined })).toEqual({ ok: true });
  // Neither another step-up key nor a decision whose row was rewritten passes the worker.
  expect(verify({ publicKeys: {} })).toMatchObject({ ok: false });
  const swapped = new TestAuthenticator();
  const forged = decision.signOffs.map((one) =>
    one.signature.method === "passkey"
      ? { ...one, signature: { ...one.signature, publicKeySpki: toBase64url(swapped.spki) } }
      : one,
  );
  expect(verify({ decision: { ...decision, signOffs: forged } })).toMatchObject({ ok: false });
  // A key revoked after GO takes its signature with it.
  const credentialId = toBase64url(keys.CTO.credentialId);
  must(await revokePasskey({ service, actorPersonId: PERSON.CTO, credentialId }));
  const after = await loadRunForWorker({ service, runId: go.runId ?? "" });
  expect(verify({ passkeys: after?.passkeys })).toEqual({
    ok: false,
    reasons: ["CTO/Director: the passkey has been revoked"],
  });
});

describe("what does not count is refused in words and recorded", () => {
  let life: Life;
  const engineerGo = { ...GO, role: "ENGINEER" as const };
  beforeAll(async () => {
    life = await submitted(t.service, "rehearsal-v1");
  }, 60_000);

  const answered = (
    challengeId: string,
    answer: ReturnType<typeof signedAnswer>,
    actorPersonId = PERSON.ENGINEER,
  ) => signByPasskey({ service: t.service, actorPersonId, challengeId, answer, origin: SITE });
  const request = async (act: Parameters<typeof asked>[1] = engineerGo) =>
    must(await asked(life, act)).request;
  const signatures = async () =>
    (await findDecision(t.service.store.prisma, life.decisionId))?.decision.signOffs.length;

  test.each([
    ["nobody present", { flags: 0x04 }],
    ["nobody verified", { flags: 0x01 }],
    ["inside a frame", { clientData: { crossOrigin: true } }],
    ["another origin", { clientData: { origin: "https://evil.example" } }],
    ["another site's key", { rpId: "evil.example" }],
    ["another challenge", { clientData: { challenge: toBase64url(new Uint8Array(32)) } }],
    ["an enrolment", { clientData: { type: "webauthn.create" } }],
  ])("%s", async (_name, twist) => {
    const { challengeId, options } = await request();
    const answer = signedAnswer(keys.ENGINEER, options.challenge, twist);
    expect(codeOf(await answered(challengeId, answer))).toBe("PASSKEY_NOT_VALID");
    expect(await lastRefusal(life.decisionId)).toBe("PASSKEY_NOT_VALID");
    expect(await signatures()).toBe(0);
    // Used up all the same: the right answer comes too late.
    const right = signedAnswer(keys.ENGINEER, options.challenge);
    expect(codeOf(await answered(challengeId, right))).toBe("PASSKEY_REQUEST_GONE");
    expect(await lastRefusal(PERSON.ENGINEER)).toBe("PASSKEY_REQUEST_GONE");
  });

  test("another person's key, an unknown key, a key under two names, another person's handle", async () => {
    const tries: [(challenge: string) => ReturnType<typeof signedAnswer>, string][] = [
      [(challenge) => signedAnswer(keys.RISK_MANAGER, challenge), "PASSKEY_UNKNOWN"],
      [(challenge) => signedAnswer(new TestAuthenticator(), challenge), "PASSKEY_UNKNOWN"],
      [
        (challenge) => ({
          ...signedAnswer(keys.RISK_MANAGER, challenge),
          id: toBase64url(keys.ENGINEER.credentialId),
        }),
        "PASSKEY_NOT_VALID",
      ],
      [
        (challenge) => {
          const id = toBase64url(keys.ENGINEER.credentialId);
          return { ...signedAnswer(keys.RISK_MANAGER, challenge), id, rawId: id };
        },
        "PASSKEY_NOT_VALID",
      ],
      [
        (challenge) => {
          const answer = signedAnswer(keys.ENGINEER, challenge);
          const userHandle = toBase64url(Buffer.from(PERSON.CTO));
          return { ...answer, response: { ...answer.response, userHandle } };
        },
        "PASSKEY_UNKNOWN",
      ],
    ];
    for (const [make, code] of tries) {
      const { challengeId, options } = await request();
      expect(codeOf(await answered(challengeId, make(options.challenge)))).toBe(code);
      expect(await lastRefusal(life.decisionId)).toBe(code);
    }
    expect(await signatures()).toBe(0);
  });

  test("a request of somebody else, an expired one, and one of another kind", async () => {
    const { challengeId, options } = await request();
    const answer = signedAnswer(keys.ENGINEER, options.challenge);
    expect(codeOf(await answered(challengeId, answer, PERSON.CTO))).toBe("PASSKEY_REQUEST_GONE");
    const { prisma } = t.service.store;
    await prisma.passkeyChallenge.update({ where: { id: challengeId }, data: { expiresAt: new Date() } });
    expect(codeOf(await answered(challengeId, answer))).toBe("PASSKEY_REQUEST_GONE");
    const next = await request();
    await prisma.passkeyChallenge.update({ where: { id: next.challengeId }, data: { purpose: "VOUCH" } });
    expect(
      codeOf(await answered(next.challengeId, signedAnswer(keys.ENGINEER, next.options.challenge))),
    ).toBe("PASSKEY_REQUEST_GONE");
    expect(codeOf(await answered("pkc_nothing", answer))).toBe("PASSKEY_REQUEST_GONE");
  });

  test("a statement changed in the database between asking and answering", async () => {
    const { challengeId, options } = await request();
    const { prisma } = t.service.store;
    const row = await prisma.passkeyChallenge.findUniqueOrThrow({ where: { id: challengeId } });
    const body = JSON.parse(JSON.stringify(row.body).replaceAll('"choice":"GO"', '"choice":"HOLD"'));
    await prisma.passkeyChallenge.update({ where: { id: challengeId }, data: { body } });
    const answer = signedAnswer(keys.ENGINEER, options.challenge);
    expect(codeOf(await answered(challengeId, answer))).toBe("PASSKEY_REQUEST_GONE");
  });

  test("a counter that stands still", async () => {
    const { challengeId, options } = await request();
    const answer = signedAnswer(keys.ENGINEER, options.challenge, { counter: 1 });
    expect(codeOf(await answered(challengeId, answer))).toBe("PASSKEY_COPIED");
    expect(await lastRefusal(life.decisionId)).toBe("PASSKEY_COPIED");
  });

  test("a role taken away between loading and signing", async () => {
    const { challengeId, options } = await request();
    const { prisma } = t.service.store;
    const change = (roles: string[]) =>
      prisma.person.update({ where: { id: PERSON.ENGINEER }, data: { roles } });
    await change(["OBSERVER"]);
    try {
      const answer = signedAnswer(keys.ENGINEER, options.challenge);
      expect(codeOf(await answered(challengeId, answer))).toBe("NOT_PERMITTED");
      expect(await lastRefusal(life.decisionId)).toBe("NOT_PERMITTED");
      await change(["CTO"]);
      expect(codeOf(await asked(life, engineerGo))).toBe("ROLE_NOT_HELD");
    } finally {
      await change(["ENGINEER"]);
    }
  });

  test("content that changed between loading and signing", async () => {
    const other = await submitted(t.service, "rehearsal-v1");
    const { request: stale } = must(await asked(other, engineerGo));
    await send(other, { type: "reopen", reason: "a wrong limit" });
    const answer = signedAnswer(keys.ENGINEER, stale.options.challenge);
    expect(codeOf(await answered(stale.challengeId, answer))).toBe("STALE");
    expect(await lastRefusal(other.decisionId)).toBe("STALE");
    expect(codeOf(await asked({ ...other, version: other.version - 1 }, engineerGo))).toBe("STALE");
  });

  test("an answer to another decision's request", async () => {
    const other = await submitted(t.service, "rehearsal-v1");
    const { request: theirs } = must(await asked(other, engineerGo));
    const ours = await request();
    const moved = signedAnswer(keys.ENGINEER, theirs.options.challenge);
    expect(codeOf(await answered(ours.challengeId, moved))).toBe("PASSKEY_NOT_VALID");
  });

  test("more requests than a person can have open", async () => {
    const codes: unknown[] = [];
    for (let count = 0; count < 25; count += 1)
      codes.push(codeOf(await asked(life, { ...GO, role: "PRODUCT_OWNER" })));
    expect(codes.slice(0, 20)).toEqual(Array(20).fill(null));
    expect(codes.at(-1)).toBe("TOO_MANY_ATTEMPTS");
  });

  test("without any of this the same people sign, one by passkey and one by password", async () => {
    must(await signedByPasskey(life, engineerGo, keys.ENGINEER));
    life.version = must(await signAs(life, "RISK_MANAGER")).version;
    expect(await signatures()).toBe(2);
    const reason = "not today";
    const { service } = t;
    const target = { service, actorPersonId: PERSON.RISK_MANAGER, decisionId: life.decisionId, ...STEP_UP };
    const act = { type: "withdrawal" as const, role: "RISK_MANAGER" as const, reason };
    const wrong = { ...target, expectedVersion: life.version, password: "wrong", act };
    expect(codeOf(await signByPassword(wrong))).toBe("WRONG_PASSWORD");
    life.version = must(await signByPassword({ ...target, expectedVersion: life.version, act })).version;
    expect(codeOf(await signByPassword({ ...target, expectedVersion: life.version, act }))).toBe(
      "NO_SIGN_OFF_TO_WITHDRAW",
    );
  });
});
