import { fromBase64 } from '@yunzhang/base';
import { parsePolicy, verifyEvidence } from '@yunzhang/ledger';

/** The evidence of the published vectors: five signatures, two trees, a field, a tag. */
const evidence = [
  'MIIH/gIBAQR3MHUCAQECARACBgGbjL2vAAQg+cGhHDRKEt5+a+LJf3NK1BBMn0hDgh3Fo49eR8+3D0gEQGjZVhLka0r1',
  'EeYiFS4C7GGR5f2Ppd4noNGo11ijB/S5b/bN1vvk+wYZnE60sZYEXpEyx5k0C3DuUw1ybA5XBYyAAQMwggUqDIICzmMy',
  'c3Aub3JnL3Rsb2ctcHJvb2ZAdjEKaW5kZXggNQpHTWJ6MGVDSmNldC9aK3h4blJkSU15bG5XQ1ZOYTVBaVN5OHl1am83',
  'cGtFPQpZTkZzc1JiazkwR05DOXpHZEZtbGRRMEZlclZ6TkVOU3pTV1BVVCswZklBPQpERXRIcVdsTmhJaVFlMGNPTWww',
  'cHNyRU5WWXFVYkcrS2VSQms2OFJ5MEVFPQpBc2xKMzhmRDYxRFZpWkd0VjF5aWhQV0UzSk5wa29VbEp1bVFHNGlCUURV',
  'PQpIdm1xYm83ZFVYOVhDZWhVL0M2NHgyTDMxc2N6ckZVVUd1RnhPSVQxc3RrPQoKbGVkZ2VyLnNlYWwuZXhhbXBsZS5j',
  'bi8yMDI2CjIwCmdacnNIMExNLzRJcEVTNTloOXF2aFVPa1QyVWJyelF1czFRRkVwOU5uR0U9CgrigJQgbGVkZ2VyLnNl',
  'YWwuZXhhbXBsZS5jbi8yMDI2IG9qNzlNZTlDQmVYOWhZdTU0SzhvcjFEVHpMTm9pWTZoQVZJd1pxSkR4VVo4ckpzeGNZ',
  'QTVRYjBvN0Rkb3VndXIycTZ2bzdtbGdUclhVRTN4aDVVcnRrSVcyUW89CuKAlCBsZWRnZXIuc2VhbC5leGFtcGxlLmNu',
  'LzIwMjYgVUxlQzd1RnFrRVdLeUp5dno3bXVPY0JFU0xJSUo2Rlp6SFhkaGpEdVhVMnRqKysxdVBGWWg5VnFiMmFyN2o0',
  'MUMzYjVPeEc2NUVkbk5WVWd6d25udGNsQmhQTT0K4oCUIHdpdG5lc3MuY291cnQuZXhhbXBsZS5jbiBabDFDSlFBQUFB',
  'QnBXMitBLzdLZzFlME5HTDFKcmhQY1BjVEtDMDFVMnJqMGdXMEhIUFVWSHNCb01iQUJxVmpaM3k3K1lXQVMzL0tSV1hq',
  'MHZQUWVYVFIrU3dxOE94Um5SK2x3QkE9PQoMggJUZ20tdGxvZy1wcm9vZi1zbTNAdjEKaW5kZXggNQo0KzUvSDQ3cXlG',
  'Q2krNEk0a2UzVkhCVTRYajlURXRFMFNIVU1BMkNUTkFZPQorYU9IK215T0NGb0NNT3BaaGJvQTRjQlErN0J4V3VUM0NQ',
  'Z1lieVc3SUZ3PQptOXFrWlFPQk5PSnpjcHZVTmV1eVlSVDBhMTlMa1JHczN5ajFIem55SVl3PQpvU2NsdHBHbk5vRXhZ',
  'bld0UEo4Z2p6MVJ6YVppejdqMUpGanJaNnk3V2swPQpyZm5kVlRSWjFUQ2RlM0VSWTJlN2piTEJWMjdPWWQ5UndubldY',
  'cHlPMmFnPQoKbGVkZ2VyLnNlYWwuZXhhbXBsZS5jbi8yMDI2L3NtMwoyMAoyQk51aHhVWEJSUzZkTWxUaUNNYXJVWUl2',
  'NG9TNXR2M3FJUURMM2J0bGRBPQoK4oCUIGxlZGdlci5zZWFsLmV4YW1wbGUuY24vMjAyNi9zbTMgK1RjNWgxUHlId3dP',
  'SGIzSWo4YktWeHFOSWRwY2RzeUdMYng4cEFCMnViZTNtQUVaNnpQZWxoRU82clB0Y0VBSTdJclVaL3JiSmdEOHlNaTNF',
  'dHBsSk5zdDRVZz0K4oCUIHdpdG5lc3MuY2EuZXhhbXBsZS5jbiBFS1VGZkFBQUFBQnBXMitBRVZyMy82bWw1OGNBSlVE',
  'VEEyOXNzQ2xybFphc3I2ZlhBTlhJSi9IMUsxb1lQdlF4TzJWNVlhZ1l2ZHl3NDJqUmJzc1M4OVdTM1BFM2IzNTB1Mllx',
  'SEE9PQqggeUwgeICAQMCAQAwTgwIZGF0YUhhc2gEIAozs9D/Q0KQ6iPIaEI1UM6Tlh0MYTYQDaf5iQtxgvj7BCAoB42p',
  '97UKQ3hopTzKbh4AjBKlliqjGx+LlblnCvzGyDBEBCBr6MctzLCYUGkMwLL+1SNYfhtqKIpG13HnvCDpnovH9QQgICNd',
  'oED3QBU3mrN+NqPph748KFn6ouPfqLqYW/i4migwRAQg1IEbUKcBIXTMr/tXHHo1QCVwUjaOk7LWQTArpqulPMgEIDbY',
  'qJaYFpJhOU3kHteDft9/oOVcRSlCGNsasqxlg02IoYIBaDCCAWQCAk/qBCBBv+PvKowsaRvJD9ETPzuAqYybK2uwHYd9',
  '7YVP11nIGwICT+kCAgGQMIIBMgQgmWfSUn2zFdpjWuytzYHhJoH5sVvMorxRwXIgAPB2MMYEIKGIDKqhNNg63yhNaXmD',
  'vFWH0ZR8D0x77iP3ZSZDyHMEBCBiu5InAANYshjfNLrCz5Tvltpklbl7j7TeNIVa2TL0ugQglPgfBRc/KewYd88opEJW',
  'YyCUMsRQNZBoY7T4TLOcWDoEIEJIlS5MGaaNr82mV2K0CdEbPWyirV/C1KxuZaQVCwUQBCBH+qA4+Ut5Za+24t9zD42B',
  'O3iEqaiROKc47Wb4QDEl6QQgBQr7ZQWttUJprvceySxDFZv1hgwtimXLozDOGPZ2LFwEIOFB+xfimUcWwe4FEhaOM4c/',
  'HUdNUW2xvXJioZ+C794ABCCyIzAW8z8p6Eim4EG7KwcFA7vKe1g5smrXNISduyNiVg==',
];

