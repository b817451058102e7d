/** A small turning ring for "pending"; words beside it carry the meaning. */
export function Spinner({ sizePx = 14 }: { sizePx?: number }) {
  return (
    <svg
      width={sizePx}
      height={sizePx}
      viewBox="0 0 16 16"
      fill="none"
      aria-hidden="true"
      className="animate-[spin_0.9s_linear_infinite]"
    >
      <circle cx="8" cy="8" r="6.25" stroke="currentColor" strokeOpacity="0.28" strokeWidth="2" />
      <path d="M14.25 8A6.25 6.25 0 0 0 8 1.75" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
