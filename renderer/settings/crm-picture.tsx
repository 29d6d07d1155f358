/** The CRM's integrations page, drawn: what stands on it, in its order, with the numbers of the steps at the buttons. */
import { useWords } from '../base/context.tsx';
import css from './crm-picture.module.css';

function Step({ n, children }: { n?: number; children: string }) {
  return (
    <span className={css.button} data-step={n}>
      {children}
      {n !== undefined && <b className={css.number}>{n}</b>}
    </span>
  );
}

/** The words on the buttons are the page's own: it has no Russian ones but «Выберите файл». */
export function IntegrationsPicture({ kind }: { kind: 'private' | 'public' }) {
  const { say } = useWords();
  return (
    <figure className={css.figure} aria-label={say('crm.way.picture')} role="img">
      <div className={css.page} aria-hidden>
        <div className={css.token}>
          Authorization: Bearer eyJhbGciOi… <span className={css.note}>{say('crm.way.token')}</span>
        </div>
        {kind === 'private' && (
          <div className={css.line}>
            <span className={css.pair}>
              name <span className={css.field}>Plecho</span>
            </span>
            <span className={css.pair}>
              version <span className={css.field}>1.0</span>
            </span>
            <Step n={1}>Create</Step>
          </div>
        )}
        <div className={css.line} data-row>
          <span className={css.name}>Plecho</span>
          {kind === 'private' && <Step n={2}>Выберите файл</Step>}
          <span className={css.pair}>
            <Step n={kind === 'private' ? 3 : 1}>Install</Step>
            <span>/</span>
            <Step>Uninstall</Step>
          </span>
          <Step n={kind === 'private' ? 4 : 2}>GenerateApiKey</Step>
          {kind === 'private' ? <Step>Secrets</Step> : <Step n={3}>Secrets</Step>}
          {kind === 'public' && <Step>Setup</Step>}
        </div>
      </div>
      <figcaption className={css.caption}>{say('crm.way.tokenNote')}</figcaption>
    </figure>
  );
}
