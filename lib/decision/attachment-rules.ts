/** What one file may weigh: screenshots and exports fit, recordings do not. The whole decision is kept in the database. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024;
/** More files than people can look at before they sign. */
export const MAX_FILES_PER_DECISION = 20;
