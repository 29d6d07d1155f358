/** Working hours, in the settings, on the call-back page and in the overview. */
import type { Catalogue } from '../catalogue.ts';

export const hours = {
  'hours.title': { ru: 'Рабочее время', en: 'Working hours' },
  'hours.intro': {
    ru: 'Пропущенные вне рабочего времени показываются отдельно, а обзор считает рабочие и нерабочие часы порознь. На приём звонков и на передачу в CRM это не влияет.',
    en: 'Calls missed outside working hours are shown apart, and the overview counts working and other hours separately. It changes nothing about taking calls or telling the CRM.',
  },
  'hours.has': { ru: 'У офиса есть рабочее время', en: 'The office has working hours' },
  'hours.hasHint': {
    ru: 'Если выключено, рабочим считается любое время.',
    en: 'When this is off, any time counts as working time.',
  },
  'hours.works': { ru: (day: string) => `${day}: рабочий день`, en: (day: string) => `${day}: a working day` },
  'hours.from': { ru: (day: string) => `${day}, с`, en: (day: string) => `${day}, from` },
  'hours.until': { ru: (day: string) => `${day}, до`, en: (day: string) => `${day}, until` },
  'hours.off': { ru: 'выходной', en: 'day off' },
  'hours.nextDay': { ru: 'до следующего дня', en: 'until the next day' },
  'hours.allDay': { ru: 'весь день', en: 'all day' },
  'hours.sameForWeek': { ru: 'Пн–пт как в понедельник', en: 'Mon–Fri like Monday' },
  'hours.noDay': {
    ru: 'Отметьте хотя бы один рабочий день или выключите рабочее время.',
    en: 'Tick at least one working day, or switch working hours off.',
  },
  'hours.mark': { ru: 'вне рабочего времени', en: 'outside working hours' },
  'hours.filter': { ru: 'Когда звонили', en: 'When they called' },
  'hours.all': { ru: (n: number) => `Все: ${n}`, en: (n: number) => `All: ${n}` },
  'hours.within': { ru: (n: number) => `В рабочее время: ${n}`, en: (n: number) => `In working hours: ${n}` },
  'hours.outside': { ru: (n: number) => `Вне его: ${n}`, en: (n: number) => `Outside: ${n}` },
  'hours.noneWithin': {
    ru: 'В рабочее время никто не остался без ответа',
    en: 'Nobody was left unanswered in working hours',
  },
  'hours.noneOutside': {
    ru: 'Вне рабочего времени никто не остался без ответа',
    en: 'Nobody was left unanswered outside working hours',
  },
  'hours.byHours': { ru: 'Рабочее и нерабочее время', en: 'Working and other hours' },
  'hours.part': { ru: 'Время', en: 'Hours' },
  'hours.inHours': { ru: 'Рабочее', en: 'Working' },
  'hours.outOfHours': { ru: 'Нерабочее', en: 'Other' },
} satisfies Catalogue;
