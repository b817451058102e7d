import type { RunEvent, RunEventBody } from "../canary/run-events.ts";
import { simulatedSetup, simulateRun } from "../canary/simulated-run.ts";
import { canonicalHash } from "../proof/canonical.ts";
import { canonicalJson } from "../proof/canonical-json.ts";
import { PASSKEY_ALGORITHMS } from "../proof/cose-key.ts";
import type { ChainedEntry } from "../proof/hash-chain.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { checkpointSigner, newWitnessKeyPem } from "../proof/sign-checkpoint.ts";
import { buildStatement, hashStatement } from "../proof/statement.ts";
import type { SignOff, SignOffChoice } from "../proof/statement-schema.ts";
import { generateStepUpKey, signStatement } from "../proof/step-up.ts";
import { TestAuthenticator } from "../proof/test-authenticator.ts";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { SIGNING_ROLES, type SigningRole } from "../template/schema.ts";
import { auditLineFor, type BundleParts, listFiles, withProof } from "./build-bundle.ts";
import type { BundleFiles } from "./pack.ts";
import { auditActs, chained, type Entry, TEST_GO_AT_MS } from "./test-stream.ts";

export const sha256 = (text: string) => nodeCrypto.sha256Hex(text) as string;

const GO_AT_MS = TEST_GO_AT_MS;
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

function signOff(
  role: SigningRole,
  earlier: string[],
  { choice = "GO", comment = "read and agreed" }: { choice?: SignOffChoice; comment?: string } = {},
): SignOff {
  const statement = buildStatement({
    decision: { id: "dec_1", number: 7, revision: 2, contentHash },
    restatable: content,
    role,
    choice,
    meaning: template.stations.find((station) => station.role === role)?.statements ?? [],
    comment,
    person: personOf(role),
    atMs: GO_AT_MS,
    authorisationHours: 24,
    earlier,
  });
  const statementHash = hashStatement(statement);
  return {
    role,
    choice,
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
      phase: outcome === "SUCCEEDED" ? "SUCCEEDED" : "FAILED",
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

const RISK_REASON = "the drills are older than the build";

/** The same decision, refused by the Risk Manager: nothing was authorised, nothing ran. */
export function refusedParts(): BundleParts {
  const parts = honestParts();
  const signOffs = [
    signOff("ENGINEER", []),
    signOff("RISK_MANAGER", [], { choice: "NO_GO", comment: RISK_REASON }),
  ];
  const decision = { ...parts.decision, phase: "REFUSED", signOffs, authorisation: null, runs: [] };
  return { ...parts, decision, runs: new Map() };
}

/** The same decision, authorised, and its one canary called off in the countdown. */
export function scrubbedParts(): BundleParts {
  const parts = honestParts();
  const [queued] = parts.runs.get("run_1") ?? [];
  const bodies: RunEventBody[] = [
    { type: "scrubbed", reason: "the preflight found no venue" },
    { type: "finished", phase: "SCRUBBED" },
  ];
  const rest = bodies.map((body, index) => ({ seq: index + 2, atMs: GO_AT_MS + index + 1, body }));
  const runs = new Map([["run_1", [...(queued ? [queued] : []), ...rest]]]);
  const told = [{ runId: "run_1", kind: "CANARY" as const, outcome: "SCRUBBED" }];
  return { ...parts, decision: { ...parts.decision, phase: "AUTHORIZED", runs: told }, runs };
}

/** The same decision, signed by passkeys of every algorithm that there is. */
export function passkeyParts(): BundleParts {
  const parts = honestParts();
  const signOffs = parts.decision.signOffs.map((one, index) => {
    const authenticator = new TestAuthenticator(PASSKEY_ALGORITHMS[index % PASSKEY_ALGORITHMS.length]);
    const { personId } = one.statement;
    const { privateKeyPem } = HOUSE;
    return { ...one, signature: authenticator.sign(one.statementHash, { personId, privateKeyPem }) };
  });
  return { ...parts, decision: { ...parts.decision, signOffs } };
}

/** A whole bundle of these parts, with a stream and a witness's signature that fit it; each step may be tampered with. */
export function bundleOf(
  parts: BundleParts,
  change: {
    /** Whom the stream tells of, where that is not what the bundle says. */
    told?: BundleParts;
    acts?: (acts: Entry[]) => Entry[];
    entries?: (entries: ChainedEntry[]) => ChainedEntry[];
    isAllWithheld?: boolean;
  } = {},
): BundleFiles {
  const { files, manifestHash } = listFiles(parts, sha256);
  const acts = auditActs(change.told ?? parts, manifestHash);
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
