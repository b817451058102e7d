/** An invitation is handed over in person or by phone on the same day. */
export const INVITE_MS = 24 * 3600_000;
/** A key that nobody confirms signs after a day: time enough to notice one that should not be there and revoke it. */
export const WAIT_MS = 24 * 3600_000;
/** From asking a passkey to its answer; as long as a statement may be old when it is signed. */
export const CHALLENGE_MS = 5 * 60_000;
/** A person reads and signs one thing at a time; more open requests than this are no person's. */
export const MAX_OPEN_CHALLENGES = 20;
/** A phone, a laptop, a security key and their successors. */
export const MAX_KEYS_PER_PERSON = 10;

/** The relying party of a site: its host name. */
export function rpIdOf(origin: string): string {
  return new URL(origin).hostname;
}

/** What an authenticator keeps of a person: bytes without meaning to anybody else. */
export function userHandleOf(personId: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(personId);
}
