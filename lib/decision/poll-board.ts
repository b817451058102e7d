import type { Station, Template } from "../template/schema.ts";
import type { PersonFacts } from "./delegation.ts";
import type { Actor, Decision, SignOff } from "./model.ts";
import { roleWords } from "./permissions.ts";
import { refusalWords } from "./refusals.ts";
import { signOffRefusal, standingSignOff } from "./sign-off-eligibility.ts";
import { voidReason } from "./sign-off-void.ts";

export type StationAnswer = "GO" | "NO-GO" | "HOLD" | "OPEN";
type Choice = SignOff["choice"];

export type StationView = {
  station: Station;
  answer: StationAnswer;
  signOff: SignOff | null;
  /** The answers that this person may give here now. */
  open: readonly Choice[];
  /** Why GO is not among them, in words; null when it is. */
  whyNoGo: string | null;
  mayWithdraw: boolean;
  /** Why the answer that stands here no longer counts; null while it does. */
  voidWords: string | null;
};

/** People and time of the moment, by which answers count or no longer do. */
type Now = { people: readonly PersonFacts[]; atMs: number };

const ANSWER_OF: Readonly<Record<Choice, StationAnswer>> = { GO: "GO", NO_GO: "NO-GO", HOLD: "HOLD" };
const CHOICES: readonly Choice[] = ["GO", "HOLD", "NO_GO"];

function whyNoGo(
  input: { decision: Decision; template: Template; actor: Actor; now?: Now },
  station: Station,
): string | null {
  const { decision, actor } = input;
  if (decision.phase === "DRAFT") return "Opens when the decision is submitted.";
  if (decision.phase !== "IN_REVIEW") return "Closed.";
  if (!actor.roles.includes(station.role)) return `Waits for a person who holds ${roleWords(station.role)}.`;
  const refused = signOffRefusal({ ...input, role: station.role, choice: "GO" });
  return refused ? refusalWords(refused.refusal).whatHappened : null;
}

/**
 * The four stations in the form's order as one person sees them. This guides the screen; the act itself is judged again
 * on the server.
 */
export function pollBoard(decision: Decision, template: Template, actor: Actor, now?: Now): StationView[] {
  const isOpen = decision.phase === "IN_REVIEW";
  return template.stations.map((station) => {
    const signOff = standingSignOff(decision, station.role);
    const input = { decision, template, actor, ...(now ? { now } : {}) };
    const gone = signOff && now && isOpen ? voidReason(signOff, now.people, now.atMs) : null;
    return {
      station,
      answer: signOff ? ANSWER_OF[signOff.choice] : "OPEN",
      signOff,
      open: isOpen
        ? CHOICES.filter((choice) => signOffRefusal({ ...input, role: station.role, choice }) === null)
        : [],
      whyNoGo: whyNoGo(input, station),
      mayWithdraw: isOpen && signOff?.statement.personId === actor.personId,
      voidWords: gone?.words ?? null,
    };
  });
}
