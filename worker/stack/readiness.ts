import { z } from "zod";
import { PlainFailure } from "./plain-failure.ts";

const healthSchema = z.object({
  ok: z.boolean(),
  parts: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});
export type HealthPart = z.infer<typeof healthSchema>["parts"][number];

/** How often a part that is starting is asked. */
const POLL_MS = 100;
/** One answer may take this long; a part that hangs is asked again. */
const ANSWER_WITHIN_MS = 5_000;

async function ask(url: string): Promise<{ isOk: boolean; body: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return { isOk: response.ok, body: await response.text() };
  } catch (error) {
    return { isOk: false, body: error instanceof Error ? error.message : String(error) };
  }
}

/** Asks an address until it answers with success, and returns that answer; fails in words after the deadline. */
export async function untilAnswers(name: string, url: string, withinMs: number): Promise<string> {
  const until = Date.now() + withinMs;
  for (;;) {
    const { isOk, body } = await ask(url);
    if (isOk) return body;
    if (Date.now() >= until) {
      throw new PlainFailure(
        `${name} did not become ready within ${withinMs / 1_000} s (${url} says: ${body.slice(0, 500)}). ` +
          "Everything was stopped again. Its log stands in the state folder under log/.",
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The parts of a health answer; an answer of another shape has none. */
export function healthParts(body: string): HealthPart[] {
  try {
    return healthSchema.parse(JSON.parse(body)).parts;
  } catch {
    return [];
  }
}
