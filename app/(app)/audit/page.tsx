import type { Metadata } from "next";
import { AuditTable } from "#components/audit/audit-table.tsx";
import { ChainStatus } from "#components/audit/chain-status.tsx";
import { PageHeader } from "#components/frame/page-header.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { listAudit } from "#lib/service/list-audit.ts";
import { listPeople } from "#lib/service/list-people.ts";
import { verifyAudit } from "#lib/service/verify-audit.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";

export const metadata: Metadata = { title: "Audit" };

type Filter = { beforeSeq?: string; actorId?: string; act?: string; subjectId?: string };
const PAGE_LENGTH = 100;

function clean(asked: Filter) {
  const text = (value: string | undefined) => value?.trim().slice(0, 100) || undefined;
  const before = Number(asked.beforeSeq);
  return {
    actorId: text(asked.actorId),
    act: text(asked.act),
    subjectId: text(asked.subjectId),
    beforeSeq: Number.isSafeInteger(before) && before > 0 ? before : undefined,
  };
}

function olderHref(filter: ReturnType<typeof clean>, seq: number): string {
  const query = new URLSearchParams({ beforeSeq: String(seq) });
  for (const key of ["actorId", "act", "subjectId"] as const) {
    const value = filter[key];
    if (value) query.set(key, value);
  }
  return `/audit?${query}`;
}

export default async function AuditPage(props: { searchParams: Promise<Filter> }) {
  await requireActor();
  const filter = clean(await props.searchParams);
  const service = webService();
  const [page, people, chain] = await Promise.all([
    listAudit({ service, ...filter, limit: PAGE_LENGTH }),
    listPeople({ service }),
    verifyAudit({ service }),
  ]);
  const last = page.entries.at(-1);
  return (
    <>
      <PageHeader title="Audit">
        One stream, appended only; each entry carries the hash of the one before it.{" "}
        <ChainStatus chain={chain} />
      </PageHeader>
      <form method="get" className="mb-4 flex flex-wrap items-end gap-3">
        <Field label="Person" className="w-48 max-sm:flex-1">
          <Select
            name="actorId"
            defaultValue={filter.actorId ?? ""}
            options={[
              { value: "", label: "Everyone" },
              ...people.map((one) => ({ value: one.personId, label: one.name })),
            ]}
          />
        </Field>
        <Field label="Act" className="w-44 max-sm:flex-1">
          <TextInput name="act" defaultValue={filter.act} maxLength={100} />
        </Field>
        <Field label="Subject id" className="w-56 max-sm:flex-1">
          <TextInput name="subjectId" defaultValue={filter.subjectId} maxLength={100} />
        </Field>
        <Button type="submit">Filter</Button>
      </form>
      <Card flush>
        <AuditTable entries={page.entries} />
      </Card>
      {last && page.entries.length === PAGE_LENGTH ? (
        <p className="mt-4">
          <ButtonLink href={olderHref(filter, Number(last.seq))}>Older entries</ButtonLink>
        </p>
      ) : null}
    </>
  );
}
