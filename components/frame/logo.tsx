/** The mark: one tick answered by a second, the countersign. */
export function LogoMark({ sizePx = 24 }: { sizePx?: number }) {
  return (
    <svg
      width={sizePx}
      height={sizePx}
      viewBox="0 0 24 24"
      fill="none"
      aria-hidden="true"
      className="shrink-0"
    >
      <rect width="24" height="24" rx="6" className="fill-accent" />
      <path
        d="m4.9 12.7 3.3 3.3 6.5-7.6"
        stroke="#fff"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path
        d="m12.7 15.9.1.1 6.5-7.6"
        stroke="#fff"
        strokeOpacity="0.62"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** Mark and name. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2">
      <LogoMark />
      <span className="text-[0.9375rem] font-semibold tracking-[-0.014em] text-ink">Countersign</span>
    </span>
  );
}
