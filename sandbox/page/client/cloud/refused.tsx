/** Why a deed was not done: said aloud at once, and shown where it was asked for. */
export function Refused({ words }: { readonly words: string | undefined }) {
  return (
    <div role="alert">{words === undefined ? null : <p className="cloud-refused">{words}</p>}</div>
  );
}
