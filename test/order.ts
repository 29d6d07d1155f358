/** In which order files run: the unit tests first; then the journeys and the window's tests side by side, those that last long before all others. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They last a minute or wait for one: begun last, two cores would wait for them alone. */
const LONG = [
  'sim/seeds',
  'desktop/package',
  'desktop/linux-packages',
  'journeys/watched',
  'journeys/two-pcs',
  'journeys/storm',
  'journeys/killed',
  'journeys/fusionpbx',
  'journeys/cut',
  'pbx/fusionpbx-database',
  'window/looks',
];

export class LongFirst extends BaseSequencer {
  /** @returns the files of each group of projects: the long ones, then the others of its projects in turn */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- no array's
    const sorted = await super.sort(files);
    const placeOf = (file: TestSpecification): number => {
      const long = LONG.findIndex((name) => file.moduleId.endsWith(`/${name}.test.ts`));
      if (long !== -1) return long - LONG.length;
      // The n-th of a project goes with the n-th of the others: some wait while others need the processor.
      return sorted.filter(({ project }) => project === file.project).indexOf(file);
    };
    const places = new Map(sorted.map((file) => [file, placeOf(file)]));
    const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || (places.get(a) ?? 0) - (places.get(b) ?? 0));
  }
}
