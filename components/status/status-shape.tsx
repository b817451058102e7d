import type { StatusLevel } from "./status-level.ts";

const CUT = {
  stroke: "var(--color-surface)",
  strokeWidth: 1.75,
  strokeLinecap: "round",
  fill: "none",
} as const;

/** Silhouettes differ even without colour: bar, dot, tick, triangle, diamond, octagon. */
function Silhouette({ level }: { level: StatusLevel }) {
  switch (level) {
    case "off":
      return (
        <g fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round">
          <circle cx="8" cy="8" r="6" />
          <path d="M5.25 8h5.5" />
        </g>
      );
    case "standby":
      return (
        <>
          <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.75" />
          <circle cx="8" cy="8" r="2.25" fill="currentColor" />
        </>
      );
    case "normal":
      return (
        <>
          <circle cx="8" cy="8" r="7" fill="currentColor" />
          <path d="m5 8.25 2.1 2.1L11.1 6" strokeLinejoin="round" {...CUT} />
        </>
      );
    case "caution":
      return (
        <>
          <path
            d="M8 1.9 14.9 14H1.1Z"
            fill="currentColor"
            stroke="currentColor"
            strokeWidth="1.6"
            strokeLinejoin="round"
          />
          <path d="M8 6.4v3.4M8 12.2v.01" {...CUT} />
        </>
      );
    case "serious":
      return (
        <>
          <path
            d="m8 .9 7.1 7.1L8 15.1.9 8Z"
            fill="currentColor"
            stroke="currentColor"
            strokeLinejoin="round"
          />
          <path d="M8 4.7v3.8M8 11.2v.01" {...CUT} />
        </>
      );
    case "critical":
      return (
        <>
          <path
            d="M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5Z"
            fill="currentColor"
            stroke="currentColor"
            strokeLinejoin="round"
          />
          <path d="m5.4 5.4 5.2 5.2M10.6 5.4l-5.2 5.2" {...CUT} />
        </>
      );
  }
}

/** The bare shape of a level. Decorative: the word stands beside it. */
export function StatusShape({ level, sizePx = 14 }: { level: StatusLevel; sizePx?: number }) {
  return (
    <svg
      width={sizePx}
      height={sizePx}
      viewBox="0 0 16 16"
      aria-hidden="true"
      className="shrink-0"
      data-level={level}
    >
      <Silhouette level={level} />
    </svg>
  );
}
