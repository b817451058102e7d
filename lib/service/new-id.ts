import { randomBytes } from "node:crypto";

/** Crockford's alphabet: no letter that a person could read as a digit. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ID_LENGTH = 16;

function newId(prefix: string): string {
  const characters = [...randomBytes(ID_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return `${prefix}_${characters.join("")}`;
}

/** A new id of a run; 80 random bits. */
export const newRunId = () => newId("run");
/** A new id of a decision. */
export const newDecisionId = () => newId("dec");
/** A new id of an intent. */
export const newIntentId = () => newId("int");
/** A new id of a person. */
export const newPersonId = () => newId("per");
/** A new id of a delegation. */
export const newDelegationId = () => newId("del");
/** A new id of a request to a passkey. */
export const newChallengeId = () => newId("pkc");
/** A new id of an attached file. */
export const newFileId = () => newId("att");