/** Its keys; nothing else is ever judged by them. */
const policy = [
  'log ledger.seal.example.cn/2026+a23efd31+ARZern0eSkzXftdQuAnKLRv1+VTkLeRhfp4SYkalF9f/\n',
  'log ledger.seal.example.cn/2026+50b782ee+/2dtLXNtMnNtMy1ub3RlLXYxCgTWJeaQupylb7zbMzD7d+TT19IB0os4EmjwxQMPtrsgBmWwyT1rekiEXpsC0IBb+Y69jPZnyCg0qb46bHbg7ETv\n',
  'log ledger.seal.example.cn/2026/sm3+f9373987+/2dtLXNtMnNtMy1ub3RlLXYxCgTWJeaQupylb7zbMzD7d+TT19IB0os4EmjwxQMPtrsgBmWwyT1rekiEXpsC0IBb+Y69jPZnyCg0qb46bHbg7ETv\n',
  'witness court witness.court.example.cn+665d4225+BDEmx7RnQpSk5mia5wLroLYToA1aGXeQOZUmNrO85PJz\n',
  'witness ca witness.ca.example.cn+10a5057c+/2dtLXNtMnNtMy1jb3NpZy12MQoEH87uzcFUzDygdDRxyniMq5jjfmyNhgImOLviFT29QL1+T3EMe1KYmo/bBHGdzNO72WOa8STHpTrmCvNIx0ZKsw==\n',
  'group one any court ca\n',
  'quorum one\n',
].join('');

/**
 * Verifies a piece of evidence that is always the same, and says whether it held.
 *
 * A browser compiles what it runs while it runs it: the first check of a page takes ten times as
 * long as the tenth. In the worker this is done beside the page, while a person looks for a file.
 */
export function rehearse(): boolean {
  const task = { evidence: fromBase64(evidence.join('')), policy: parsePolicy(policy) };
  return verifyEvidence(task).verdict !== 'fails';
}
