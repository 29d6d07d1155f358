/** Plecho's sign: the drawing of the program's icon, see build/icon-shapes.ts. */
import icon from '../public/icon.svg?raw';

/** Part of the script, not a file of its own: it is shown also while the program does not answer. */
const SRC = `data:image/svg+xml,${encodeURIComponent(icon)}`;

export function Logo() {
  return <img src={SRC} width={32} height={32} alt="Plecho" />;
}
