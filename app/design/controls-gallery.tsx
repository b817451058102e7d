"use client";

import { Inbox, ShieldCheck, Trash2 } from "lucide-react";
import { Button, IconButton } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { AlertDialog, Dialog, DialogClose, Drawer } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { HoldToConfirm } from "#components/ui/hold-to-confirm.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { TypedConfirm } from "#components/ui/typed-confirm.tsx";
import { FormGallery } from "./form-gallery.tsx";

const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 600));
const ROW = "flex flex-wrap items-center gap-2";

function Buttons() {
  const toast = useToast();
  return (
    <Card title="Buttons and overlays">
      <div className="flex flex-col gap-3">
        <div className={ROW}>
          <Button variant="primary" icon={<ShieldCheck className="size-4" />}>
            Sign
          </Button>
          <Button>Save draft</Button>
          <Button variant="quiet">Cancel</Button>
          <Button variant="primary" pending pendingLabel="Signing…">
            Sign
          </Button>
          <Button disabled>Not now</Button>
          <IconButton label="Remove">
            <Trash2 aria-hidden="true" />
          </IconButton>
          <HoldToConfirm label="Kill" action="/design" onConfirm={wait} sentLabel="Kill sent" />
        </div>
        <div className={ROW}>
          <Button size="sm">Small</Button>
          <Button size="md">Medium</Button>
          <Button size="lg">Large</Button>
          <Button
            onClick={() =>
              toast({
                title: "Item ticked",
                description: "Pre-launch check 3",
                onUndo: () => toast({ title: "Undone" }),
              })
            }
          >
            Toast with undo
          </Button>
        </div>
        <div className={ROW}>
          <Dialog
            trigger={<Button>Dialog</Button>}
            title="Add a waiver"
            description="Shown wherever the decision is signed."
            footer={
              <>
                <DialogClose />
                <Button variant="primary">Add waiver</Button>
              </>
            }
          >
            <FormGallery />
          </Dialog>
          <AlertDialog
            trigger={<Button>Alert dialog</Button>}
            title="Withdraw your sign-off?"
            description="The decision goes back to review. Nothing has been launched."
            footer={
              <>
                <DialogClose>Keep it</DialogClose>
                <Button variant="primary">Withdraw</Button>
              </>
            }
          />
          <Drawer trigger={<Button>Drawer</Button>} title="Evidence">
            <Skeleton label="Loading the evidence" className="w-2/3" />
          </Drawer>
          <Menu
            trigger={<Button>Menu</Button>}
            items={[
              { kind: "heading", label: "Export" },
              { kind: "link", label: "Markdown", href: "#md" },
              { kind: "action", label: "Copy link", onSelect: () => toast({ title: "Copied" }) },
              { kind: "separator" },
              { kind: "action", label: "Not available", onSelect: () => undefined, isDisabled: true },
            ]}
          />
          <Tooltip text="95 % Wilson interval: 88–97 %">
            <Button variant="quiet">Tooltip</Button>
          </Tooltip>
          <span className="text-muted">
            <Kbd>Ctrl</Kbd> <Kbd>K</Kbd>
          </span>
        </div>
        <Skeleton label="Loading the runs" className="w-1/2" />
      </div>
    </Card>
  );
}

export function ControlsGallery() {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Buttons />
      <Card title="Form">
        <FormGallery />
      </Card>
      <Card title="Typed confirmation">
        <TypedConfirm
          items={[
            { name: "symbol", label: "Symbol", expected: "BTC-PERP" },
            { name: "size", label: "Size", expected: "0.0001" },
          ]}
        >
          {(isComplete) => (
            <div className="flex items-center gap-3">
              <Button variant="primary" aria-disabled={!isComplete}>
                GO
              </Button>
              <span className="text-sm text-muted">
                {isComplete ? "Ready." : "Missing: symbol and size, typed exactly."}
              </span>
            </div>
          )}
        </TypedConfirm>
      </Card>
      <Card title="Tabs and emptiness">
        <Tabs
          label="Parts of the report"
          tabs={[
            {
              value: "runs",
              label: "Runs",
              count: 0,
              panel: (
                <EmptyState
                  icon={<Inbox />}
                  title="No runs yet"
                  action={<Button variant="primary">Start a demo run</Button>}
                >
                  A demo run fills the checklist and the snapshot by itself. It trades on the paper venue
                  only.
                </EmptyState>
              ),
            },
            { value: "notes", label: "Notes", count: 3, panel: <p>Three notes.</p> },
          ]}
        />
      </Card>
    </div>
  );
}
