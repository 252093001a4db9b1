/** What somebody's client would not let them do, in words. Nothing has happened. */
export class Unable extends Error {
  override name = 'Unable';
}
