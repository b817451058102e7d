import { refuse } from "../service/refusal.ts";
import { loadTemplateVersion } from "../service/template-versions.ts";
import { exportForm } from "../template/markdown-export.ts";
import { exportYaml } from "../template/yaml-export.ts";
import { currentActor } from "./actor.ts";
import { fileAnswer } from "./file-answer.ts";
import { jsonRefusal } from "./json-refusal.ts";
import { webService } from "./service.ts";

const FORMATS = {
  form: { write: exportForm, type: "text/markdown", ending: "md" },
  yaml: { write: exportYaml, type: "application/yaml", ending: "yaml" },
} as const;

/** The handler of a route that gives a template version as a file, to whoever is signed in. Refusals: NOT_SIGNED_IN, NOT_FOUND. */
export function templateFile(format: keyof typeof FORMATS) {
  const { write, type, ending } = FORMATS[format];
  return async (
    _request: Request,
    context: { params: Promise<{ templateId: string }> },
  ): Promise<Response> => {
    if (!(await currentActor())) return jsonRefusal(refuse("NOT_SIGNED_IN"));
    const { templateId } = await context.params;
    const version = await loadTemplateVersion({ service: webService(), templateId });
    if (!version) return jsonRefusal(refuse("NOT_FOUND", { what: "template" }));
    return fileAnswer(write(version.template), type, `${version.template.id}.${ending}`);
  };
}
