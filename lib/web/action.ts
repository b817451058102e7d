import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import type { z } from "zod";
import type { Service } from "#lib/service/open-service.ts";
import { type Refused, refuse } from "#lib/service/refusal.ts";
import { currentActor, type SignedIn } from "./actor.ts";
import { comesFromOwnPages } from "./origin.ts";
import { webService } from "./service.ts";

export type ActionResult<T> = { ok: true; data: T } | Refused;
type Act<I, T> = (given: { actor: SignedIn; input: I; service: Service }) => Promise<ActionResult<T>>;

/** Reading errors in words: the field and what is wrong with it. */
function inputProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? [issue.path.join("."), issue.message].filter(Boolean).join(": ") : "wrong shape";
}

async function run<S extends z.ZodType, T>(
  schema: S,
  act: Act<z.infer<S>, T>,
  raw: unknown,
): Promise<ActionResult<T>> {
  const actor = await currentActor();
  if (!actor) return refuse("NOT_SIGNED_IN");
  if (!comesFromOwnPages(await headers())) return refuse("BAD_ORIGIN");
  const input = schema.safeParse(raw);
  if (!input.success) return refuse("BAD_INPUT", { reason: inputProblem(input.error) });
  const result = await act({ actor, input: input.data, service: webService() });
  // Whoever acted, or acted on an old page, sees the newest state with the answer.
  if (result.ok || result.refusal.code === "STALE") revalidatePath("/", "layout");
  return result;
}

/** A server action behind its checks, always in this order: who, from where, what; only then the act. */
export function action<S extends z.ZodType, T>(
  schema: S,
  act: Act<z.infer<S>, T>,
): (input: z.input<S>) => Promise<ActionResult<T>> {
  return (input) => run(schema, act, input);
}
