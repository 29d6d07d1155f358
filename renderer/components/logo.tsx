/** Plecho's sign: the drawing of the program's icon, see build/icon-shapes.ts. */
import icon from '../public/icon.svg?raw';

/** In the script itself: it is there also while the program is away. */
const SRC = `data:image/svg+xml,${encodeURIComponent(icon)}`;

export function Logo() {
  return <img src={SRC} width={32} height={32} alt="Plecho" />;
}
