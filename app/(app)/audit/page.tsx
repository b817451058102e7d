import type { Metadata } from "next";
import { AuditAlarms } from "#components/audit/audit-alarms.tsx";
import { AuditFilter } from "#components/audit/audit-filter.tsx";
import { AuditTable } from "#components/audit/audit-table.tsx";
import { ChainCard } from "#components/audit/chain-card.tsx";
import { PageHeader } from "#components/frame/page-header.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { readAuditState } from "#lib/service/audit-state.ts";
import { listAudit } from "#lib/service/list-audit.ts";
import { listDecisions } from "#lib/service/list-decisions.ts";
import { listPeople } from "#lib/service/list-people.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { type AuditQuery, asFilter, olderHref, readQuery } from "./audit-query.ts";

export const metadata: Metadata = { title: "Audit" };

const PAGE_LENGTH = 100;

export default async function AuditPage(props: { searchParams: Promise<AuditQuery> }) {
  await requireActor();
  const values = readQuery(await props.searchParams);
  const service = webService();
  const [page, people, decisions, state] = await Promise.all([
    listAudit({ service, ...asFilter(values), limit: PAGE_LENGTH }),
    listPeople({ service }),
    listDecisions({ service }),
    readAuditState({ service }),
  ]);
  const last = page.entries.at(-1);
  const hasAlarm = state.alarms.some(({ clearedAtMs }) => clearedAtMs === null);
  return (
    <>
      <PageHeader title="Audit">
        One stream, appended only; each entry carries the hash of the one before it. {page.headSeq} entries.
      </PageHeader>
      <div className="mb-4 grid gap-3">
        <AuditAlarms alarms={state.alarms} />
        <ChainCard {...state} hasAlarm={hasAlarm} />
      </div>
      <AuditFilter
        values={values}
        people={people.map(({ personId, name }) => ({ value: personId, label: name }))}
        acts={state.acts}
        decisions={decisions.map(({ decisionId, number, title }) => ({
          value: decisionId,
          label: `${number} ${title}`,
        }))}
      />
      <Card flush>
        <AuditTable entries={page.entries} />
      </Card>
      {last && page.entries.length === PAGE_LENGTH ? (
        <p className="mt-4">
          <ButtonLink href={olderHref(values, last.seq)}>Older entries</ButtonLink>
        </p>
      ) : null}
    </>
  );
}
