"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { Diff } from "#components/ui/diff.tsx";
import type { CanaryConfig } from "#lib/template/schema.ts";
import { ConfigForm, type VenueOption } from "./config-form.tsx";
import { configWords } from "./config-words.ts";
import type { RunCommand } from "./use-decision-commands.ts";

/** The canary configuration, where it differs from the template, and the form to change it. */
export function ConfigSection(props: {
  config: CanaryConfig;
  templateConfig: CanaryConfig;
  venues: readonly VenueOption[];
  mayEdit: boolean;
  /** Words beside the form when saving would void sign-offs; null when it would not. */
  voidsWords: string | null;
  run: RunCommand;
}) {
  const [isEditing, setEditing] = useState(false);
  const template = configWords(props.templateConfig);
  const changed = configWords(props.config)
    .map((row, index) => ({ label: row.label, before: template[index]?.value ?? "", after: row.value }))
    .filter((row) => row.before !== row.after);
  return (
    <Card
      id="config"
      title="Canary configuration"
      hint="What the four signatures approve and what the canary is started with."
      actions={
        props.mayEdit && !isEditing ? (
          <Button
            size="sm"
            icon={<Pencil aria-hidden="true" className="size-3.5" />}
            onClick={() => setEditing(true)}
          >
            Change
          </Button>
        ) : null
      }
    >
      {isEditing ? (
        <>
          {props.voidsWords ? <p className="mb-4 text-sm text-caution">{props.voidsWords}</p> : null}
          <ConfigForm
            config={props.config}
            venues={props.venues}
            run={props.run}
            onClose={() => setEditing(false)}
          />
        </>
      ) : (
        <div className="flex flex-col gap-4">
          <DefinitionList items={configWords(props.config)} layout="grid" />
          {changed.length > 0 ? <Diff caption="Changed from the template" rows={changed} /> : null}
        </div>
      )}
    </Card>
  );
}
