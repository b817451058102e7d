import { exportDecision } from "../service/export-decision.ts";
import { refuse } from "../service/refusal.ts";
import { currentActor } from "./actor.ts";
import { fileAnswer } from "./file-answer.ts";
import { jsonRefusal } from "./json-refusal.ts";
import { webService } from "./service.ts";
import { verifyAddress } from "./verify-address.ts";

type Format = Parameters<typeof exportDecision>[0]["format"];

/** The handler of a route that gives a decision as a file, to whoever is signed in. Refusals: NOT_SIGNED_IN, NOT_FOUND. */
export function decisionFile(format: Format) {
  return async (
    _request: Request,
    context: { params: Promise<{ decisionId: string }> },
  ): Promise<Response> => {
    if (!(await currentActor())) return jsonRefusal(refuse("NOT_SIGNED_IN"));
    const { decisionId } = await context.params;
    const input = { service: webService(), decisionId, verifyAddress: verifyAddress(), format };
    const file = await exportDecision(input);
    if (!file) return jsonRefusal(refuse("NOT_FOUND", { what: "decision" }));
    return fileAnswer(file.text, file.type, file.fileName);
  };
}
