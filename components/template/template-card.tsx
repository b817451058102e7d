import type { ReactNode } from "react";
import { configWords, durationWords } from "#components/decision/config-words.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { ruleWords } from "#lib/template/judge-criterion.ts";
import type { RuledItem, Template } from "#lib/template/schema.ts";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="border-t border-line">
      <summary className="cursor-pointer px-4 py-2.5 text-sm font-medium -outline-offset-2 hover:bg-hover">
        {title}
      </summary>
      <div className="px-4 pb-4 text-sm">{children}</div>
    </details>
  );
}

function Items({ items }: { items: readonly RuledItem[] }) {
  return (
    <ul className="space-y-1.5">
      {items.map((item) => (
        <li key={item.id}>
          {item.text}
          <span className="block text-xs text-muted">{item.criteria.map(ruleWords).join("; ")}</span>
        </li>
      ))}
    </ul>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="list-disc space-y-1 pl-5">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Parts({ template }: { template: Template }) {
  const { timing } = template;
  return (
    <>
      {template.checklists.map((list) => (
        <Part key={list.id} title={`${list.title} (${list.items.length})`}>
          <Items items={list.items} />
        </Part>
      ))}
      <Part title={`Metrics snapshot (${template.metrics.length})`}>
        <Items items={template.metrics} />
      </Part>
      {template.stations.map((station) => (
        <Part key={station.role} title={`${station.title}: ${station.person}`}>
          <Lines lines={station.statements} />
        </Part>
      ))}
      <Part title="Configuration">
        <DefinitionList items={configWords(template.config)} layout="grid" />
      </Part>
      <Part title={`Preflight (${template.preflight.length})`}>
        <Lines lines={template.preflight.map((step) => `${step.text}: ${step.formCommand}`)} />
      </Part>
      {template.checkpoints.map((checkpoint) => (
        <Part key={checkpoint.id} title={checkpoint.title}>
          <Items items={checkpoint.items} />
        </Part>
      ))}
      <Part title={`Rollback triggers (${template.triggers.length})`}>
        <Lines
          lines={template.triggers.map(
            (one) => `${one.text}${one.warnAt === null ? "" : ` (warning from ${one.warnAt} ${one.unit})`}`,
          )}
        />
      </Part>
      <Part title={`Rollback procedure (${template.rollback.length})`}>
        <Lines lines={template.rollback.map((step) => `${step.text}: ${step.formCommand}`)} />
      </Part>
      <Part title="Must have all">
        <Items items={template.mustHaves} />
      </Part>
      <Part title={`Targets (${template.targetsNeeded} of ${template.targets.length} needed)`}>
        <Items items={template.targets} />
      </Part>
      <Part title="After success">
        <Lines lines={template.afterSuccess} />
      </Part>
      <Part title="After failure">
        <Lines lines={template.afterFailure} />
      </Part>
      <Part title="Monitoring addresses">
        <Lines lines={template.monitoring.map((one) => `${one.label}: ${one.address}`)} />
      </Part>
      <Part title="Times">
        <DefinitionList
          layout="grid"
          items={[
            { label: "Demo run", value: durationWords(timing.demoDurationSec) },
            { label: "Countdown", value: durationWords(timing.countdownSec) },
            { label: "Authorisation lasts", value: `${timing.authorisationHours} h` },
            { label: "Demo counts for", value: `${timing.demoMaxAgeHours} h` },
            { label: "Drills count for", value: `${timing.drillMaxAgeHours} h` },
            { label: "Cool-down after a failure", value: `${timing.coolDownHours} h` },
            { label: "Open question rolls back after", value: durationWords(timing.questionSec) },
            { label: "Rate window", value: durationWords(timing.rateWindowSec) },
          ]}
        />
      </Part>
    </>
  );
}

/** One template version with all its rows, each part to be opened. */
export function TemplateCard({ template }: { template: Template }) {
  return (
    <Card
      id={template.id}
      title={template.title}
      hint={template.description}
      actions={
        <Badge>
          {template.id}, version {template.version}
        </Badge>
      }
      flush
    >
      <Parts template={template} />
    </Card>
  );
}
