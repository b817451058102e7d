import { documentStatus } from "../decision/document-status.ts";
import type { Decision, DecisionPhase } from "../decision/model.ts";
import type { StationAnswer } from "../decision/poll-board.ts";
import { standingSignOff } from "../decision/sign-off-eligibility.ts";
import { listDecisions as readDecisions } from "../store/decisions.ts";
import { SIGNING_ROLES, type SigningRole } from "../template/schema.ts";
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
  authorisedUntilMs: number | null;
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

/** Decisions, last changed first; of one phase, or with `q` in the title or as the number, if asked. */
export async function listDecisions(args: {
  service: Service;
  phase?: string | undefined;
  q?: string | undefined;
  limit?: number | undefined;
}): Promise<DecisionListItem[]> {
  const { service, phase, q, limit = DEFAULT_LIMIT } = args;
  const filter = { limit, ...(phase ? { phase } : {}), ...(q ? { q } : {}) };
  return (await readDecisions(service.store.prisma, filter)).map(({ decision, version, updatedAtMs }) => ({
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
    drillsAtMs: decision.drills?.observedAtMs ?? null,
    authorisedUntilMs: decision.authorisation?.expiresAtMs ?? null,
  }));
}
