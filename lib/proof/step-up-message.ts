// Without crypto: a browser verifies the same signatures.

/** Keeps a step-up signature from meaning anything else that the same key may sign one day. */
const DOMAIN = "countersign/step-up/v1\n";

/** The text that a password signature covers. `statementHash`: lower-case hex SHA-256. */
export const stepUpMessage = (statementHash: string): string => DOMAIN + statementHash;
