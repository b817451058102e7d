import type { ReactNode } from "react";

/** Says what would stand here and how to get it. */
export function EmptyState({
  title,
  children,
  action,
  icon,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-8 text-center">
      {icon ? <div className="mb-1 text-faint [&_svg]:size-6">{icon}</div> : null}
      <p className="font-semibold">{title}</p>
      {children ? <div className="max-w-prose text-pretty text-muted">{children}</div> : null}
      {action ? <div className="mt-3">{action}</div> : null}
    </div>
  );
}
