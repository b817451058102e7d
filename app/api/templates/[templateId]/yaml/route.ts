import { refuse } from "#lib/service/refusal.ts";
import { loadTemplateVersion } from "#lib/service/template-versions.ts";
import { exportYaml } from "#lib/template/yaml-export.ts";
import { currentActor } from "#lib/web/actor.ts";
import { fileAnswer } from "#lib/web/file-answer.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webService } from "#lib/web/service.ts";

/** A template version as a YAML file. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ templateId: string }> },
): Promise<Response> {
  if (!(await currentActor())) return jsonRefusal(refuse("NOT_SIGNED_IN"));
  const { templateId } = await context.params;
  const version = await loadTemplateVersion({ service: webService(), templateId });
  if (!version) return jsonRefusal(refuse("NOT_FOUND", { what: "template" }));
  return fileAnswer(exportYaml(version.template), "application/yaml", `${version.template.id}.yaml`);
}
