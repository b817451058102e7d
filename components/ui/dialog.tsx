"use client";

import { AlertDialog as BaseAlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { buttonClasses } from "./button-style.ts";
import { joinClasses } from "./join-classes.ts";
import { OverlayDock } from "./overlay-dock.tsx";

const BACKDROP =
  "fixed inset-0 z-40 bg-black/45 transition-opacity duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0";
const FADE =
  "transition-[opacity,translate] duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0";
const CENTRED =
  "fixed left-1/2 top-[12vh] z-50 flex max-h-[80vh] w-[calc(100vw-2rem)] -translate-x-1/2 flex-col overflow-hidden rounded-xl bg-raised shadow-float max-sm:top-auto max-sm:bottom-4";
const SIDE =
  "fixed inset-y-0 right-0 z-50 flex w-[min(28rem,calc(100vw-2rem))] flex-col border-l border-line bg-raised shadow-float data-[ending-style]:translate-x-4 data-[starting-style]:translate-x-4";

type OverlayProps = {
  /** The button that opens it; leave out when `isOpen` is controlled. */
  trigger?: ReactElement;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons at the bottom; use DialogClose for the one that leaves. */
  footer?: ReactNode;
  children?: ReactNode;
};

type Look = { className: string; wantsAnswer?: boolean };

function Head({
  title,
  description,
  withClose,
}: Pick<OverlayProps, "title" | "description"> & { withClose: boolean }) {
  return (
    <div className="flex items-start gap-4 px-5 pb-2 pt-4">
      <div className="min-w-0 flex-1">
        <BaseDialog.Title className="text-lg font-semibold tracking-[-0.01em]">{title}</BaseDialog.Title>
        {description ? (
          <BaseDialog.Description className="mt-1 text-muted">{description}</BaseDialog.Description>
        ) : null}
      </div>
      {withClose ? (
        <BaseDialog.Close render={<IconButton label="Close" className="-mr-2" />}>
          <X aria-hidden="true" />
        </BaseDialog.Close>
      ) : null}
    </div>
  );
}

/** What all modal windows share; an alert dialog is the same window whose root does not close by a press outside. */
function Overlay(props: OverlayProps & Look) {
  const { trigger, isOpen, onOpenChange, title, description, footer, children, className, wantsAnswer } =
    props;
  const Root = wantsAnswer ? BaseAlertDialog.Root : BaseDialog.Root;
  return (
    <Root open={isOpen} onOpenChange={onOpenChange}>
      {trigger ? <BaseDialog.Trigger render={trigger} /> : null}
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={BACKDROP} />
        <BaseDialog.Popup className={joinClasses(className, FADE)}>
          <Head title={title} description={description} withClose={!wantsAnswer} />
          {children ? <div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">{children}</div> : null}
          {footer ? <div className="flex flex-wrap justify-end gap-2 px-5 pb-4 pt-3">{footer}</div> : null}
          <OverlayDock />
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </Root>
  );
}

const widthOf = (isWide: boolean | undefined) => (isWide ? "max-w-2xl" : "max-w-md");

/** A modal window. Escape and a press outside close it. */
export function Dialog({ isWide, ...rest }: OverlayProps & { isWide?: boolean }) {
  return <Overlay {...rest} className={joinClasses(CENTRED, widthOf(isWide))} />;
}

/** A modal window that wants an answer: a press outside does not close it. */
export function AlertDialog({ isWide, ...rest }: OverlayProps & { isWide?: boolean }) {
  return <Overlay {...rest} className={joinClasses(CENTRED, widthOf(isWide))} wantsAnswer />;
}

/** A panel from the right side, for details beside the page. */
export function Drawer(props: OverlayProps) {
  return <Overlay {...props} className={SIDE} />;
}

/** The button inside a Dialog, AlertDialog or Drawer that closes it. */
export function DialogClose({ children = "Cancel" }: { children?: ReactNode }) {
  return <BaseDialog.Close className={buttonClasses("secondary", "md")}>{children}</BaseDialog.Close>;
}
