"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { answered } from "#components/decision/answered.ts";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import { Button } from "#components/ui/button.tsx";
import { AlertDialog, DialogClose } from "#components/ui/dialog.tsx";
import type { VersionStatus } from "#lib/template/version-status.ts";

type Answer<T> = { ok: true; data: T } | { ok: false; refusal: RefusalWords };
type Named = { templateId: string };
type Act = "draft" | "publish" | "discard" | "retire";

export type VersionActionsProps = Named & {
  revision: number;
  status: VersionStatus;
  hasWorkedOnIt: boolean;
  mayDraft: boolean;
  mayPublish: boolean;
  mayRetire: boolean;
  draft: (input: { basedOn: string }) => Promise<Answer<Named>>;
  publish: (input: Named & { expectedRevision: number }) => Promise<Answer<null>>;
  discard: (input: Named) => Promise<Answer<null>>;
  retire: (input: Named) => Promise<Answer<null>>;
};

function Confirmed(props: {
  label: string;
  title: string;
  words: string;
  isPending: boolean;
  onConfirm: () => void;
}) {
  return (
    <AlertDialog
      trigger={<Button pending={props.isPending}>{props.label}</Button>}
      title={props.title}
      description={props.words}
      footer={
        <>
          <DialogClose>Keep it</DialogClose>
          <Button variant="primary" onClick={props.onConfirm}>
            {props.label}
          </Button>
        </>
      }
    />
  );
}

type Run = (
  name: Act,
  send: () => Promise<Answer<Named | null>>,
  target: (data: Named | null) => string | null,
) => void;

function useVersionActs() {
  const router = useRouter();
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [pending, setPending] = useState<Act | null>(null);
  const act: Run = async (name, send, target) => {
    setPending(name);
    const answer = await answered(send());
    setPending(null);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    const href = target(answer.data);
    if (href) router.push(href);
    router.refresh();
  };
  return { refusal, pending, act };
}

function DraftActs(props: VersionActionsProps & { pending: Act | null; act: Run }) {
  const { templateId, pending, act } = props;
  const publish = () => props.publish({ templateId, expectedRevision: props.revision });
  return (
    <>
      {props.mayPublish && !props.hasWorkedOnIt ? (
        <Button
          variant="primary"
          pending={pending === "publish"}
          pendingLabel="Publishing"
          onClick={() => act("publish", publish, () => null)}
        >
          Publish
        </Button>
      ) : null}
      {props.mayDraft ? (
        <Confirmed
          label="Discard the draft"
          title="Discard this draft?"
          words="It disappears from the list and cannot be brought back. Its number is not used again."
          isPending={pending === "discard"}
          onConfirm={() =>
            act(
              "discard",
              () => props.discard({ templateId }),
              () => "/templates",
            )
          }
        />
      ) : null}
    </>
  );
}

function PublishedActs(props: VersionActionsProps & { pending: Act | null; act: Run }) {
  const { templateId, pending, act } = props;
  const toEditor = (data: Named | null) => data && `/templates/${data.templateId}/edit`;
  return (
    <>
      {props.mayDraft ? (
        <Button
          pending={pending === "draft"}
          pendingLabel="Drafting"
          onClick={() => act("draft", () => props.draft({ basedOn: templateId }), toEditor)}
        >
          Draft the next version
        </Button>
      ) : null}
      {props.status === "PUBLISHED" && props.mayRetire ? (
        <Confirmed
          label="Retire"
          title="Retire this version?"
          words="No new decision can be opened from it. Decisions that stand on it go on."
          isPending={pending === "retire"}
          onConfirm={() =>
            act(
              "retire",
              () => props.retire({ templateId }),
              () => null,
            )
          }
        />
      ) : null}
    </>
  );
}

/** What can be done with a version: draft the next one, publish, discard, retire. */
export function VersionActions(props: VersionActionsProps) {
  const { refusal, pending, act } = useVersionActs();
  const isDraft = props.status === "DRAFT";
  return (
    <div className="flex flex-col gap-3 empty:hidden">
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {isDraft ? (
          <DraftActs {...props} pending={pending} act={act} />
        ) : (
          <PublishedActs {...props} pending={pending} act={act} />
        )}
      </div>
      {isDraft ? (
        <p className="text-sm text-muted">
          {props.hasWorkedOnIt
            ? "You worked on this draft, so a Risk Manager or an Admin who did not must publish it."
            : "Publishing needs a second person: a Risk Manager or an Admin who did not work on the draft."}
        </p>
      ) : null}
      <RefusalCallout refusal={refusal} />
    </div>
  );
}
