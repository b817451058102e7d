"use client";

import { useEffect, useState } from "react";
import { Card } from "#components/ui/card.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { ChecklistItemView } from "#lib/decision/checklist-view.ts";
import { type ChecklistRights, ChecklistRow } from "./checklist-row.tsx";
import type { RunCommand } from "./use-decision-commands.ts";

/** Items of one checklist, in the form's order. */
function byChecklist(items: readonly ChecklistItemView[]): ChecklistItemView[][] {
  const lists = new Map<string, ChecklistItemView[]>();
  for (const item of items) lists.set(item.checklistId, [...(lists.get(item.checklistId) ?? []), item]);
  return [...lists.values()];
}

/** The three checklists of the form. A tick shows at once, is confirmed by the server, and can be undone. */
export function ChecklistSection(props: {
  items: readonly ChecklistItemView[];
  rights: ChecklistRights;
  run: RunCommand;
}) {
  const { run } = props;
  const toast = useToast();
  const [optimistic, setOptimistic] = useState<Readonly<Record<string, boolean>>>({});

  // A tick stays on screen as pressed until the server's own data agrees, so that it never flickers.
  const { items } = props;
  useEffect(() => {
    const confirmed = new Map(items.map((item) => [item.itemId, item.tick !== null] as const));
    setOptimistic((before) =>
      Object.fromEntries(Object.entries(before).filter(([itemId, tick]) => confirmed.get(itemId) !== tick)),
    );
  }, [items]);

  const settle = (itemId: string) =>
    setOptimistic((before) => {
      const { [itemId]: _done, ...rest } = before;
      return rest;
    });

  const toggle = async (item: ChecklistItemView, tick: boolean) => {
    setOptimistic((before) => ({ ...before, [item.itemId]: tick }));
    const answer = await run({ type: tick ? "tickItem" : "untickItem", itemId: item.itemId });
    if (!answer.ok) settle(item.itemId);
    else {
      toast({
        title: tick ? `Ticked: ${item.text}` : `Tick removed: ${item.text}`,
        onUndo: () => void run({ type: tick ? "untickItem" : "tickItem", itemId: item.itemId }),
      });
    }
  };

  return (
    <div id="checks" className="flex flex-col gap-4">
      {byChecklist(items).map((list) => {
        const ticked = list.filter((item) => optimistic[item.itemId] ?? item.tick !== null).length;
        const first = list[0];
        if (!first) return null;
        return (
          <Card
            key={first.checklistId}
            id={`checklist-${first.checklistId}`}
            title={first.checklistTitle}
            hint={first.needsSecondPerson ? "Each item needs a second person to verify." : undefined}
            actions={
              <span className="text-sm text-muted">
                {ticked} of {list.length} ticked
              </span>
            }
            flush
          >
            <ul className="divide-y divide-line">
              {list.map((item) => (
                <ChecklistRow
                  key={item.itemId}
                  item={item}
                  rights={props.rights}
                  optimisticTick={optimistic[item.itemId] ?? null}
                  onToggle={(tick) => void toggle(item, tick)}
                  run={run}
                />
              ))}
            </ul>
          </Card>
        );
      })}
    </div>
  );
}
