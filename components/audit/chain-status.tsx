import { StatusMark } from "#components/status/status-mark.tsx";
import { Time } from "#components/ui/time.tsx";

/** Whether the chain of audit entries is whole, to which entry, and when it was checked; or where it breaks. */
export function ChainStatus(props: {
  chain:
    | { ok: true; entries: number; atMs: number }
    | { ok: false; atSeq: number; reason: string; atMs: number };
}) {
  const { chain } = props;
  if (chain.ok) {
    return (
      <span className="inline-flex flex-wrap items-center gap-x-2">
        <StatusMark level="normal" label={`Chain verified to entry ${chain.entries}`} /> at{" "}
        <Time atMs={chain.atMs} />
      </span>
    );
  }
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <StatusMark level="serious" label={`Chain broken at entry ${chain.atSeq}: ${chain.reason}`} /> checked{" "}
      <Time atMs={chain.atMs} />
    </span>
  );
}
