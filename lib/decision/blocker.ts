/** One thing that stands between a decision and its next step. `href`: anchor of the place where it is done. */
export type Blocker = { code: string; words: string; href: string };
