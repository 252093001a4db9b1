export function Divider() {
  return <hr className="block-divider" />;
}
