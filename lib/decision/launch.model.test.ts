import { createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalHash } from "../proof/canonical.ts";
import { verifySignOffs } from "../proof/verify-sign-offs.ts";
import { MS_PER_HOUR, MS_PER_MIN } from "../template/milliseconds.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { SIGNING_ROLES, type SigningRole } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import { applyAll } from "./apply.ts";
import { approvedContent } from "./approved-content.ts";
import type { Command } from "./commands.ts";
import type { FailedCanary } from "./cool-down.ts";
import { decide } from "./decide.ts";
import { type PersonFacts, type RoleGrant, withDelegations } from "./delegation.ts";
import type { Actor, Decision, PersonRole, SignOff } from "./model.ts";
import { MACHINE_ACTOR } from "./permissions.ts";
import {
  BUILD_ID,
  evidenceOf,
  inReview,
  KEY,
  NOW_MS,
  PEOPLE,
  readyDraft,
  signOffOf,
  threeGo,
} from "./test-decision.ts";
import { withdrawalOf } from "./test-withdrawal.ts";

// The whole world around one decision: people come, go, lend their roles and lose them, clocks jump, other canaries fail, old
// signatures are sent again. Whatever happens, in whatever order: nothing is launched without four valid signatures.

const RUNS = process.env.COUNTERSIGN_DEEP === "1" ? 10_000 : 500;
const TIMEOUT_MS = process.env.COUNTERSIGN_DEEP === "1" ? 3_600_000 : 180_000;
const COOL_DOWN_HOURS = 48;

const person = (personId: string, roles: readonly PersonRole[]): PersonFacts => ({
  personId,
  name: personId.toUpperCase(),
  roles,
  active: true,
});
const CAST: readonly PersonFacts[] = [
  ...PEOPLE,
  person("omni", ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER", "CTO"]),
  person("rosa", ["RISK_MANAGER", "PRODUCT_OWNER"]),
  person("dana", ["CTO", "ADMIN"]),
];

/** In every other world somebody acts for the last station from the beginning. */
const LENT: RoleGrant = {
  delegationId: "del-0",
  role: "CTO",
  fromPersonId: "cleo",
  toPersonId: "olaf",
  fromMs: NOW_MS,
  untilMs: NOW_MS + 20 * MS_PER_HOUR,
  isRevoked: false,
};

type World = {
  decision: Decision;
  /** Own roles. */
  accounts: readonly PersonFacts[];
  grants: readonly RoleGrant[];
  failures: readonly FailedCanary[];
  nowMs: number;
  /** Every sign-off ever made, for whoever wants to send one again. */
  made: readonly SignOff[];
  /** People as a page showed them once, with the roles of then. */
  page: readonly PersonFacts[];
  steps: number;
};
type Seen = Record<
  "go" | "launched" | "delegated" | "locked" | "voided" | "replayed" | "reopened" | "relaunched" | "refused",
  number
> & { codes: Set<string> };

const castOf = (world: World) => withDelegations(world.accounts, world.grants, world.nowMs);
const contextOf = (world: World) => ({
  people: castOf(world),
  buildId: BUILD_ID,
  publicKeys: { [KEY.keyId]: KEY.publicKeyPem },
  failedCanaries: world.failures,
});
const nth = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(list.length, 1)];

function signatureHolds(signOff: SignOff): boolean {
  if (signOff.signature.method !== "password") return false;
  const message = Buffer.from(`countersign/step-up/v1\n${signOff.statementHash}`, "utf8");
  return (
    canonicalHash(signOff.statement) === signOff.statementHash &&
    verify(
      null,
      message,
      createPublicKey(KEY.publicKeyPem),
      Buffer.from(signOff.signature.signature, "base64"),
    )
  );
}

function holdsRole(world: World, { statement, role }: SignOff): boolean {
  const account = world.accounts.find((one) => one.personId === statement.personId);
  if (!account?.active) return false;
  const { delegation } = statement;
  if (!delegation) return account.roles.includes(role);
  const grant = world.grants.find((one) => one.delegationId === delegation.delegationId);
  const lender = world.accounts.find((one) => one.personId === delegation.ofPersonId);
  return (
    grant !== undefined &&
    !grant.isRevoked &&
    grant.role === role &&
    grant.toPersonId === statement.personId &&
    grant.fromPersonId === delegation.ofPersonId &&
    grant.fromMs <= statement.atMs &&
    world.nowMs < grant.untilMs &&
    lender?.active === true &&
    lender.roles.includes(role)
  );
}

