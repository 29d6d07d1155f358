/** In which order files run: project by project, those that last long before all others. */
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
  /** @returns the files of each group and project together, so that they can share a process; the long ones first */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- no array's
    const sorted = await super.sort(files);
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const long = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return long === -1 ? LONG.length : long;
    };
    const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    const byProject = (a: TestSpecification, b: TestSpecification): number =>
      groupOf(a) - groupOf(b) || (a.project.name < b.project.name ? -1 : Number(a.project.name > b.project.name));
    return sorted.toSorted((a, b) => byProject(a, b) || placeOf(a) - placeOf(b));
  }
}
