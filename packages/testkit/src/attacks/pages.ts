import { attack, type Mutation } from './mutation.ts';
import {
  edited,
  editedFirst,
  elementPattern,
  endPattern,
  insertedInto,
  named,
  startPattern,
  swapped,
  whiteObject,
  whitePage,
} from './xml-edit.ts';

const shown = 'What a page shows must be what was sealed.';
const textCode = new RegExp(`(<${named('TextCode')}\\b[^>]*>)([^<]+)`);

/** Attacks on what pages and templates hold. */
export const pageMutations: readonly Mutation[] = [
  attack(
    {
      id: 'page-text-changed',
      zh: '改动页面文字',
      en: 'A character of the text of a page is changed',
      reason: shown,
    },
    (subject, { random }) =>
      editedFirst(subject, subject.entries('page'), textCode, ([, start = '', text = '']) => {
        const at = random(text.length);
        return start + text.slice(0, at) + (text[at] === '9' ? '8' : '9') + text.slice(at + 1);
      }),
  ),
  attack(
    {
      id: 'page-text-moved',
      zh: '移动页面文字',
      en: 'A text of a page is moved',
      reason: 'A word put beside another number says something else.',
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('page'),
        new RegExp(`(<${named('TextCode')}\\b[^>]*\\bX=")[^"]*`),
        ([, start = '']) => `${start}77.7`,
      ),
  ),
  attack(
    {
      id: 'page-glyphs-swapped',
      zh: '用字形变换替换显示的字形',
      en: 'A CGTransform shows other glyphs than the characters say',
      reason: 'Text can be searched as one amount and shown as another.',
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('page'),
        new RegExp(`<(${named('')})TextCode\\b`),
        ([whole = '', prefix = '']) =>
          `<${prefix}CGTransform CodePosition="0" CodeCount="1" GlyphCount="1">` +
          `<${prefix}Glyphs>20</${prefix}Glyphs></${prefix}CGTransform>${whole}`,
      ),
  ),
  attack(
    {
      id: 'page-object-removed',
      zh: '删除页面对象',
      en: 'An object of a page is taken out',
      reason: shown,
    },
    (subject) => editedFirst(subject, subject.entries('page'), elementPattern('TextObject'), ''),
  ),
  attack(
    {
      id: 'page-covered-white',
      zh: '用白色块覆盖页面',
      en: 'A white object is put over a page',
      reason: shown,
    },
    (subject) => insertedInto(subject, subject.entries('page')[0], 'Layer', whiteObject),
  ),
  attack(
    {
      id: 'page-layer-reordered',
      zh: '改变图层次序',
      en: 'A layer is put behind or before the others',
      reason: 'Order decides what hides what.',
    },
    (subject) =>
      editedFirst(subject, subject.entries('page'), startPattern('Layer'), ([start = '']) => {
        const plain = start.replace(/\sType="[^"]*"/, '');
        return plain.replace(/(\/?>)$/, ' Type="Background"$1');
      }),
  ),
  attack(
    {
      id: 'page-boundary-negative',
      zh: '对象外接框改为负值',
      en: 'The box of an object gets a negative size',
      reason: 'Readers clip by the box: the object disappears in some of them.',
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('page'),
        /\bBoundary="([\d.-]+ [\d.-]+) [^"]*"/,
        ([, origin = '']) => `Boundary="${origin} -1 -1"`,
      ),
  ),
  attack(
    {
      id: 'page-clip-changed',
      zh: '增加裁剪区隐藏对象',
      en: 'A clip hides an object of a page',
      reason: shown,
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('page'),
        new RegExp(`(<(${named('')})TextObject\\b[^>]*>)`),
        ([, start = '', p = '']) =>
          `${start}<${p}Clips><${p}Clip><${p}Area><${p}Path Boundary="0 0 0.1 0.1">` +
          `<${p}AbbreviatedData>M 0 0 L 0.1 0 L 0.1 0.1 C</${p}AbbreviatedData></${p}Path>` +
          `</${p}Area></${p}Clip></${p}Clips>`,
      ),
  ),
  attack(
    {
      id: 'page-colour-white',
      zh: '文字颜色改为白色',
      en: 'A text gets the colour of the paper',
      reason: shown,
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('page'),
        new RegExp(`(<(${named('')})TextObject\\b[^>]*>)`),
        ([, start = '', p = '']) => `${start}<${p}FillColor Value="255 255 255"/>`,
      ),
  ),
  attack(
    {
      id: 'page-area-changed',
      zh: '改动页面大小',
      en: 'The size of the page is changed',
      reason: 'What lies outside the page is not shown.',
    },
    (subject) =>
      editedFirst(
        subject,
        [...subject.entries('page'), subject.document],
        new RegExp(`(<${named('PhysicalBox')}>)[^<]*`),
        ([, start = '']) => `${start}0 0 100 50`,
      ),
  ),
  attack(
    {
      id: 'page-resource-added',
      zh: '页面增加页面资源文件',
      en: 'A page names another resource file',
      reason: 'Resources of a page come before those of the document.',
    },
    (subject) => {
      const made = edited(
        subject,
        subject.entries('page')[0],
        new RegExp(`(<(${named('')})Page\\b[^>]*>)`),
        ([, start = '', p = '']) => `${start}<${p}PageRes>/Evil/Res.xml</${p}PageRes>`,
      );
      return made && { ...made, added: { 'Evil/Res.xml': emptyResources } };
    },
  ),
  attack(
    {
      id: 'template-edited',
      zh: '改动模板页',
      en: 'A template page is changed',
      reason: 'A template is shown with every page that uses it.',
    },
    (subject) => {
      const entries = subject.entries('template');
      return (
        editedFirst(
          subject,
          entries,
          textCode,
          ([, start = '', text = '']) => `${start}8${text}`,
        ) ??
        editedFirst(
          subject,
          entries,
          endPattern('Layer'),
          ([end = '']) => whiteObject('ofd:') + end,
        )
      );
    },
  ),
  attack(
    {
      id: 'template-added',
      zh: '增加盖住页面的模板页',
      en: 'A new template page lies over a page',
      reason: shown,
    },
    (subject) => {
      const [page] = subject.entries('page');
      const usage = page && insertedUsage(subject.text(page));
      const root = swapped(
        subject.text(subject.document),
        new RegExp(`</(${named('')})CommonData>`),
        ([end = '', p = '']) => `<${p}TemplatePage ID="990009" BaseLoc="/Evil/Tpl.xml"/>${end}`,
      );
      if (page === undefined || usage === undefined || root === undefined) return undefined;
      return {
        replaced: { [page]: usage, [subject.document]: root },
        added: { 'Evil/Tpl.xml': whitePage },
        changed: 'Evil/Tpl.xml',
      };
    },
  ),
  attack(
    {
      id: 'template-order-changed',
      zh: '模板改到内容之上',
      en: 'A template is shown above the page instead of below it',
      reason: 'Order decides what hides what.',
    },
    (subject) =>
      editedFirst(subject, subject.entries('page'), startPattern('Template'), ([start = '']) =>
        start.replace(/\sZOrder="[^"]*"/, '').replace(/(\/?>)$/, ' ZOrder="Foreground"$1'),
      ),
  ),
  attack(
    {
      id: 'page-white-space-only',
      zh: '仅改动页面文件的空白',
      en: 'A blank is put into the file of a page, outside its text',
      reason: 'A reference covers octets, not meaning.',
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('page'),
        endPattern('Content'),
        ([end = '']) => ` ${end}`,
      ),
  ),
];

const emptyResources =
  '<?xml version="1.0" encoding="UTF-8"?><ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="."/>';

function insertedUsage(text: string | undefined): string | undefined {
  return swapped(
    text,
    new RegExp(`(<(${named('')})Page\\b[^>]*>)`),
    ([, start = '', p = '']) => `${start}<${p}Template TemplateID="990009" ZOrder="Foreground"/>`,
  );
}
