/** One decision of a filter or guard, with the inputs that let anyone recompute it. */
export type RiskDecision = {
  rule: string;
  result: "allowed" | "denied";
  reason: string;
  inputs: Record<string, string | number | boolean | null>;
};

export function decideRisk(
  rule: string,
  isAllowed: boolean,
  reason: string,
  inputs: RiskDecision["inputs"],
): RiskDecision {
  return { rule, result: isAllowed ? "allowed" : "denied", reason, inputs };
}

export function isAllowed(decisions: readonly RiskDecision[]): boolean {
  return decisions.length > 0 && decisions.every((decision) => decision.result === "allowed");
}