/** The promise, said once more without the code that keeps it: what is wrong with launching now. */
function whatIsWrong(world: World): string[] {
  const { decision, nowMs } = world;
  const standing = decision.signOffs.filter((one) => one.withdrawnAtMs === null);
  const content = canonicalHash(approvedContent(decision, rehearsalV1, BUILD_ID));
  const wrong: [boolean, string][] = [
    [
      standing
        .map((one) => one.role)
        .sort()
        .join() !== [...SIGNING_ROLES].sort().join(),
      "not one answer a role",
    ],
    [new Set(standing.map((one) => one.statement.personId)).size !== 4, "not four people"],
    [standing.some((one) => one.choice !== "GO" || one.statement.choice !== "GO"), "not all GO"],
    [standing.some((one) => one.statement.contentHash !== content), "another content"],
    [standing.some((one) => one.statement.revision !== decision.revision), "another revision"],
    [standing.some((one) => one.statement.expiresAtMs <= nowMs), "expired"],
    [standing.some((one) => !signatureHolds(one)), "a signature that does not verify"],
    [standing.some((one) => !holdsRole(world, one)), "a role that is not held"],
    [
      standing.some(
        ({ role, statement }) =>
          role !== "ENGINEER" &&
          [statement.personId, statement.delegation?.ofPersonId].some(
            (one) => one !== undefined && decision.editors.includes(one),
          ),
      ),
      "an editor behind another role than Engineer",
    ],
  ];
  return wrong.flatMap(([is, words]) => (is ? [words] : []));
}

/** At GO and at another launch nothing may be locked and no evidence stale. */
function whatForbidsStarting({ decision, failures, nowMs }: World): string[] {
  const day = 24 * MS_PER_HOUR;
  const old = [decision.demo, decision.drills].some((one) => !one || nowMs - one.observedAtMs > day);
  const locked = failures.some((one) => nowMs < one.endedAtMs + COOL_DOWN_HOURS * MS_PER_HOUR);
  const unrecorded = failures.some((one) => one.rootCause === "" || one.fixes === "");
  const began = decision.runs.find((run) => run.runId === decision.demo?.runId)?.startedAtMs ?? 0;
  const oldDemo = failures.some((one) => began <= one.endedAtMs);
  const wrong = { old, locked, unrecorded, oldDemo };
  return Object.entries(wrong).flatMap(([words, is]) => (is ? [words] : []));
}

function verifyAsWorker(world: World, decision = world.decision): boolean {
  if (decision.phase !== "AUTHORIZED") return false;
  const { stations, signaturePolicy: policy } = rehearsalV1;
  const content = approvedContent(decision, rehearsalV1, BUILD_ID);
  const { people, publicKeys } = contextOf(world);
  return verifySignOffs({ decision, content, people, publicKeys, stations, policy, nowMs: world.nowMs }).ok;
}

/** One command by one actor; the world moves on only if the rules let it. */
function send(world: World, by: Actor | undefined, command: Command, seen: Seen): World {
  if (!by) return world;
  const { decision, nowMs } = world;
  const answer = decide(
    { decision, template: rehearsalV1, actor: by, nowMs, context: contextOf(world) },
    command,
  );
  if (!answer.ok) {
    seen.refused += 1;
    seen.codes.add(answer.refusal.code);
    for (const blocker of answer.refusal.blockers ?? []) seen.codes.add(blocker.code);
    if (answer.refusal.blockers?.some((one) => one.code === "COOL_DOWN")) seen.locked += 1;
    return world;
  }
  const after = { ...world, decision: applyAll(decision, answer.events) };
  const starts = answer.events.some(
    (event) => event.type === "authorised" || (event.type === "runStarted" && event.kind === "CANARY"),
  );
  if (starts) {
    expect(whatIsWrong(after)).toEqual([]);
    expect(whatForbidsStarting(after)).toEqual([]);
    seen[command.type === "go" ? "go" : "relaunched"] += 1;
    if (after.decision.signOffs.some((one) => one.statement.delegation)) seen.delegated += 1;
  }
  if (after.decision.revision > decision.revision) seen.reopened += 1;
  const made =
    command.type === "signOff" || command.type === "go" ? [...world.made, command.signOff] : world.made;
  return { ...after, made };
}

