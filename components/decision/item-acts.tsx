"use client";

import { UserCheck } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { ChecklistItemView } from "#lib/decision/checklist-view.ts";
import { AttachDialog } from "./attach-dialog.tsx";
import type { ChecklistRights } from "./checklist-row.tsx";
import { useFileDoor } from "./file-door.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";
import type { RunCommand } from "./use-decision-commands.ts";

type ActsProps = { item: ChecklistItemView; rights: ChecklistRights; run: RunCommand };

function WaiverActs({ item, rights, run }: ActsProps) {
  const { itemId } = item;
  if (!rights.mayWaive) return null;
  if (item.waiver) {
    return (
      <Button
        size="sm"
        variant="quiet"
        aria-label={`Withdraw the waiver: ${item.text}`}
        onClick={() => void run({ type: "withdrawWaiver", itemId })}
      >
        Withdraw waiver
      </Button>
    );
  }
  if (item.verdict === "PASS") return null;
  return (
    <ReasonDialog
      isQuiet
      label="Waive"
      itemText={item.text}
      description="The waiver and its reason are shown wherever this decision is signed."
      reasonLabel="Reason (at least 10 characters)"
      onSend={({ reason }) => run({ type: "waiveItem", itemId, reason }, { quiet: true })}
    />
  );
}

/** What this person may do with an item besides ticking it; nothing at all when there is nothing to do. */
export function ItemActs(props: ActsProps) {
  const { item, rights, run } = props;
  const { itemId } = item;
  const { attach } = useFileDoor();
  const waitsForSecond = item.needsSecondPerson && item.tick !== null && item.verified === null;
  const isOwn = item.tick?.by === rights.personId || item.attested?.by === rights.personId;
  const mayVerifyThis = waitsForSecond && rights.mayVerify && !isOwn;
  const mayAttestThis = rights.mayAttest && item.basis !== "MACHINE" && item.waiver === null;
  const hasWaiverActs = rights.mayWaive && (item.waiver !== null || item.verdict !== "PASS");
  if (!mayVerifyThis && !mayAttestThis && !hasWaiverActs && !attach) return null;
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      {mayVerifyThis ? (
        <Button
          size="sm"
          icon={<UserCheck aria-hidden="true" className="size-3.5" />}
          aria-label={`Verify: ${item.text}`}
          onClick={() => void run({ type: "verifyItem", itemId })}
        >
          Verify
        </Button>
      ) : null}
      {mayAttestThis ? (
        <ReasonDialog
          isQuiet
          label="Attest"
          itemText={item.text}
          description="For evidence that no run of ours produced, for example an outside bot. The value is marked as attested."
          withValue
          withSamples
          reasonLabel="Where the value comes from"
          onSend={({ value, n, reason }) =>
            run({ type: "attestItem", itemId, value, n, note: reason }, { quiet: true })
          }
        />
      ) : null}
      <AttachDialog target={{ kind: "ITEM", id: itemId }} itemText={item.text} />
      <WaiverActs {...props} />
    </div>
  );
}
