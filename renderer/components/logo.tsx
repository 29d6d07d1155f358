/** Plecho's sign: the drawing of the program's icon, see build/icon-shapes.ts. */
export function Logo() {
  return <img src="./icon.svg" width={32} height={32} alt="Plecho" />;
}