type Step = { kind: string; who: number; role: SigningRole; twist: number };

function signerOf(world: World, { role, who, twist }: Step): Actor | undefined {
  // Now and then with the roles of an old page, or somebody who never held the role.
  if (twist === 0) return nth(world.page, who);
  const cast = castOf(world);
  return twist === 1
    ? nth(cast, who)
    : nth(
        cast.filter((one) => one.roles.includes(role)),
        who,
      );
}

function sign(world: World, step: Step, seen: Seen): World {
  const by = signerOf(world, step);
  const { decision, nowMs } = world;
  if (!by || decision.contentHash === null) return world;
  const choice = step.twist === 2 ? "HOLD" : step.twist === 3 && step.who === 0 ? "NO_GO" : "GO";
  return send(
    world,
    by,
    { type: "signOff", signOff: signOffOf(decision, step.role, { by, choice, nowMs }) },
    seen,
  );
}

function giveGo(world: World, step: Step, seen: Seen): World {
  const by = signerOf(world, { ...step, role: "CTO" });
  const { decision, nowMs, steps } = world;
  if (!by || decision.contentHash === null) return world;
  const { symbol, sizeBtc } = decision.config;
  const signOff = signOffOf(decision, "CTO", { by, nowMs });
  const command = {
    type: "go" as const,
    signOff,
    typedSymbol: symbol,
    typedSize: sizeBtc,
    runId: `canary-${steps}`,
  };
  return send(world, by, command, seen);
}

/** Demo and drills run anew, every row ticked and verified, submitted: the honest way after whatever happened. */
function makeReady(world: World, seen: Seen): World {
  const engineer = castOf(world).find((one) => one.active && one.roles.includes("ENGINEER"));
  const risk = castOf(world).find(
    (one) => one.active && one.roles.includes("RISK_MANAGER") && one !== engineer,
  );
  let now = world;
  const observedAtMs = world.nowMs + 1;
  for (const [type, source] of [
    ["startDemo", "DEMO"],
    ["startDrills", "DRILL"],
  ] as const) {
    const runId = `${type}-${world.steps}`;
    now = send({ ...now, nowMs: world.nowMs }, engineer, { type, runId }, seen);
    const evidence = evidenceOf(source, runId, { observedAtMs });
    now = send({ ...now, nowMs: observedAtMs }, MACHINE_ACTOR, { type: "attachEvidence", evidence }, seen);
  }
  for (const { item, needsSecondPerson } of checklistRows(rehearsalV1)) {
    now = send(now, engineer, { type: "tickItem", itemId: item.id }, seen);
    if (needsSecondPerson) now = send(now, risk, { type: "verifyItem", itemId: item.id }, seen);
  }
  return send(now, engineer, { type: "submit" }, seen);
}

/** The worker at T-0: it verifies for itself, and a row in the database alone launches nothing. */
function launch(world: World, step: Step, seen: Seen): World {
  const { decision } = world;
  const forged: Decision = {
    ...decision,
    phase: "AUTHORIZED",
    contentHash: decision.contentHash ?? "f".repeat(64),
    authorisation: { atMs: world.nowMs, expiresAtMs: world.nowMs + MS_PER_HOUR, by: "omni", byName: "OMNI" },
  };
  const isPromised =
    decision.contentHash !== null && whatIsWrong({ ...world, decision: forged }).length === 0;
  if (!isPromised) expect(verifyAsWorker(world, forged)).toBe(false);
  if (!verifyAsWorker(world)) {
    if (decision.phase === "AUTHORIZED") seen.voided += 1;
    return world;
  }
  const runId = decision.runs.findLast((run) => run.kind === "CANARY")?.runId ?? "";
  const after = send(world, MACHINE_ACTOR, { type: "markLaunched", runId }, seen);
  if (after.decision.phase === "LAUNCHED" && decision.phase !== "LAUNCHED") {
    expect(whatIsWrong(world)).toEqual([]);
    seen.launched += 1;
  }
  return step.twist < 6 ? end(after, step, seen) : after;
}

