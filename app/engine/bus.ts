/** A synchronous event bus between the parts of the engine: listeners are called at once, in the order of subscription. */

/** Names of happenings, each with what is told of it. */
export type Bus<Happenings> = {
  readonly on: <K extends keyof Happenings>(name: K, hear: (what: Happenings[K]) => void) => void;
  readonly tell: <K extends keyof Happenings>(name: K, what: Happenings[K]) => void;
};

/** A listener that throws keeps the later ones from hearing, and the teller learns of it: nothing is swallowed. */
export function createBus<Happenings>(): Bus<Happenings> {
  const listeners = new Map<keyof Happenings, ((what: never) => void)[]>();
  return {
    on: (name, hear) => void listeners.set(name, [...(listeners.get(name) ?? []), hear]),
    tell(name, what) {
      for (const hear of listeners.get(name) ?? []) hear(what as never);
    },
  };
}
