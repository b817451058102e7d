import { templateFile } from "#lib/web/template-file.ts";

/** A template version as the blank Markdown form. */
export const GET = templateFile("form");
