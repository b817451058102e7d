import { decisionFile } from "#lib/web/decision-file.ts";

/** The decision's rows as a table. */
export const GET = decisionFile("csv");
