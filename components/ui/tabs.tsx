"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

export type Tab = { value: string; label: ReactNode; count?: number; panel: ReactNode };

/** Panels of which one is shown; arrow keys move between the tabs. */
export function Tabs({
  label,
  tabs,
  defaultValue,
}: {
  label: string;
  tabs: ReadonlyArray<Tab>;
  defaultValue?: string;
}) {
  return (
    <Base.Root defaultValue={defaultValue ?? tabs[0]?.value}>
      <Base.List aria-label={label} className="relative flex gap-1 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="flex h-9 cursor-pointer items-center gap-1.5 whitespace-nowrap rounded-t-md border-b-2 border-transparent px-3 font-medium text-muted -outline-offset-2 hover:text-ink data-[active]:border-accent-ink data-[active]:text-ink"
          >
            {tab.label}
            {tab.count === undefined ? null : (
              <span className="rounded-sm bg-sunken px-1.5 text-xs text-muted">{tab.count}</span>
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="pt-4">
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
