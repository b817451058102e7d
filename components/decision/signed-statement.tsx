"use client";

import { Button } from "#components/ui/button.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { Time } from "#components/ui/time.tsx";
import type { SignOff } from "#lib/proof/statement-schema.ts";
import { StatementView } from "./statement-view.tsx";

/** How a signature was made, in words. */
export function methodWords({ signature }: SignOff): string {
  return signature.method === "passkey" ? "signed by passkey" : "signed by password";
}

/** What was signed at a station, in full. */
export function SignedStatement({ signOff, title }: { signOff: SignOff; title: string }) {
  const { statement } = signOff;
  return (
    <Dialog
      isWide
      title={`${title}: what was signed`}
      description={`${statement.personName}, ${methodWords(signOff)}.`}
      trigger={
        <Button size="sm" variant="quiet" className="-ml-2 print:hidden">
          What was signed
        </Button>
      }
    >
      <div className="flex flex-col gap-4 pb-4">
        <ul className="list-disc space-y-1 pl-5">
          {statement.meaning.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <StatementView restated={statement.restated} />
        <DefinitionList
          items={[
            { label: "Answer", value: statement.choice === "NO_GO" ? "NO-GO" : statement.choice },
            { label: "Comment", value: statement.comment || "none" },
            { label: "Signed", value: <Time atMs={statement.atMs} /> },
            { label: "Valid until", value: <Time atMs={statement.expiresAtMs} /> },
            { label: "Revision", value: statement.revision },
            { label: "Content hash", value: <Hash value={statement.contentHash} label="content hash" /> },
            { label: "Statement hash", value: <Hash value={signOff.statementHash} label="statement hash" /> },
          ]}
        />
      </div>
    </Dialog>
  );
}
