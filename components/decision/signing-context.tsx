"use client";

import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { createContext, type ReactNode, useContext } from "react";
import type { Statement, WithdrawalStatement } from "#lib/proof/statement-schema.ts";
import type { SigningRole } from "#lib/template/schema.ts";
import type { CommandAnswer, RefusalWords } from "./use-decision-commands.ts";

/** What a person signs at a station: an answer, or that they take theirs back. */
export type SigningAct =
  | {
      type: "signOff";
      role: SigningRole;
      choice: "GO" | "NO_GO" | "HOLD";
      comment: string;
      typedSymbol?: string;
      typedSize?: string;
    }
  | { type: "withdrawal"; role: SigningRole; reason: string };

/** The exact statement that waits for its signature, and what the authenticator is to be asked. */
export type PasskeyRequest = {
  challengeId: string;
  statement: Statement | WithdrawalStatement;
  statementHash: string;
  options: PublicKeyCredentialRequestOptionsJSON;
};
export type AskAnswer = { ok: true; data: PasskeyRequest } | { ok: false; refusal: RefusalWords };

type Target = { decisionId: string; expectedVersion: number };

/** Server actions that take a signature. */
export type SigningActions = {
  signByPassword: (input: Target & { act: SigningAct; password: string }) => Promise<CommandAnswer>;
  askToSign: (input: Target & { act: SigningAct }) => Promise<AskAnswer>;
  signByPasskey: (input: {
    challengeId: string;
    answer: AuthenticationResponseJSON;
  }) => Promise<CommandAnswer>;
};

/** How this person can sign this decision, and what the statement will restate. */
export type Signing = Target & {
  policy: "passkey" | "passkey-or-password";
  hasUsablePasskey: boolean;
  /** Why no passkey of theirs can sign now, in words. */
  whyNoPasskey: string | null;
  personName: string;
  restated: Statement["restated"];
  actions: SigningActions;
};

const SigningContext = createContext<Signing | null>(null);

export function SigningProvider({ value, children }: { value: Signing; children: ReactNode }) {
  return <SigningContext value={value}>{children}</SigningContext>;
}

/** How the person before the screen can sign here. */
export function useSigning(): Signing {
  const signing = useContext(SigningContext);
  if (!signing) throw new Error("useSigning stands outside of a SigningProvider");
  return signing;
}
