import type { Command } from "#lib/decision/commands.ts";
import type { Actor, PersonRole } from "#lib/decision/model.ts";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "#lib/service/demo-people.ts";
import { handleCommand } from "#lib/service/handle-command.ts";
import { type DecisionView, loadDecisionView } from "#lib/service/load-decision-view.ts";
import type { Service } from "#lib/service/open-service.ts";
import { signOff } from "#lib/service/sign-off.ts";
import type { SigningRole } from "#lib/template/schema.ts";

type Refusable =
  | { ok: true }
  | { ok: false; refusal: { code: string; whatHappened: string; doNext: string } };

/** Turns a refusal into an error that says it in its own words. */
export function accepted<R extends Refusable>(result: R): Extract<R, { ok: true }> {
  if (result.ok) return result as Extract<R, { ok: true }>;
  const { code, whatHappened, doNext } = result.refusal;
  throw new Error(`refused (${code}): ${whatHappened} ${doNext}`);
}

/** The demo person who holds a role. */
export function personOf(role: PersonRole): Actor {
  const person = DEMO_PEOPLE.find(({ roles }) => roles.includes(role));
  if (!person) throw new Error(`no demo person holds the role ${role}`);
  return { personId: person.id, name: person.name, roles: person.roles };
}

/** The demo people at work on one decision, by the same verbs that their clicks send. */
export class Cast {
  readonly service: Service;
  readonly decisionId: string;

  constructor(service: Service, decisionId: string) {
    this.service = service;
    this.decisionId = decisionId;
  }

  async view(): Promise<DecisionView> {
    const view = await loadDecisionView({
      service: this.service,
      decisionId: this.decisionId,
    });
    if (!view) throw new Error(`decision ${this.decisionId} cannot be read`);
    return view;
  }

  /** One command by the person who holds a role, on the decision as it stands. */
  async act(role: PersonRole, command: Command) {
    const { version } = await this.view();
    const { service, decisionId } = this;
    const actorPersonId = personOf(role).personId;
    return accepted(
      await handleCommand({ service, actorPersonId, decisionId, expectedVersion: version, command }),
    );
  }

  /** GO of one station with the demo password; the last station's GO names symbol and size and returns the run. */
  async signGo(role: SigningRole) {
    const { version, decision } = await this.view();
    const { service, decisionId } = this;
    const typed =
      role === "CTO" ? { typedSymbol: decision.config.symbol, typedSize: decision.config.sizeBtc } : {};
    const result = await signOff({
      service,
      actorPersonId: personOf(role).personId,
      decisionId,
      expectedVersion: version,
      role,
      choice: "GO",
      comment: "Rehearsed",
      password: DEMO_PASSWORD,
      address: "127.0.0.1",
      ...typed,
    });
    return accepted(result);
  }
}
