/** Values that a refusal's words may quote. */
export type RefusalDetails = Readonly<Record<string, string>>;
export type Words = {
  status: number;
  whatHappened: (details: RefusalDetails) => string;
  safeNow: string;
  doNext: string;
};

export const UNCHANGED = "The decision is as it was; nothing was saved.";
export const NOT_SIGNED = "No signature was recorded.";
export const NOT_LAUNCHED = "Nothing was launched.";

/** One refusal: HTTP status, what happened, what to do next, and what is safe now (nothing was saved, unless said otherwise). */
export const words = (
  status: number,
  whatHappened: string | ((details: RefusalDetails) => string),
  doNext: string,
  safeNow = UNCHANGED,
): Words => ({
  status,
  whatHappened: typeof whatHappened === "string" ? () => whatHappened : whatHappened,
  safeNow,
  doNext,
});
