import { revalidatePath } from "next/cache";
import type { z } from "zod";
import type { Service } from "#lib/service/open-service.ts";
import type { Refused } from "#lib/service/refusal.ts";
import type { SignedIn } from "./actor.ts";
import { enter, refuseAtDoor } from "./door.ts";
import { webService } from "./service.ts";

export type ActionResult<T> = { ok: true; data: T } | Refused;
type Act<I, T> = (given: { actor: SignedIn; input: I; service: Service }) => Promise<ActionResult<T>>;

/** Reading errors in words: the field and what is wrong with it. */
function inputProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? [issue.path.join("."), issue.message].filter(Boolean).join(": ") : "wrong shape";
}

type Options = {
  /** Open also to a person whose password was chosen by an admin: to choose their own, and to stop a run. */
  isOpenBeforeOwnPassword?: boolean;
};

async function run<S extends z.ZodType, T>(
  schema: S,
  act: Act<z.infer<S>, T>,
  options: Options,
  raw: unknown,
): Promise<ActionResult<T>> {
  const entered = await enter();
  if (!entered.ok) return entered;
  const { actor } = entered;
  if (actor.mustChangePassword && !options.isOpenBeforeOwnPassword)
    return refuseAtDoor("PASSWORD_CHANGE_NEEDED", { actor });
  const input = schema.safeParse(raw);
  if (!input.success)
    return refuseAtDoor("BAD_INPUT", { actor, details: { reason: inputProblem(input.error) } });
  const result = await act({ actor, input: input.data, service: webService() });
  // Whoever acted, or acted on an old page, sees the newest state with the answer.
  if (result.ok || result.refusal.code === "STALE") revalidatePath("/", "layout");
  return result;
}

/** A server action behind its checks, always in this order: who, from where, what; only then the act. */
export function action<S extends z.ZodType, T>(
  schema: S,
  act: Act<z.infer<S>, T>,
  options: Options = {},
): (input: z.input<S>) => Promise<ActionResult<T>> {
  return (input) => run(schema, act, options, input);
}
