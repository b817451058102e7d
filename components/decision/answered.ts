import { type RefusalWords, UNREACHABLE } from "./use-decision-commands.ts";

/** The answer of a server act; a server that does not answer is a refusal like any other, never a button that waits for ever. */
export function answered<Answer>(
  answer: Promise<Answer>,
): Promise<Answer | { ok: false; refusal: RefusalWords }> {
  return answer.catch(() => ({ ok: false as const, refusal: UNREACHABLE }));
}
