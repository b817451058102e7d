import type { Station, Template } from "../template/schema.ts";
import type { Actor, Decision, SignOff } from "./model.ts";

export type StationAnswer = "GO" | "NO-GO" | "HOLD" | "OPEN";

export type StationView = {
  station: Station;
  answer: StationAnswer;
  signOff: SignOff | null;
  /** Why this person may not press anything here; null when they may. */
  whyNot: string | null;
  /** Why GO is not open although the other answers are; null when it is. */
  whyNoGo: string | null;
};

const ANSWER_OF: Readonly<Record<SignOff["choice"], StationAnswer>> = {
  GO: "GO",
  NO_GO: "NO-GO",
  HOLD: "HOLD",
};

/** The valid answer of a station: the newest sign-off of this revision that was not withdrawn. */
export function answerOf(decision: Decision, role: Station["role"]): SignOff | null {
  return (
    decision.signOffs.findLast(
      (one) =>
        one.role === role && one.withdrawnAtMs === null && one.statement.revision === decision.revision,
    ) ?? null
  );
}

function whyNot(decision: Decision, station: Station, actor: Actor, given: SignOff | null): string | null {
  if (decision.phase === "DRAFT") return "Opens when the decision is submitted.";
  if (decision.phase !== "IN_REVIEW") return given ? "Answered." : "Closed.";
  if (!actor.roles.includes(station.role)) return `Waits for a person who holds ${station.person}.`;
  if (given && given.choice !== "HOLD") return "Answered.";
  if (given && given.statement.personId !== actor.personId)
    return `On HOLD by ${given.statement.personName}.`;
  const other = decision.signOffs.find(
    (one) =>
      one.withdrawnAtMs === null &&
      one.role !== station.role &&
      one.statement.personId === actor.personId &&
      one.statement.revision === decision.revision,
  );
  if (other) return "You signed another station of this revision; one person signs one role.";
  if (station.role !== "ENGINEER" && decision.editors.includes(actor.personId)) {
    return "You edited this decision, so you may sign only as Engineer.";
  }
  return null;
}

/**
 * The four stations in the form's order as one person sees them. This guides the screen; `decide` judges again.
 * `whyNot` and `whyNoGo` are words, never codes.
 */
export function pollBoard(decision: Decision, template: Template, actor: Actor): StationView[] {
  const answers = template.stations.map((station) => answerOf(decision, station.role));
  return template.stations.map((station, index) => {
    const given = answers[index] ?? null;
    const isLast = index === template.stations.length - 1;
    const goBefore = answers.slice(0, -1).filter((one) => one?.choice === "GO").length;
    const needed = template.stations.length - 1;
    return {
      station,
      answer: given ? ANSWER_OF[given.choice] : "OPEN",
      signOff: given,
      whyNot: whyNot(decision, station, actor, given),
      whyNoGo:
        isLast && goBefore < needed ? `GO opens when the other ${needed} are GO; ${goBefore} are.` : null,
    };
  });
}
