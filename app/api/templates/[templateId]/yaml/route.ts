import { templateFile } from "#lib/web/template-file.ts";

/** A template version as a YAML file. */
export const GET = templateFile("yaml");
