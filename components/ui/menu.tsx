"use client";

import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { PlainLink } from "./link.tsx";
import { useIsBrowser } from "./use-is-browser.ts";

export type MenuItem =
  | { kind: "action"; label: ReactNode; icon?: ReactNode; onSelect: () => void; isDisabled?: boolean }
  | { kind: "link"; label: ReactNode; icon?: ReactNode; href: string }
  | { kind: "heading"; label: ReactNode }
  | { kind: "separator" };

const ITEM =
  "flex min-h-8 w-full cursor-pointer select-none items-center gap-2.5 rounded-sm px-2.5 text-base outline-none max-sm:min-h-11 " +
  "data-[highlighted]:bg-hover data-[disabled]:cursor-not-allowed data-[disabled]:text-faint [&_svg]:size-4 [&_svg]:text-muted";

function Entry({ item }: { item: MenuItem }) {
  switch (item.kind) {
    case "separator":
      return <Base.Separator className="my-1 h-px bg-line" />;
    case "heading":
      return <div className="kicker px-2.5 pb-1 pt-1.5">{item.label}</div>;
    case "link":
      return (
        <Base.LinkItem className={ITEM} render={<PlainLink href={item.href} />}>
          {item.icon}
          {item.label}
        </Base.LinkItem>
      );
    case "action":
      return (
        <Base.Item className={ITEM} onClick={item.onSelect} disabled={item.isDisabled}>
          {item.icon}
          {item.label}
        </Base.Item>
      );
  }
}

type MenuProps = {
  trigger: ReactElement;
  items: ReadonlyArray<MenuItem>;
  side?: "top" | "bottom";
  children?: ReactNode;
};

/** A list of actions and links behind a button. `children` stand below the items (for example a form). */
export function Menu({ trigger, items, side = "bottom", children }: MenuProps) {
  const isReady = useIsBrowser();
  return (
    // Not modal: a press on the page behind it must reach what it was meant for, the kill switch above all.
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} disabled={!isReady} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} side={side} align="end" className="z-50">
          <Base.Popup className="min-w-52 rounded-lg bg-raised p-1 shadow-float outline-none transition-opacity duration-100 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0">
            {items.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is fixed while the menu is open.
              <Entry key={index} item={item} />
            ))}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
