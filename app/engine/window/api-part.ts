/** Some of the window's methods: each part of the API declares what it needs and what it answers. */
import type { Api } from '../../respond.ts';

export type ApiPart<Reads extends keyof Api['reads'], Commands extends keyof Api['commands']> = {
  readonly reads: Pick<Api['reads'], Reads>;
  readonly commands: Pick<Api['commands'], Commands>;
};
