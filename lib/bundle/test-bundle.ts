import type { RunEvent, RunEventBody } from "../canary/run-events.ts";
import { simulatedSetup, simulateRun } from "../canary/simulated-run.ts";
import { canonicalHash } from "../proof/canonical.ts";
import { canonicalJson } from "../proof/canonical-json.ts";
import type { AuditFacts, ChainedEntry } from "../proof/hash-chain.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { checkpointSigner, newWitnessKeyPem } from "../proof/sign-checkpoint.ts";
import { buildStatement, hashStatement } from "../proof/statement.ts";
import type { SignOff } from "../proof/statement-schema.ts";
import { generateStepUpKey, signStatement } from "../proof/step-up.ts";
import { chainOf } from "../proof/test-chain.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { SIGNING_ROLES, type SigningRole } from "../template/schema.ts";
import { auditLineFor, type BundleParts, listFiles, withProof } from "./build-bundle.ts";
import { EXPORT_ACT, SEAL_ACT } from "./bundle-files.ts";
import type { BundleFiles } from "./pack.ts";
import { recordText, sealedPart } from "./seal-lines.ts";

export const sha256 = (text: string) => nodeCrypto.sha256Hex(text) as string;

const GO_AT_MS = 1_700_000_000_000;
const HOUSE = generateStepUpKey();
const WITNESS_SIGNER = await checkpointSigner(newWitnessKeyPem());
const template = rehearsalV1;
const content = {
  v: 1,
  decisionId: "dec_1",
  decisionNumber: 7,
  revision: 2,
  title: "Faster requotes",
  template: { id: template.id, version: template.version, digest: canonicalHash(template) },
  editors: ["per_engineer"],
  config: template.config,
  snapshot: null,
  metrics: [],
  waivers: [],
  buildId: "build-1",
};
const contentHash = canonicalHash(content);
const personOf = (role: SigningRole) => ({ personId: `per_${role.toLowerCase()}`, name: `${role} person` });

function signOff(role: SigningRole, earlier: string[]): SignOff {
  const statement = buildStatement({
    decision: { id: "dec_1", number: 7, revision: 2, contentHash },
    restatable: content,
    role,
    choice: "GO",
    meaning: template.stations.find((station) => station.role === role)?.statements ?? [],
    comment: "read and agreed",
    person: personOf(role),
    atMs: GO_AT_MS,
    authorisationHours: 24,
    earlier,
  });
  const statementHash = hashStatement(statement);
  return {
    role,
    choice: "GO",
    statement,
    statementHash,
    signature: signStatement(statementHash, HOUSE.privateKeyPem),
    withdrawnAtMs: null,
  };
}

function fourSignOffs(): SignOff[] {
  const three = SIGNING_ROLES.slice(0, 3).map((role) => signOff(role, []));
  return [
    ...three,
    signOff(
      "CTO",
      three.map(({ statementHash }) => statementHash),
    ),
  ];
}

/** The record of a canary of half a minute that ran to its end. */
function canaryRecord(): RunEvent[] {
  const config = { ...template.config, durationSec: 30 };
  const setup = simulatedSetup(template, { durationSec: 30, config: template.config });
  const { events } = simulateRun({ setup });
  const first: RunEventBody = {
    type: "runQueued",
    kind: "CANARY",
    decisionId: "dec_1",
    templateId: template.id,
    config: template.config,
    durationSec: config.durationSec,
    countdownSec: setup.countdownSec,
    contentHash,
    buildId: "build-1",
    account: setup.account,
  };
  const rest = events.filter(({ body }) => body.type !== "runQueued");
  return JSON.parse(
    JSON.stringify(
      [{ seq: 1, atMs: GO_AT_MS, body: first }, ...rest].map((event, index) => ({
        ...event,
        seq: index + 1,
      })),
    ),
  ) as RunEvent[];
}

const authorisation = {
  atMs: GO_AT_MS,
  expiresAtMs: GO_AT_MS + 86_400_000,
  by: "per_cto",
  byName: "CTO person",
};

