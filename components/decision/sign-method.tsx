"use client";

import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { DialogClose } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { useSigning } from "./signing-context.tsx";
import type { SigningMethod } from "./use-signing-act.ts";

/** How the person can sign here: their passkey first; null when there is no way. */
export function useFirstMethod(): SigningMethod | null {
  const { hasUsablePasskey, policy } = useSigning();
  if (hasUsablePasskey) return "passkey";
  return policy === "passkey" ? null : "password";
}

/** Passkey or password: what is asked for, and where to get a passkey when there is none. */
export function MethodFields(props: {
  method: SigningMethod | null;
  onMethod: (method: SigningMethod) => void;
}) {
  const { policy, hasUsablePasskey, whyNoPasskey } = useSigning();
  const { method, onMethod } = props;
  if (method === null) {
    return (
      <Callout
        kind="caution"
        title={`This template takes signatures by passkey alone. ${whyNoPasskey ?? ""}`}
        safe="Nothing is signed."
        next="Ask an admin to invite you, then add a passkey under Settings. It signs once a second admin has confirmed it, or 24 hours later."
        actions={<TextLink href="/settings#passkeys">Your passkeys</TextLink>}
      />
    );
  }
  if (method === "passkey") {
    return (
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        Your device asks for your fingerprint, face or PIN, and signs exactly this statement.
        {policy === "passkey" ? null : (
          <Button size="sm" variant="quiet" onClick={() => onMethod("password")}>
            Use my password instead
          </Button>
        )}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <Field
        label="Your password"
        hint="Asked for every signature. It is checked on the server and not kept."
      >
        <TextInput name="password" type="password" autoComplete="current-password" required />
      </Field>
      {hasUsablePasskey ? (
        <div>
          <Button size="sm" variant="quiet" onClick={() => onMethod("passkey")}>
            Use my passkey instead
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** Cancel, and the one button that signs; without a way to sign there is only the way out. */
export function SignButtons(props: {
  method: SigningMethod | null;
  label: string;
  isComplete: boolean;
  isSending: boolean;
}) {
  const { method, label } = props;
  return (
    <div className="flex flex-wrap justify-end gap-2 pt-2 pb-2">
      <DialogClose>{method === null ? "Close" : "Cancel"}</DialogClose>
      {method === null ? null : (
        <Button
          type="submit"
          variant="primary"
          disabled={!props.isComplete}
          pending={props.isSending}
          pendingLabel="Signing"
        >
          {method === "passkey" ? `${label} with passkey` : label}
        </Button>
      )}
    </div>
  );
}
