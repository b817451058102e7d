import type { RunState } from "../canary/model.ts";
import { type RunKind, runKindSchema } from "../canary/run-events.ts";
import { approvedContent } from "../decision/approved-content.ts";
import type { Decision } from "../decision/model.ts";
import type { PublicKeys } from "../proof/step-up.ts";
import type { PasskeyFacts } from "../proof/verify-signature.ts";
import { findDecision } from "../store/decisions.ts";
import { listPasskeyFacts } from "../store/passkeys.ts";
import { listPeople, type PersonFacts } from "../store/people.ts";
import { findRun } from "../store/runs.ts";
import { findTemplate } from "../store/templates.ts";
import type { CanaryConfig, Template } from "../template/schema.ts";
import { buildId } from "./build-id.ts";
import { foldStoredState } from "./fold-stored-state.ts";
import type { Service } from "./open-service.ts";
import { readStepUpPublicKeys } from "./step-up-key.ts";

export type RunForWorker = {
  runId: string;
  kind: RunKind;
  account: string;
  symbol: string;
  decisionId: string | null;
  attempt: number;
  config: CanaryConfig;
  durationSec: number;
  countdownSec: number;
  contentHash: string | null;
  buildId: string;
  state: RunState;
  lastSeq: number;
  template: Template;
  decision: Decision | null;
  /** The approved content built anew with the build that runs here; its hash must be the signed one. */
  content: unknown;
  people: PersonFacts[];
  publicKeys: PublicKeys;
  /** Passkeys as they stand now: a revoked one does not count. */
  passkeys: PasskeyFacts[];
};

/** Everything that a worker needs to verify and run a run; null when it is unknown or its record has no beginning. */
export async function loadRunForWorker(args: {
  service: Service;
  runId: string;
}): Promise<RunForWorker | null> {
  const { service, runId } = args;
  const { prisma } = service.store;
  const row = await findRun(prisma, runId);
  const state = row && (await foldStoredState(prisma, runId));
  const template = row && (await findTemplate(prisma, row.templateId));
  if (!row || !template || !state?.config || state.durationSec === null) return null;
  const stored = row.decisionId === null ? null : await findDecision(prisma, row.decisionId);
  const decision = stored?.decision ?? null;
  const people = await listPeople(prisma);
  return {
    runId,
    kind: runKindSchema.parse(row.kind),
    account: row.account,
    symbol: row.symbol,
    decisionId: row.decisionId,
    attempt: row.attempt,
    config: state.config,
    durationSec: state.durationSec,
    countdownSec: state.countdownSec ?? 0,
    contentHash: row.contentHash,
    buildId: row.buildId,
    state,
    lastSeq: state.lastSeq,
    template,
    decision,
    content: decision ? approvedContent(decision, template, buildId()) : null,
    people: people.map(({ email: _email, ...facts }) => facts),
    publicKeys: readStepUpPublicKeys(service.varDir),
    passkeys: await listPasskeyFacts(prisma),
  };
}
