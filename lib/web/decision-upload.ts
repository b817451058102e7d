import type { z } from "zod";
import type { GivenFile } from "../service/attach-file.ts";
import type { Service } from "../service/open-service.ts";
import { type Refused, refuse } from "../service/refusal.ts";
import { jsonRefusal } from "./json-refusal.ts";
import { webService } from "./service.ts";
import { readUpload } from "./upload.ts";

type Upload = { service: Service; actorPersonId: string; decisionId: string; file: GivenFile };

/**
 * The handler of a route that takes a file for a decision. A form post, because an action's body is kept small. `problems`: what
 * is said of each field beside the file that cannot be used.
 */
export function decisionUpload<F extends z.ZodType>(
  { fields, problems }: { fields: F; problems: Readonly<Record<keyof z.infer<F> & string, string>> },
  act: (upload: Upload, given: z.infer<F>) => Promise<{ ok: true; data: unknown } | Refused>,
) {
  return async (
    request: Request,
    context: { params: Promise<{ decisionId: string }> },
  ): Promise<Response> => {
    const upload = await readUpload(request);
    if (!upload.ok) return jsonRefusal(upload);
    const { actor, form, file } = upload;
    const given = fields.safeParse(Object.fromEntries(form));
    if (!given.success) {
      const words: Readonly<Record<string, string>> = problems;
      const wrong = [...new Set(given.error.issues.map(({ path }) => words[String(path[0])] ?? "a field"))];
      return jsonRefusal(refuse("BAD_INPUT", { reason: wrong.join("; ") }));
    }
    const { decisionId } = await context.params;
    const base = { service: webService(), actorPersonId: actor.personId, decisionId, file };
    const answer = await act(base, given.data);
    return answer.ok ? Response.json(answer) : jsonRefusal(answer);
  };
}
