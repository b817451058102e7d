import type { Metadata } from "next";
import { DecisionTable } from "#components/decision/decision-table.tsx";
import { PageHeader } from "#components/frame/page-header.tsx";
import { phaseLook } from "#components/status/phase-look.ts";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { DECISION_PHASES } from "#lib/decision/model.ts";
import { may } from "#lib/decision/permissions.ts";
import { listDecisions, listSymbols } from "#lib/service/list-decisions.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";

export const metadata: Metadata = { title: "Decisions" };

const WHOSE = ["waiting", "mine"] as const;

export default async function DecisionsPage(props: {
  searchParams: Promise<{ phase?: string; q?: string; symbol?: string; whose?: string }>;
}) {
  const actor = await requireActor();
  const asked = await props.searchParams;
  const phase = DECISION_PHASES.find((one) => one === asked.phase);
  const q = asked.q?.trim().slice(0, 100) || undefined;
  const whose = WHOSE.find((one) => one === asked.whose);
  const service = webService();
  const symbols = await listSymbols({ service });
  const symbol = symbols.find((one) => one === asked.symbol);
  const decisions = await listDecisions({ service, phase, q, symbol, whose, actor });
  const isFiltered = [phase, q, symbol, whose].some((one) => one !== undefined);
  return (
    <>
      <PageHeader
        title="Decisions"
        actions={
          may(actor, "createDecision") ? (
            <ButtonLink variant="primary" href="/decisions/new">
              New decision
            </ButtonLink>
          ) : null
        }
      >
        Each one a risky change with its evidence, its four sign-offs and its GO.
      </PageHeader>
      <form method="get" className="mb-4 flex flex-wrap items-end gap-3 max-sm:grid max-sm:grid-cols-2">
        <Field label="Phase" className="w-44 max-sm:w-auto">
          <Select
            name="phase"
            defaultValue={phase ?? ""}
            options={[
              { value: "", label: "All phases" },
              ...DECISION_PHASES.map((one) => ({ value: one, label: phaseLook(one).word })),
            ]}
          />
        </Field>
        <Field label="Title or number" className="w-60 max-sm:w-auto">
          <TextInput name="q" defaultValue={q} maxLength={100} />
        </Field>
        <Field label="Symbol" className="w-36 max-sm:w-auto">
          <Select
            name="symbol"
            defaultValue={symbol ?? ""}
            options={[
              { value: "", label: "All symbols" },
              ...symbols.map((one) => ({ value: one, label: one })),
            ]}
          />
        </Field>
        <Field label="Whose" className="w-44 max-sm:w-auto">
          <Select
            name="whose"
            defaultValue={whose ?? ""}
            options={[
              { value: "", label: "Everybody's" },
              { value: "waiting", label: "Waiting for me" },
              { value: "mine", label: "Opened by me" },
            ]}
          />
        </Field>
        <Button type="submit" worksWithoutScript>
          Filter
        </Button>
        {isFiltered ? (
          <ButtonLink variant="quiet" href="/decisions">
            Show all
          </ButtonLink>
        ) : null}
      </form>
      <Card flush>
        <DecisionTable decisions={decisions} isFiltered={isFiltered} />
      </Card>
    </>
  );
}
