import { decisionFile } from "#lib/web/decision-file.ts";

/** The decision as canonical JSON with content, statements and signatures. */
export const GET = decisionFile("json");
