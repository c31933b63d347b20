import { useWords } from '../words/language.tsx';
import {
  dateOfDay,
  daysMax,
  lifeOf,
  type MonitorDraft,
  type MonitorField,
  sealFileMax,
  watchedDays,
} from './monitor-wish.ts';

interface FieldsProps {
  readonly draft: MonitorDraft;
  /** Fields whose faults are shown: none before the first attempt. */
  readonly faults: readonly MonitorField[];
  readonly busy: boolean;
  readonly change: (part: Partial<MonitorDraft>) => void;
}

const ways = ['key', 'seal'] as const;

/** Everything that is filled in. */
export function MonitorFields(props: FieldsProps) {
  const { say } = useWords();
  const { draft, busy, change } = props;
  return (
    <>
      <fieldset className="rule" disabled={busy}>
        <legend>{say('monitor-way')}</legend>
        <div className="monitor-ways">
          {ways.map((way) => (
            <label key={way} className="rule-kind">
              <input
                type="radio"
                name="monitor-way"
                value={way}
                checked={draft.way === way}
                onChange={() => change({ way })}
              />
              {say(`monitor-way-${way}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <TextField {...props} field="id" />
      {draft.way === 'key' && <KeyFields {...props} />}
      {draft.way === 'seal' && <SealField {...props} />}
      <TextField {...props} field="webhook" type="url" />
    </>
  );
}

function KeyFields(props: FieldsProps) {
  return (
    <>
      <TextField {...props} field="key" isSecret />
      <div className="monitor-days">
        <TextField {...props} field="firstDay" inputMode="numeric" />
        <TextField {...props} field="days" inputMode="numeric" />
      </div>
      <WatchedSpan draft={props.draft} />
    </>
  );
}

/** The days as dates, as soon as they can be told. */
function WatchedSpan({ draft }: Pick<FieldsProps, 'draft'>) {
  const { say } = useWords();
  const life = lifeOf(draft);
  const watched = life && watchedDays(life, Date.now());
  if (life === undefined) return null;
  return (
    <p className={watched === undefined ? 'field-fault' : 'hint'} role="status">
      {watched === undefined
        ? say('monitor-days-over')
        : say(watched.days < life.days ? 'monitor-days-part' : 'monitor-days-all', {
            from: dateOfDay(watched.firstDay),
            to: dateOfDay(watched.firstDay + watched.days - 1),
            count: daysMax,
          })}
    </p>
  );
}

interface TextFieldProps extends FieldsProps {
  readonly field: Exclude<MonitorField, 'seal'>;
  readonly type?: 'text' | 'url';
  readonly inputMode?: 'numeric';
  readonly isSecret?: boolean;
}

function TextField(props: TextFieldProps) {
  const { draft, faults, busy, change, field, type = 'text', inputMode, isSecret } = props;
  const { say } = useWords();
  const isWrong = faults.includes(field);
  const id = `monitor-${field}`;
  return (
    <div className="field field-wide">
      <label htmlFor={id}>{say(`monitor-field-${field}`)}</label>
      <input
        id={id}
        type={type}
        {...(inputMode === undefined ? {} : { inputMode })}
        className={isSecret === true ? 'code-input' : undefined}
        spellCheck={false}
        autoComplete="off"
        maxLength={2048}
        value={draft[field]}
        readOnly={busy}
        aria-invalid={isWrong}
        aria-describedby={`${id}-hint`}
        onChange={(event) => change({ [field]: event.target.value })}
      />
      <p id={`${id}-hint`} className={isWrong ? 'field-fault' : 'hint'}>
        {say(isWrong ? `monitor-wrong-${field}` : `monitor-hint-${field}`)}
      </p>
    </div>
  );
}

function SealField({ draft, faults, busy, change }: FieldsProps) {
  const { say } = useWords();
  const isWrong = faults.includes('seal');
  const take = async (file: File | undefined) => {
    if (file === undefined || file.size > sealFileMax) return change({ seal: undefined });
    change({ seal: { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } });
  };
  return (
    <div className="field field-wide">
      <label htmlFor="monitor-seal">{say('monitor-field-seal')}</label>
      <input
        id="monitor-seal"
        type="file"
        disabled={busy}
        aria-invalid={isWrong}
        aria-describedby="monitor-seal-hint"
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <p id="monitor-seal-hint" className={isWrong ? 'field-fault' : 'hint'}>
        {isWrong ? say('monitor-wrong-seal') : (draft.seal?.name ?? say('monitor-hint-seal'))}
      </p>
    </div>
  );
}
