import type { Decision } from "../decision/model.ts";
import { listDecisions } from "../store/decisions.ts";
import type { Service } from "./open-service.ts";

/** Decisions looked at; more are not open at once. */
const LIMIT = 200;

export type DecisionContacts = {
  decisionId: string;
  number: number;
  title: string;
  phase: Decision["phase"];
  contacts: Decision["contacts"];
};

/** Whom to call, for every decision that is not over yet, last changed first. */
export async function listContacts(args: { service: Service }): Promise<DecisionContacts[]> {
  const stored = await listDecisions(args.service.store.prisma, { limit: LIMIT });
  return stored
    .map(({ decision }) => decision)
    .filter(({ phase }) => phase !== "SUCCEEDED" && phase !== "REFUSED")
    .map(({ id, number, title, phase, contacts }) => ({ decisionId: id, number, title, phase, contacts }));
}
