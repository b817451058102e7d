import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/browser";

/** Words of a refusal as the server says them. */
export type Refused = {
  ok: false;
  refusal: { code: string; whatHappened: string; safeNow: string; doNext: string };
};
type Answer<T> = Promise<{ ok: true; data: T } | Refused>;

/** The next thing to ask an authenticator for: an older key's consent, or a new key. */
export type EnrolmentStep =
  | { kind: "VOUCH"; challengeId: string; options: PublicKeyCredentialRequestOptionsJSON }
  | { kind: "ENROL"; challengeId: string; options: PublicKeyCredentialCreationOptionsJSON };

/** Server actions around a person's own passkeys. */
export type OwnPasskeyActions = {
  begin: (input: { label: string; code: string; password: string }) => Answer<EnrolmentStep>;
  vouch: (input: { challengeId: string; answer: AuthenticationResponseJSON }) => Answer<EnrolmentStep>;
  save: (input: {
    challengeId: string;
    answer: RegistrationResponseJSON;
  }) => Answer<{ usableFromMs: number }>;
  revoke: (input: { credentialId: string }) => Answer<null>;
};

/** Server actions of an admin. */
export type PasskeyAdminActions = {
  invite: (input: { personId: string; password: string }) => Answer<{ code: string; expiresAtMs: number }>;
  confirm: (input: { credentialId: string; password: string }) => Answer<null>;
  revoke: (input: { credentialId: string }) => Answer<null>;
};

/** A passkey as a list shows it. */
export type PasskeyRow = {
  credentialId: string;
  personName: string;
  label: string;
  enrolledAtMs: number;
  usableFromMs: number;
  state: "SIGNS" | "WAITS" | "REVOKED";
  invitedByName: string | null;
  confirmedByName: string | null;
  lastUsedAtMs: number | null;
  mayConfirm: boolean;
};
