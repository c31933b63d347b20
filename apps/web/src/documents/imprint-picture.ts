import { fromBase64 } from '@yunzhang/base';
import type { SealReport } from '../verify/report.ts';
import { useEffect, useState } from 'react';
import { painter } from './engine.ts';

/** The imprint as it stands in the signed data. */
export type SealPicture = NonNullable<SealReport['picture']>;

/** An address an image element can show; null where this format cannot be shown. */
export type PictureUrl = string | null | undefined;

const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  bmp: 'image/bmp',
  svg: 'image/svg+xml', // as an image it runs no script and loads nothing
};

let inner = 0;

/** The imprint as a picture a browser can show; undefined where its format cannot be shown. */
export async function pictureContent(picture: SealPicture): Promise<Blob | undefined> {
  const bytes = fromBase64(picture.dataBase64) as Uint8Array<ArrayBuffer>;
  const type = mediaTypes[picture.format];
  if (type !== undefined) return new Blob([bytes], { type });
  if (picture.format !== 'ofd') return undefined;
  const document = `imprint-${++inner}`;
  await painter.ask('open', { document, bytes });
  const { svg } = await painter.ask('draw', { document, page: 1, medium: 'screen' });
  void painter.ask('close', { document });
  return new Blob([svg], { type: 'image/svg+xml' });
}

/** Shows an imprint; the address lives as long as the component. */
export function usePicture(picture: SealPicture | undefined): PictureUrl {
  const [url, setUrl] = useState<PictureUrl>(undefined);
  useEffect(() => {
    if (picture === undefined) return undefined;
    let gone = false;
    let made: string | undefined;
    const show = async () => {
      const content = await pictureContent(picture).catch(() => undefined);
      if (gone) return;
      if (content !== undefined) made = URL.createObjectURL(content);
      setUrl(made ?? null);
    };
    void show();
    return () => {
      gone = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [picture]);
  return picture === undefined ? null : url;
}
