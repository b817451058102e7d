import type { ReactNode } from "react";
import { useId } from "react";
import { joinClasses } from "./join-classes.ts";

type CardProps = {
  title?: ReactNode;
  /** One quiet line under the title. */
  hint?: ReactNode;
  /** Buttons or marks at the right of the title. */
  actions?: ReactNode;
  footer?: ReactNode;
  /** No inner padding, for tables and lists that reach the edges. */
  flush?: boolean;
  headingLevel?: 2 | 3;
  id?: string;
  className?: string;
  children?: ReactNode;
};

/** A bordered region with a heading. */
export function Card(props: CardProps) {
  const { title, hint, actions, footer, flush, headingLevel = 2, id, className, children } = props;
  const headingId = useId();
  const Heading = headingLevel === 2 ? "h2" : "h3";
  return (
    <section
      id={id}
      aria-labelledby={title ? headingId : undefined}
      className={joinClasses("min-w-0 rounded-lg border border-line bg-surface", className)}
    >
      {title || actions ? (
        <div className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2">
          <div className="min-w-0 flex-1">
            <Heading id={headingId} className="text-base font-semibold tracking-[-0.006em]">
              {title}
            </Heading>
            {hint ? <p className="text-xs text-muted [overflow-wrap:anywhere]">{hint}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </div>
      ) : null}
      <div className={flush ? "" : "p-4"}>{children}</div>
      {footer ? <div className="border-t border-line px-4 py-2.5 text-sm text-muted">{footer}</div> : null}
    </section>
  );
}
