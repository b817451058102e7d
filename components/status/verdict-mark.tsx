import { CircleCheck, CircleDashed, CircleHelp, FileCheck2, OctagonX, ShieldOff } from "lucide-react";
import type { ComponentType } from "react";
import { joinClasses } from "#components/ui/join-classes.ts";

export type Verdict = "PASS" | "FAIL" | "NOT_ENOUGH_DATA" | "NO_EVIDENCE" | "ATTESTED" | "WAIVED";

type Look = { Icon: ComponentType<{ className?: string }>; text: string; word: string };

const LOOK: Record<Verdict, Look> = {
  PASS: { Icon: CircleCheck, text: "text-normal", word: "Pass" },
  FAIL: { Icon: OctagonX, text: "text-serious", word: "Fail" },
  NOT_ENOUGH_DATA: { Icon: CircleHelp, text: "text-caution", word: "Not enough data" },
  NO_EVIDENCE: { Icon: CircleDashed, text: "text-faint", word: "No evidence" },
  ATTESTED: { Icon: FileCheck2, text: "text-standby", word: "Attested" },
  WAIVED: { Icon: ShieldOff, text: "text-caution", word: "Waived" },
};

/** The verdict on one item: icon + word. `label` adds to or replaces the word. */
export function VerdictMark({
  verdict,
  label,
  className,
}: {
  verdict: Verdict;
  label?: string;
  className?: string;
}) {
  const { Icon, text, word } = LOOK[verdict];
  return (
    <span
      className={joinClasses(
        "inline-flex items-center gap-1.5 whitespace-nowrap text-sm font-medium",
        text,
        className,
      )}
    >
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      {label ?? word}
    </span>
  );
}
