/** A deed of the visitor that makes no sense here, in words for them. Nothing has happened. */
export class PageRefusal extends Error {
  override name = 'PageRefusal';
}
