import path from 'node:path';
import { z } from 'zod';
import { type Setting, word } from './setting.ts';

/** An S3-compatible store with one bucket of it, addressed by path. */
export interface BucketPlace {
  readonly kind: 's3';
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
}

/** Where papers and other large bytes lie. */
export type BlobPlace = { readonly kind: 'folder'; readonly folder: string } | BucketPlace;

const httpAddress: Setting<string | undefined> = {
  schema: z
    .string()
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
    .optional(),
  zh: '应为 http(s) 地址',
  en: 'it must be an http(s) address',
};
const place: Setting<'folder' | 's3' | undefined> = {
  schema: z.enum(['folder', 's3']).optional(),
  zh: '应为 folder 或 s3',
  en: 'it must be folder or s3',
};

/** What can be set about object stores, and about what lies in one. */
export const objectSettings = {
  YUNZHANG_S3_ENDPOINT: httpAddress,
  YUNZHANG_S3_BUCKET: word(),
  YUNZHANG_S3_REGION: word('us-east-1'),
  YUNZHANG_S3_KEY_ID: word(),
  YUNZHANG_S3_SECRET: word(),
  YUNZHANG_BLOBS: place,
  YUNZHANG_LEDGER_TILES: place,
  YUNZHANG_LEDGER_BUCKET: word(),
} as const;

type Read = {
  readonly [K in keyof typeof objectSettings]: z.infer<(typeof objectSettings)[K]['schema']>;
};

const needed = {
  zh: '对象存储缺少此项',
  en: 'the object store needs it',
} as const;

/** What is missing to half an object store: names of settings, and what is wrong with them. */
export function objectContradictions(
  read: Read,
): readonly { readonly name: string; readonly zh: string; readonly en: string }[] {
  const parts = ['YUNZHANG_S3_BUCKET', 'YUNZHANG_S3_KEY_ID', 'YUNZHANG_S3_SECRET'] as const;
  const missing = parts.filter((name) => read[name] === undefined);
  if (read.YUNZHANG_S3_ENDPOINT !== undefined) {
    return missing.map((name) => ({ name, ...needed }));
  }
  const isWanted =
    missing.length < parts.length ||
    read.YUNZHANG_BLOBS === 's3' ||
    read.YUNZHANG_LEDGER_TILES === 's3' ||
    read.YUNZHANG_LEDGER_BUCKET !== undefined;
  return isWanted ? [{ name: 'YUNZHANG_S3_ENDPOINT', ...needed }] : [];
}

/** Where blobs lie: in the bucket as soon as there is one, unless a folder is asked for. */
export function blobsOf(read: Read, data: string): BlobPlace {
  const bucket = bucketOf(read, read.YUNZHANG_S3_BUCKET);
  if (bucket !== undefined && read.YUNZHANG_BLOBS !== 'folder') return bucket;
  return { kind: 'folder', folder: path.join(data, 'blobs') };
}

/**
 * The bucket of the log's public files; nothing when they lie in the folder, as they do by default.
 *
 * It may be another bucket than that of the blobs: papers are private, the log is not.
 */
export function tileBucketOf(read: Read): BucketPlace | undefined {
  if (read.YUNZHANG_LEDGER_TILES !== 's3') return undefined;
  return bucketOf(read, read.YUNZHANG_LEDGER_BUCKET ?? read.YUNZHANG_S3_BUCKET);
}

function bucketOf(read: Read, bucket = ''): BucketPlace | undefined {
  const endpoint = read.YUNZHANG_S3_ENDPOINT;
  if (endpoint === undefined) return undefined;
  return {
    kind: 's3',
    endpoint,
    bucket,
    region: read.YUNZHANG_S3_REGION,
    keyId: read.YUNZHANG_S3_KEY_ID ?? '',
    secret: read.YUNZHANG_S3_SECRET ?? '',
  };
}
