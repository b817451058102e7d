import { Age } from "#components/ui/age.tsx";
import { numberText } from "#components/ui/number-text.ts";
import { PersonText } from "#components/ui/person-text.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ChecklistItemView, ObservedView } from "#lib/decision/checklist-view.ts";
import { FileList } from "./file-list.tsx";
import { sampleWords } from "./observed-words.ts";

function observedWords({ label, value, unit, n, interval, remark }: ObservedView): string {
  // A drill passes or not: how it went says more than a 1 or a 0.
  if (remark !== null && unit === "") return `${label}${value === "1" ? "" : " failed"}: ${remark}`;
  const facts = [sampleWords(n, interval), remark].filter((one) => one !== null);
  return `${label} ${numberText(value, unit)} (${facts.join(", ")})`;
}

function People({ item }: { item: ChecklistItemView }) {
  if (item.lapsed) {
    return (
      <p className="text-caution">
        The tick of {item.lapsed.byName} (<Time atMs={item.lapsed.atMs} />) no longer counts.
      </p>
    );
  }
  if (!item.tick) return null;
  return (
    <p>
      Ticked by {item.tick.byName} <Time atMs={item.tick.atMs} part="time" />
      {item.verified ? (
        <>
          {" · verified by "}
          {item.verified.byName} <Time atMs={item.verified.atMs} part="time" />
        </>
      ) : null}
      {item.needsSecondPerson && !item.verified ? " · waits for a second person to verify" : null}
    </p>
  );
}

function Source({ item }: { item: ChecklistItemView }) {
  const { observedAtMs, expiresAtMs, hasExpired } = item;
  if (observedAtMs === null) return ` · from: ${item.sourceWords}`;
  return (
    <>
      {` · ${item.sourceWords}, `}
      <Time atMs={observedAtMs} part="time" />
      {", "}
      <Age atMs={observedAtMs} isPlain />
      {expiresAtMs === null ? null : (
        <>
          {hasExpired ? "; it counted until " : "; counts until "}
          <Time atMs={expiresAtMs} />
        </>
      )}
    </>
  );
}

function Attested({ attested }: { attested: NonNullable<ChecklistItemView["attested"]> }) {
  const { value, n, note, byName, atMs } = attested;
  return (
    <p>
      Attested by {byName} <Time atMs={atMs} part="time" />: “<PersonText text={value} />”
      {n === null ? "" : ` (n = ${n})`} <PersonText text={note} />
    </p>
  );
}

/** What an item rests on: value with samples and interval, source and age, rule, verdict in words, people, files, waiver. */
export function ItemFacts({ item }: { item: ChecklistItemView }) {
  const unmeasured = item.attested ? "A person's word" : "A file is attached";
  const nothing = item.attested || item.attachments.length > 0 ? unmeasured : "Nothing observed yet";
  return (
    <>
      <div id={`${item.itemId}-facts`} className="mt-0.5 space-y-0.5 text-sm text-muted">
        <p>
          <span className="text-ink">{item.observed.map(observedWords).join(" · ") || nothing}</span>
          <Source item={item} />
        </p>
        <p>Rule: {item.rules.join("; ")}</p>
        {item.verdict === "PASS" || (item.observed.length === 0 && !item.hasExpired) ? null : (
          <p className="text-ink">{item.reason}</p>
        )}
        <People item={item} />
        {item.attested ? <Attested attested={item.attested} /> : null}
        {item.waiver ? (
          <p className="text-caution">
            Waived by {item.waiver.byName} <Time atMs={item.waiver.atMs} part="time" />: “
            <PersonText text={item.waiver.reason} />”
          </p>
        ) : null}
      </div>
      <FileList files={item.attachments} />
    </>
  );
}
