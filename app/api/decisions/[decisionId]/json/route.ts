import { exportDecision } from "#lib/service/export-decision.ts";
import { refuse } from "#lib/service/refusal.ts";
import { currentActor } from "#lib/web/actor.ts";
import { fileAnswer } from "#lib/web/file-answer.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webService } from "#lib/web/service.ts";
import { verifyAddress } from "#lib/web/verify-address.ts";

/** The decision as canonical JSON with content, statements and signatures. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ decisionId: string }> },
): Promise<Response> {
  if (!(await currentActor())) return jsonRefusal(refuse("NOT_SIGNED_IN"));
  const { decisionId } = await context.params;
  const file = await exportDecision({
    service: webService(),
    decisionId,
    verifyAddress: verifyAddress(),
    format: "json",
  });
  if (!file) return jsonRefusal(refuse("NOT_FOUND", { what: "decision" }));
  return fileAnswer(file.text, file.type, file.fileName);
}
