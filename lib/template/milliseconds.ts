export const MS_PER_SEC = 1000;
export const MS_PER_MIN = 60_000;
export const MS_PER_HOUR = 3_600_000;
