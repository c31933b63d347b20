import { setLanguage, useWords } from '../words/language.tsx';
import type { Language } from '../words/saying.ts';

const names: Readonly<Record<Language, string>> = { zh: '中文', en: 'English' };
const languages: readonly Language[] = ['zh', 'en'];

/** Two languages, both always in sight. Changing keeps the place and the form. */
export function LanguageChoice({ labelled }: { readonly labelled?: boolean }) {
  const { say, language } = useWords();
  return (
    <div className={labelled === true ? 'field field-wide' : 'language-field'}>
      {labelled === true && <span aria-hidden="true">{say('language-label')}</span>}
      <div className="language" role="group" aria-label={say('language-label')}>
        {languages.map((one) => (
          <button
            key={one}
            type="button"
            lang={one === 'zh' ? 'zh-CN' : 'en'}
            aria-pressed={language === one}
            onClick={() => setLanguage(one)}
          >
            {names[one]}
          </button>
        ))}
      </div>
    </div>
  );
}
