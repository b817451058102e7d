import { decisionFile } from "#lib/web/decision-file.ts";

/** The decision as the team's own Markdown form, filled in. */
export const GET = decisionFile("markdown");
