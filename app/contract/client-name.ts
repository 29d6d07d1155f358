/** How several people at one number stand in a client's name, and how such a name is told. */

const BETWEEN = ' / ';

/** Several names as one text. */
export const severalPeople = (names: readonly string[]): string => names.join(BETWEEN);

/** True where the name is that of several people: it is said as what may be. */
export const isUnsure = (name: string): boolean => name.split(', ', 1)[0]?.includes(BETWEEN) === true;

/** As it is said: «возможно: Иван Петров, Анна Ильина» where several have the number. @param maybe the words around it */
export const toldName = (name: string, maybe: (names: string) => string): string =>
  isUnsure(name) ? maybe(name.replaceAll(BETWEEN, ', ')) : name;
