import type { FailedCanary } from "../decision/cool-down.ts";
import type { PersonFacts } from "../decision/delegation.ts";
import type { Decision } from "../decision/model.ts";
import type { PasskeyFacts } from "../proof/verify-signature.ts";
import { listPasskeyFacts } from "../store/passkeys.ts";
import { listPeople } from "../store/people.ts";
import type { Tx } from "../store/transaction.ts";
import { listVenues } from "../store/venues.ts";
import { buildId } from "./build-id.ts";
import { failedCanaries } from "./failed-canaries.ts";
import { usableChoices } from "./venue-choices.ts";

export type DecisionFacts = {
  people: PersonFacts[];
  buildId: string;
  failedCanaries: FailedCanary[];
  passkeys: PasskeyFacts[];
  venues: string[];
};

/** The facts from outside a decision that its rules ask for, read in the transaction of the act, as they are at `nowMs`. */
export async function decisionContext(tx: Tx, decision: Decision, nowMs: number): Promise<DecisionFacts> {
  const people = await listPeople(tx, nowMs);
  return {
    people: people.map(({ email: _email, ...facts }) => facts),
    buildId: buildId(),
    failedCanaries: await failedCanaries(tx, decision),
    passkeys: await listPasskeyFacts(tx),
    venues: usableChoices(await listVenues(tx)).map(({ text }) => text),
  };
}
