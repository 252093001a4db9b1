/** The embedded server could not be prepared, started or stopped. The message names the remedy. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';
}
