import { coolDownLock } from "../decision/cool-down.ts";
import { documentStatus } from "../decision/document-status.ts";
import { type EvidenceKind, evidenceFreshness, lastSeenMs } from "../decision/evidence-freshness.ts";
import type { Actor, Decision, DecisionPhase } from "../decision/model.ts";
import type { StationAnswer } from "../decision/poll-board.ts";
import { standingSignOff } from "../decision/sign-off-eligibility.ts";
import { whyItWaits } from "../decision/why-it-waits.ts";
import {
  listDecisions as readDecisions,
  listSymbols as readSymbols,
  type StoredDecision,
} from "../store/decisions.ts";
import { listPeople, type PersonFacts } from "../store/people.ts";
import { listTemplates } from "../store/templates.ts";
import type { Tx } from "../store/transaction.ts";
import type { CanaryConfig, Template } from "../template/schema.ts";
import { SIGNING_ROLES, type SigningRole } from "../template/schema.ts";
import { accountOfRun } from "../venue/eligible-runs.ts";
import { failuresOn } from "./failed-canaries.ts";
import type { Service } from "./open-service.ts";

const DEFAULT_LIMIT = 100;

/** A decision as the list shows it. Times epoch ms; ages are the reader's business. */
export type DecisionListItem = {
  decisionId: string;
  number: number;
  title: string;
  templateId: string;
  environment: "PRODUCTION" | "REHEARSAL";
  phase: DecisionPhase;
  documentStatus: string;
  revision: number;
  version: number;
  symbol: string;
  createdByName: string;
  createdAtMs: number;
  updatedAtMs: number;
  answers: { role: SigningRole; answer: StationAnswer; personName: string | null }[];
  demoAtMs: number | null;
  drillsAtMs: number | null;
  /** When the evidence at hand stops counting; null where there is none. */
  demoExpiresAtMs: number | null;
  drillsExpireAtMs: number | null;
  authorisedUntilMs: number | null;
  /** End of the cool-down on its account and symbol; null when it is open. */
  lockedUntilMs: number | null;
  /** What waits for the person who looks, in words. */
  waitsForYou: string | null;
};

const ANSWER = { GO: "GO", NO_GO: "NO-GO", HOLD: "HOLD" } as const;

/** The four role chips of a decision. */
function answersOf(decision: Decision): DecisionListItem["answers"] {
  return SIGNING_ROLES.map((role) => {
    const signOff = standingSignOff(decision, role);
    const answer = signOff ? ANSWER[signOff.choice] : "OPEN";
    return { role, answer, personName: signOff?.statement.personName ?? null };
  });
}

export type DecisionFilter = {
  phase?: string | undefined;
  q?: string | undefined;
  symbol?: string | undefined;
  /** Only those that this person opened, or that wait for them. */
  whose?: "mine" | "waiting" | undefined;
  actor?: Actor | undefined;
  limit?: number | undefined;
};

type Look = {
  templates: readonly Template[];
  people: readonly PersonFacts[];
  actor: Actor | undefined;
  nowMs: number;
};

function toItem(
  { decision, version, updatedAtMs }: StoredDecision,
  { templates, people, actor, nowMs }: Look,
  lockedUntilMs: number | null,
): DecisionListItem {
  const template = templates.find((one) => one.id === decision.templateId);
  const expiry = (kind: EvidenceKind) => {
    const fresh = template && evidenceFreshness(decision, template, kind, nowMs);
    return fresh && fresh.state !== "MISSING" ? fresh.expiresAtMs : null;
  };
  return {
    decisionId: decision.id,
    number: decision.number,
    title: decision.title,
    templateId: decision.templateId,
    environment: decision.config.environment,
    phase: decision.phase,
    documentStatus: documentStatus(decision.phase),
    revision: decision.revision,
    version,
    symbol: decision.config.symbol,
    createdByName: decision.createdByName,
    createdAtMs: decision.createdAtMs,
    updatedAtMs,
    answers: answersOf(decision),
    demoAtMs: decision.demo?.observedAtMs ?? null,
    drillsAtMs: lastSeenMs(decision, "drills"),
    demoExpiresAtMs: expiry("demo"),
    drillsExpireAtMs: expiry("drills"),
    authorisedUntilMs: decision.authorisation?.expiresAtMs ?? null,
    lockedUntilMs,
    waitsForYou: (template && actor && whyItWaits({ decision, template, actor, people, nowMs })?.why) ?? null,
  };
}

/** What a lock is on: symbol and account of a decision's canary. */
const lockKey = ({ symbol, venue }: CanaryConfig) => `${accountOfRun("CANARY", venue)} ${symbol}`;

/** Until when each account and symbol is locked after a failed canary; those that are open are not in it. */
async function locksOf(
  tx: Tx,
  stored: readonly StoredDecision[],
  nowMs: number,
): Promise<Map<string, number>> {
  const configs = new Map(stored.map(({ decision: { config } }) => [lockKey(config), config]));
  const locks = new Map<string, number>();
  for (const [key, config] of configs) {
    const failures = await failuresOn(tx, config);
    const lock = coolDownLock(failures, nowMs);
    if (lock) locks.set(key, lock.untilMs);
  }
  return locks;
}

/** Whether a lock on the symbol concerns a decision: one that may still be launched, or whose retry must wait. */
const MAY_BE_LOCKED: ReadonlySet<DecisionPhase> = new Set(["DRAFT", "IN_REVIEW", "AUTHORIZED", "FAILED"]);

/** Decisions, last changed first, as far as they match the filter. */
export async function listDecisions(
  args: { service: Service } & DecisionFilter,
): Promise<DecisionListItem[]> {
  const { service, phase, q, symbol, whose, actor, limit = DEFAULT_LIMIT } = args;
  const { prisma } = service.store;
  const nowMs = Date.now();
  const filter = { limit, ...(phase ? { phase } : {}), ...(q ? { q } : {}), ...(symbol ? { symbol } : {}) };
  const createdBy = whose === "mine" ? actor?.personId : undefined;
  const [stored, templates, people] = await Promise.all([
    readDecisions(prisma, { ...filter, ...(createdBy ? { createdBy } : {}) }),
    listTemplates(prisma),
    listPeople(prisma, nowMs),
  ]);
  const locks = await locksOf(prisma, stored, nowMs);
  const look = { templates, people, actor, nowMs };
  const items = stored.map((one) => {
    const { phase: itsPhase, config } = one.decision;
    const lock = MAY_BE_LOCKED.has(itsPhase) ? (locks.get(lockKey(config)) ?? null) : null;
    return toItem(one, look, lock);
  });
  return whose === "waiting" ? items.filter((item) => item.waitsForYou !== null) : items;
}

/** The symbols that decisions have, for the filter of the list. */
export function listSymbols(args: { service: Service }): Promise<string[]> {
  return readSymbols(args.service.store.prisma);
}
