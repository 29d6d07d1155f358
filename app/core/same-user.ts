/** Whether two ids name the same user of the CRM: they are GUIDs, and each side may write them in capitals. */

/** @returns false where either is missing */
export const isSameUser = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one.toLowerCase() === other?.toLowerCase();
