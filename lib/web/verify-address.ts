import { env } from "./env.ts";

/** Where anyone can verify a proof bundle in their browser. */
export function verifyAddress(): string {
  return `${env().origin}/verify`;
}
