/** A recording on its way from where it lies to the CRM: the shape that both sides speak, whatever a stream is to them (`S`). */

/** A file of a disk or a share as a stream, bytes `start` to `end` (both included); opened when it is read. */
type OpenFileAs<S> = (range?: { readonly start?: number; readonly end?: number }) => S;

/** Complete and ready to be sent. `open` reads a file that may lie on a share which hangs; `stream` is read once; `dispose` is called when it is no longer needed. */
export type FetchedAs<S> = {
  readonly size: number;
  readonly contentType: string;
  readonly name: string;
  readonly dispose?: () => void | Promise<void>;
} & ({ readonly path: string; readonly open?: OpenFileAs<S> } | { readonly stream: S });
