/** The question whose phone this is: asked where it is needed first, and changed at the same place. */
import { Select } from '@mantine/core';
import { IconDeviceLandlinePhone } from '@tabler/icons-react';
import { useWords } from '../base/context.tsx';
import { chooseMyPhone, useMyPhone } from '../base/my-phone.ts';

/** @param within where it stands in a popover: a list outside of it would count as a click elsewhere, and close it before the choice is made */
export function MyPhoneSelect({ className, within = false }: { className?: string; within?: boolean }) {
  const { say } = useWords();
  const { people, userId } = useMyPhone();
  if (people.length === 0) return null;
  return (
    <Select
      {...(className !== undefined && { className })}
      size="xs"
      aria-label={say('missed.myPhone')}
      title={say('missed.myPhone')}
      leftSection={<IconDeviceLandlinePhone size={15} aria-hidden />}
      placeholder={say('missed.myPhoneChoose')}
      data={people.map((one) => ({ value: one.userId, label: one.name === '' ? (one.numbers[0] ?? '') : one.name }))}
      value={userId}
      onChange={chooseMyPhone}
      allowDeselect={false}
      searchable
      comboboxProps={{ withinPortal: !within }}
    />
  );
}