/** The parts of an honest bundle. For tests and the tampering bench. */
export function honestParts(): BundleParts {
  const record = canaryRecord();
  const finished = record.find(({ body }) => body.type === "finished")?.body;
  const outcome = finished?.type === "finished" ? finished.phase : null;
  return {
    decision: {
      id: "dec_1",
      number: 7,
      title: content.title,
      revision: 2,
      phase: "SUCCEEDED",
      contentHash,
      signOffs: fourSignOffs(),
      authorisation,
      runs: [{ runId: "run_1", kind: "CANARY", outcome }],
    },
    contentText: canonicalJson(content),
    template,
    keys: { [HOUSE.keyId]: HOUSE.publicKeyPem },
    runs: new Map([["run_1", record]]),
    exportedBy: { personId: "per_auditor", name: "Auditor person" },
    exportedAtMs: GO_AT_MS + 3_600_000,
  };
}

type Entry = Omit<AuditFacts, "detail"> & { detail: Record<string, unknown> };
const entry = (act: string, by: { personId: string; name: string }, change: Partial<Entry>): Entry => ({
  atMs: GO_AT_MS,
  actorId: by.personId,
  actorName: by.name,
  act,
  subjectType: "decision",
  subjectId: "dec_1",
  detail: {},
  ...change,
});

/** What the audit stream holds when such a decision was signed, run and exported, between the acts of others. */
export function auditActs(parts: BundleParts, manifestHash: string): Entry[] {
  const other = entry(
    "signedIn",
    { personId: "per_x", name: "Somebody" },
    { subjectType: "session", subjectId: "s1" },
  );
  const signed = parts.decision.signOffs.map(({ withdrawal: _withdrawal, ...one }) => {
    const events: object[] = [{ type: "signedOff", signOff: { ...one, withdrawnAtMs: null } }];
    if (one.role === "CTO") events.push({ type: "authorised", ...parts.decision.authorisation });
    const by = { personId: one.statement.personId, name: one.statement.personName };
    return entry("signOff", by, { detail: { events, as: { roles: [one.role] } } });
  });
  const seals = [...parts.runs].map(([runId, events]) => {
    const sealed = sealedPart(events);
    const detail = { entries: sealed.length, sha256: sha256(recordText(sealed)) };
    return entry(
      SEAL_ACT,
      { personId: "system:worker", name: "Worker" },
      { subjectType: "run", subjectId: runId, detail },
    );
  });
  const exported = entry(EXPORT_ACT, parts.exportedBy, {
    atMs: parts.exportedAtMs,
    detail: { manifest: manifestHash },
  });
  return [other, ...signed, other, ...seals, exported, other];
}

function chained(acts: readonly Entry[]): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  for (const act of acts) {
    const last = entries.at(-1);
    const from = last ? { seq: last.seq, hash: last.hash } : undefined;
    entries.push(...chainOf(1, from, act, act.atMs));
  }
  return entries;
}

/** A whole bundle of these parts, with a stream and a witness's signature that fit it; each step may be tampered with. */
export function bundleOf(
  parts: BundleParts,
  change: {
    acts?: (acts: Entry[]) => Entry[];
    entries?: (entries: ChainedEntry[]) => ChainedEntry[];
    isAllWithheld?: boolean;
  } = {},
): BundleFiles {
  const { files, manifestHash } = listFiles(parts, sha256);
  const acts = auditActs(parts, manifestHash);
  const whole = chained(change.acts?.(acts) ?? acts);
  const entries = change.entries?.(whole) ?? whole;
  const last = whole.at(-1);
  const checkpoint = WITNESS_SIGNER.sign({
    seq: last?.seq ?? 0,
    hash: last?.hash ?? "",
    atMs: GO_AT_MS + 3_601_000,
  });
  const own = change.isAllWithheld
    ? { decisionId: "", runIds: new Set<string>() }
    : { decisionId: parts.decision.id, runIds: new Set(parts.decision.runs.map(({ runId }) => runId)) };
  const audit = entries.map((one) => auditLineFor(one, own, sha256));
  return withProof(files, { audit, checkpoint, witness: WITNESS_SIGNER.key.vkey });
}
