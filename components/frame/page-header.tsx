import type { ReactNode } from "react";

type PageHeaderProps = {
  title: ReactNode;
  /** A small line above the title, for example where this page belongs. */
  kicker?: ReactNode;
  /** A PhaseBadge or StatusPill beside the title. */
  status?: ReactNode;
  actions?: ReactNode;
  /** One line below the title. */
  children?: ReactNode;
};

/** The head of a page: its one h1, its status and what can be done. */
export function PageHeader({ title, kicker, status, actions, children }: PageHeaderProps) {
  return (
    <div className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {kicker ? <div className="kicker mb-0.5">{kicker}</div> : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-xl font-semibold tracking-[-0.017em]">{title}</h1>
          {status}
        </div>
        {children ? <div className="mt-1 text-muted normal-nums">{children}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  );
}
