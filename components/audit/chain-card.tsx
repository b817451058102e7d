import { StatusMark } from "#components/status/status-mark.tsx";
import { Card } from "#components/ui/card.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Time } from "#components/ui/time.tsx";

export type ChainView = {
  sweep: { seq: number; atMs: number } | null;
  checkpoint: { seq: number; hash: string; atMs: number; fingerprint: string } | null;
  guard: { isClosed: boolean; role: string };
  hasAlarm: boolean;
};

function Verified({ sweep, hasAlarm }: ChainView) {
  if (hasAlarm) return <StatusMark level="serious" label="An alarm stands" />;
  if (!sweep)
    return <StatusMark level="caution" label="Not verified yet: the witness has not come to the end" />;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <StatusMark level="normal" label={`Chain verified to entry ${sweep.seq}`} /> at{" "}
      <Time atMs={sweep.atMs} />
    </span>
  );
}

function Closed({ guard }: ChainView) {
  return guard.isClosed ? (
    "The application can only append: the database refuses it everything else."
  ) : (
    <StatusMark
      level="caution"
      label={`Not enforced: the application is ${guard.role}, who owns the table. The witness notices changes all the same.`}
    />
  );
}

/** Whether the chain is whole, to which entry, when that was checked, and what the witness signed last. */
export function ChainCard(chain: ChainView) {
  const { checkpoint } = chain;
  return (
    <Card title="The chain">
      <DefinitionList
        items={[
          { label: "Verified by the witness", value: <Verified {...chain} /> },
          {
            label: "Newest signature",
            value: checkpoint ? (
              <>
                entry {checkpoint.seq} <Hash value={checkpoint.hash} label="head hash" />,{" "}
                <Time atMs={checkpoint.atMs} />
              </>
            ) : (
              "none yet"
            ),
          },
          {
            label: "Witness’s fingerprint",
            value: <code className="break-words text-xs">{checkpoint?.fingerprint ?? "unknown"}</code>,
          },
          { label: "Who may write", value: <Closed {...chain} /> },
          {
            label: "Proof without this server",
            value: <TextLink href="/verify">Verify a proof bundle</TextLink>,
          },
        ]}
      />
    </Card>
  );
}
