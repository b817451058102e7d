import type { PasskeyFacts } from "../proof/verify-signature.ts";
import type { Template } from "../template/schema.ts";
import type { Command, CommandType } from "./commands.ts";
import type { FailedCanary } from "./cool-down.ts";
import type { PersonFacts } from "./delegation.ts";
import type { DecisionEvent, DecisionEventBody } from "./events.ts";
import type { Actor, Decision } from "./model.ts";
import type { Refused } from "./refusals.ts";

/** Facts from outside the decision, read in the transaction of the act. */
export type DecideContext = {
  people: readonly PersonFacts[];
  /** The build that would run the canary. */
  buildId: string;
  /** Step-up public keys by key id, PEM: a signature under another key is no signature. */
  publicKeys: Readonly<Record<string, string>>;
  /** Passkeys as they stand now; without them no signature by passkey counts. */
  passkeys?: readonly PasskeyFacts[];
  /** Failed canaries that this decision's account and symbol, or its own retry, still answer for. */
  failedCanaries?: readonly FailedCanary[];
  /** Venues that a configuration may name now, as it names them; without them only the paper exchange. */
  venues?: readonly string[];
};

export type DecideInput = {
  decision: Decision;
  template: Template;
  actor: Actor;
  nowMs: number;
  context: DecideContext;
};

export type Decided = { ok: true; events: DecisionEvent[] } | Refused;
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
export type Handler<T extends CommandType> = (input: DecideInput, command: CommandOf<T>) => Decided;
export type Handlers<T extends CommandType> = { [K in T]: Handler<K> };

/** The answer with these events, stamped with actor and time; no event at all means that everything is so already. */
export function decided({ actor, nowMs }: DecideInput, ...bodies: DecisionEventBody[]): Decided {
  return {
    ok: true,
    events: bodies.map((body) => ({ ...body, atMs: nowMs, by: actor.personId, byName: actor.name })),
  };
}
