"use client";

import { useState } from "react";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { Time } from "#components/ui/time.tsx";
import type { BundleSummary } from "#lib/bundle/verify-bundle.ts";

const digits = (text: string) => text.toLowerCase().replace(/[^0-9a-f]/g, "");

/** The witness's fingerprint, and a place to hold it against the one that was given by another way. */
export function CompareFingerprint({ witness }: { witness: BundleSummary["witness"] }) {
  const [given, setGiven] = useState("");
  const { fingerprint, signedAtMs, entries } = witness;
  const isSame = digits(given) === digits(fingerprint);
  return (
    <Card title="Which witness signed">
      <p className="mb-3 max-w-prose text-sm text-muted">
        The witness is a process apart that signs the audit stream with a key the rest of Countersign does not
        hold. It signed this one at entry {entries}, <Time atMs={signedAtMs} />. Trusting this key means
        trusting that nobody else holds it: whoever does could sign another stream. So compare it with the
        fingerprint that you were given by another way, on paper or by telephone.
      </p>
      <p className="mb-3 flex items-start gap-1">
        <code className="min-w-0 break-words text-sm">{fingerprint}</code>
        <CopyButton text={fingerprint} label="Copy fingerprint" />
      </p>
      <Field label="The fingerprint that you were given" isOptional>
        <TextInput
          value={given}
          onChange={(event) => setGiven(event.target.value)}
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      <div aria-live="polite" className="mt-3">
        {given.trim() === "" ? null : (
          <Callout
            kind={isSame ? "normal" : "serious"}
            title={isSame ? "It is the same key." : "It is another key."}
            {...(isSame
              ? {}
              : { next: "Check that you have the whole fingerprint. If so, do not rely on this bundle." })}
          />
        )}
      </div>
    </Card>
  );
}
