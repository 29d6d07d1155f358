/** Russian: the integration in the CRM: the way to its key, a new key, the check of how the CRM behaves. */

export const crm = {
  action: {
    newKey: 'Вставить новый ключ',
    setUpCrm: 'Включить снова',
    openSteps: 'Что сделать',
    openLink: 'Открыть страницу интеграций',
  },
  key: {
    title: 'Ключ сменился: вставьте новый',
    intro: 'Больше ничего настраивать не нужно. Звонки, которые ждут, уйдут в CRM сразу.',
    field: 'Новый ApiKey',
    hint: 'На странице интеграций CRM, в строке Plecho, нажмите GenerateApiKey и скопируйте ключ.',
    save: 'Заменить ключ',
    done: 'Ключ принят. Звонки снова передаются.',
    other: (now: string, before: string) =>
      `Этот ключ от другого пространства CRM: «${now}», а было «${before}». Если так и задумано, нажмите ещё раз.`,
    notNeeded: 'Сейчас CRM принимает ключ, менять его не нужно.',
  },
  setup: {
    hooksOn: 'включены: обновление настроек и сверка звонков',
    hooksOff: 'включены не все',
    telephony: { ours: 'Plecho', other: 'другая' },
  },
};