function end(world: World, { twist }: Step, seen: Seen): World {
  const run = world.decision.runs.findLast((one) => one.kind === "CANARY");
  if (!run) return world;
  const outcome = (["SCRUBBED", "SCRUBBED", "ROLLED_BACK", "SUCCEEDED"] as const)[twist % 4] ?? "SCRUBBED";
  return send(world, MACHINE_ACTOR, { type: "markRunEnded", runId: run.runId, outcome }, seen);
}

function replay(world: World, { who }: Step, seen: Seen): World {
  const signOff = nth(world.made, who);
  const by = signOff && castOf(world).find((one) => one.personId === signOff.statement.personId);
  if (!signOff || !by) return world;
  seen.replayed += 1;
  return send(world, by, { type: "signOff", signOff }, seen);
}

function changeContent(world: World, { twist }: Step, seen: Seen): World {
  const { decision, nowMs } = world;
  const by = castOf(world).find((one) => one.roles.includes("ENGINEER"));
  const commands: Command[] = [
    { type: "writeNote", noteId: "market", text: `note ${twist}` },
    { type: "changeConfig", config: { ...decision.config, maxLossUsd: twist % 2 === 0 ? "5" : "4" } },
    { type: "untickItem", itemId: "demo-pnl" },
    { type: "renameDecision", title: `Title ${twist}` },
  ];
  if (twist > 8) {
    const evidence = evidenceOf("DEMO", "demo-1", { n: 50 + twist, observedAtMs: nowMs });
    return send(world, MACHINE_ACTOR, { type: "attachEvidence", evidence }, seen);
  }
  return send(world, by, nth(commands, twist) ?? { type: "submit" }, seen);
}

const account = (world: World, personId: string, change: Partial<PersonFacts>): World => ({
  ...world,
  accounts: world.accounts.map((one) => (one.personId === personId ? { ...one, ...change } : one)),
});

const WORLD_STEPS: Record<string, (world: World, step: Step, seen: Seen) => World> = {
  sign,
  giveGo,
  launch,
  replay,
  changeContent,
  makeReady: (world, _step, seen) => makeReady(world, seen),
  end,
  withdraw: (world, { role }, seen) => {
    const { decision, nowMs } = world;
    const standing = decision.signOffs.findLast((one) => one.role === role && one.withdrawnAtMs === null);
    const by = castOf(world).find((one) => one.personId === standing?.statement.personId);
    return decision.contentHash === null
      ? world
      : send(world, by, withdrawalOf(decision, role, { nowMs }), seen);
  },
  reopen: (world, step, seen) =>
    send(world, signerOf(world, step), { type: "reopen", reason: "again" }, seen),
  relaunch: (world, step, seen) =>
    send(
      world,
      signerOf(world, { ...step, role: "CTO" }),
      { type: "relaunch", runId: `again-${world.steps}` },
      seen,
    ),
  scrubAndRelaunch: (world, step, seen) => {
    const scrubbed = end(world, { ...step, twist: 0 }, seen);
    const by = signerOf(scrubbed, { ...step, role: "CTO" });
    return send(scrubbed, by, { type: "relaunch", runId: `again-${world.steps}` }, seen);
  },
  changeRoles: (world, { who, role }) => {
    const one = nth(world.accounts, who);
    if (!one) return world;
    const has = one.roles.includes(role);
    return account(world, one.personId, {
      roles: has ? one.roles.filter((held) => held !== role) : [...one.roles, role],
    });
  },
  disable: (world, { who }) => {
    const one = nth(world.accounts, who);
    return one ? account(world, one.personId, { active: !one.active }) : world;
  },
  delegate: (world, { who, role, twist }) => {
    const from = nth(
      world.accounts.filter((one) => one.roles.includes(role)),
      who,
    );
    const to = nth(
      world.accounts.filter((one) => !one.roles.includes(role)),
      who + twist,
    );
    if (!from || !to) return world;
    const grant: RoleGrant = {
      delegationId: `del-${world.steps}`,
      role,
      fromPersonId: from.personId,
      toPersonId: to.personId,
      fromMs: world.nowMs,
      untilMs: world.nowMs + (1 + twist) * MS_PER_HOUR,
      isRevoked: false,
    };
    return { ...world, grants: [...world.grants, grant] };
  },
  revoke: (world, { who }) => {
    const id = nth(world.grants, who)?.delegationId;
    const grants = world.grants.map((one) => (one.delegationId === id ? { ...one, isRevoked: true } : one));
    return { ...world, grants };
  },
  failElsewhere: (world) => ({
    ...world,
    failures: [
      {
        runId: `other-${world.steps}`,
        decisionId: "d0",
        decisionNumber: 3,
        endedAtMs: world.nowMs,
        coolDownHours: COOL_DOWN_HOURS,
        rootCause: "",
        fixes: "",
      },
    ],
  }),
  recordCause: (world) => ({
    ...world,
    failures: world.failures.map((one) => ({ ...one, rootCause: "found", fixes: "made" })),
  }),
  wait: (world, { twist }) => ({ ...world, nowMs: world.nowMs + twist * MS_PER_HOUR }),
  waitLong: (world) => ({ ...world, nowMs: world.nowMs + 25 * MS_PER_HOUR }),
  loadPage: (world) => ({ ...world, page: castOf(world) }),
};
/** How often each is tried; the honest way most, or no sequence would ever come to GO. */
const WEIGHTS: Record<string, number> = {
  sign: 14,
  giveGo: 7,
  makeReady: 3,
  launch: 5,
  end: 1,
  replay: 2,
  changeContent: 1,
  withdraw: 2,
  reopen: 1,
  relaunch: 1,
  scrubAndRelaunch: 4,
  changeRoles: 2,
  disable: 1,
  delegate: 3,
  revoke: 1,
  failElsewhere: 1,
  recordCause: 2,
  wait: 2,
  waitLong: 1,
  loadPage: 1,
};

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    ...Object.entries(WEIGHTS).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind) })),
  ),
  who: fc.nat(9),
  role: fc.constantFrom(...SIGNING_ROLES),
  twist: fc.nat(11),
});

