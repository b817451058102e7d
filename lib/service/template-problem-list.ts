import type { TemplateProblem } from "../template/editor/field.ts";

/** As many problems as a sentence can carry; the screen shows all of them at their fields. */
const IN_A_SENTENCE = 5;

/** Problems as the values that a refusal's words quote. */
export function problemList(problems: readonly Pick<TemplateProblem, "words">[]): {
  count: string;
  list: string;
} {
  const named = problems.slice(0, IN_A_SENTENCE).map(({ words }) => words.replace(/\.$/, ""));
  const more = problems.length - named.length;
  return {
    count: String(problems.length),
    list: named.join("; ") + (more > 0 ? `; and ${more} more` : ""),
  };
}
