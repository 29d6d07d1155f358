/** In which order files run: what keeps both cores busy longest beside what waits longest, then project by project, the long ones first. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They work for minutes: begun last, all else would be over and one core idle. While the journeys wait, these have something to do. */
const FIRST = ['sim/seeds', 'window/looks'];
/** They last a minute or wait for one. */
const LONG = [
  'journeys/headless',
  'journeys/killed',
  'journeys/watched',
  'engine/restarts',
  'journeys/moving-house',
  'journeys/outage',
  'journeys/cut',
  'desktop/package',
  'journeys/two-pcs',
  'pbx/fusionpbx-database',
  'desktop/linux-packages',
];

export class LongFirst extends BaseSequencer {
  /** @returns the files of each project together, so that they can share a process */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- no array's
    const sorted = await super.sort(files);
    const placeIn =
      (names: readonly string[]) =>
      ({ moduleId }: TestSpecification): number => {
        const place = names.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
        return place === -1 ? names.length : place;
      };
    const [first, long] = [placeIn(FIRST), placeIn(LONG)];
    const groupOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    const byProject = (a: TestSpecification, b: TestSpecification): number =>
      a.project.name < b.project.name ? -1 : Number(a.project.name > b.project.name);
    return sorted.toSorted(
      (a, b) => groupOf(a) - groupOf(b) || first(a) - first(b) || byProject(a, b) || long(a) - long(b),
    );
  }
}
