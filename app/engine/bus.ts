/** A synchronous event bus between the parts of the engine: listeners are called at once, in the order of subscription. */

/** Events by name, each with its payload. */
export type Bus<Happenings> = {
  readonly on: <K extends keyof Happenings>(name: K, hear: (what: Happenings[K]) => void) => void;
  readonly tell: <K extends keyof Happenings>(name: K, what: Happenings[K]) => void;
};

/** An error of a listener stops the later listeners and reaches the publisher: nothing is swallowed. */
export function createBus<Happenings>(): Bus<Happenings> {
  const listeners = new Map<keyof Happenings, ((what: never) => void)[]>();
  return {
    on: (name, hear) => void listeners.set(name, [...(listeners.get(name) ?? []), hear]),
    tell(name, what) {
      for (const hear of listeners.get(name) ?? []) hear(what as never);
    },
  };
}