test(
  `no path leads to a launch without four valid signatures of four people on one content (${RUNS} sequences)`,
  () => {
    const starts = [readyDraft(), inReview(), threeGo(), threeGo()];
    const seen: Seen = {
      go: 0,
      launched: 0,
      delegated: 0,
      locked: 0,
      voided: 0,
      replayed: 0,
      reopened: 0,
      relaunched: 0,
      refused: 0,
      codes: new Set(),
    };
    let commands = 0;
    const property = fc.property(
      fc.nat(3),
      fc.array(step, { minLength: 20, maxLength: 40 }),
      (start, steps) => {
        let world: World = {
          decision: starts[start] ?? readyDraft(),
          accounts: CAST,
          grants: start % 2 === 0 ? [] : [LENT],
          failures: [],
          nowMs: NOW_MS,
          made: [],
          page: CAST,
          steps: 0,
        };
        for (const one of steps) {
          commands += 1;
          world = { ...world, nowMs: world.nowMs + MS_PER_MIN, steps: world.steps + 1 };
          world = WORLD_STEPS[one.kind]?.(world, one, seen) ?? world;
        }
      },
    );
    fc.assert(property, { numRuns: RUNS, seed: 20_261_123 });
    // A property that never met what it is about would prove nothing.
    expect(commands).toBeGreaterThanOrEqual(RUNS * 20);
    const { codes, ...counts } = seen;
    console.info(
      `${RUNS} sequences, ${commands} commands: ${JSON.stringify(counts)}, ${codes.size} kinds of refusal`,
    );
    expect(seen.go).toBeGreaterThan(RUNS / 10);
    expect(seen.launched).toBeGreaterThan(RUNS / 25);
    for (const what of ["delegated", "locked", "voided", "replayed", "reopened", "relaunched"] as const)
      expect(seen[what], what).toBeGreaterThan(RUNS / 100);
    for (const code of [
      "ROLE_NOT_HELD",
      "ONE_PERSON_ONE_ROLE",
      "EDITOR_MAY_SIGN_ONLY_AS_ENGINEER",
      "STALE",
      "COOL_DOWN",
      "ROOT_CAUSE_MISSING",
      "NEW_DEMO_MISSING",
      "EVIDENCE_EXPIRED",
      "SIGN_OFF_EXPIRED",
      "SIGNER_LOST_ROLE",
      "SIGNER_GONE",
      "NOT_SOLVABLE",
      "AUTHORISATION_EXPIRED",
      "ROLE_ALREADY_SIGNED",
      "USE_GO",
      "SIGN_OFF_NOT_GO",
    ])
      expect(codes, code).toContain(code);
  },
  TIMEOUT_MS,
);
