// The algorithms of check characters. Callers have read the form before: every character is known.

/** Value of `0`–`9`, `A`–`Z` as 0 to 35. */
function value36(code: number): number {
  return code < 0x40 ? code - 0x30 : code - 0x37;
}

const letters36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The 31 characters of a unified social credit code: none that is taken for another. */
export const creditLetters = '0123456789ABCDEFGHJKLMNPQRTUWXY';

const creditValues = new Uint8Array(128);
for (let i = 0; i < creditLetters.length; i++) creditValues[creditLetters.charCodeAt(i)] = i;
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/**
 * Check character of a unified social credit code, from its first 17 characters.
 *
 * @basis GB 32100-2015; platform.md P03
 */
export function creditCheck(text: string): string {
  let sum = 0;
  for (const [i, weight] of creditWeights.entries()) {
    sum += (creditValues[text.charCodeAt(i)] ?? 0) * weight;
  }
  return creditLetters[(31 - (sum % 31)) % 31] ?? '';
}

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/**
 * Check character of an organisation code, from its first 8 characters.
 *
 * @basis GB 11714-1997; platform.md P03
 */
export function organisationCheck(text: string): string {
  let sum = 0;
  for (const [i, weight] of organisationWeights.entries()) {
    sum += value36(text.charCodeAt(i)) * weight;
  }
  return '0X987654321'[sum % 11] ?? '';
}

const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/**
 * Check character of an identity number, from its first 17 digits (ISO 7064 MOD 11-2).
 *
 * @basis GB 11643-1999; platform.md P03
 */
export function residentCheck(text: string): string {
  let sum = 0;
  for (const [i, weight] of residentWeights.entries()) sum += (text.charCodeAt(i) - 0x30) * weight;
  return '10X98765432'[sum % 11] ?? '';
}

/**
 * The hybrid check character over digits and capital letters.
 *
 * @basis ISO 7064 MOD 37,36; GB/T 36904; platform.md P03
 */
export function hybridCheck(text: string): string {
  let p = 36;
  for (let i = 0; i < text.length; i++) {
    p = (p + value36(text.charCodeAt(i))) % 36 || 36;
    p = (p * 2) % 37;
  }
  return letters36[(37 - p) % 36] ?? '';
}

/**
 * Remainder of a row of digits and letters by 97, letters counting as 10 to 35.
 *
 * @basis ISO 7064 MOD 97-10; platform.md P03
 */
export function remainder97(text: string): number {
  let rest = 0;
  for (let i = 0; i < text.length; i++) {
    const value = value36(text.charCodeAt(i));
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** The two check digits that make `body` and them leave 1 by 97. */
export function checkDigits97(body: string): string {
  return String(98 - remainder97(`${body}00`)).padStart(2, '0');
}

/**
 * Check digit of a GS1 key: weights 3 and 1 from the right.
 *
 * @basis GS1 General Specifications §7.9; platform.md P03
 */
export function gs1Check(body: string): string {
  let sum = 0;
  for (let i = body.length - 1, weight = 3; i >= 0; i--, weight = 4 - weight) {
    sum += (body.charCodeAt(i) - 0x30) * weight;
  }
  return String((10 - (sum % 10)) % 10);
}

/**
 * Check digit of a bank card: every second digit from the right doubled.
 *
 * @basis ISO/IEC 7812-1 annex B; platform.md P03
 */
export function luhnCheck(body: string): string {
  let sum = 0;
  for (let i = body.length - 1, isDoubled = true; i >= 0; i--, isDoubled = !isDoubled) {
    const digit = body.charCodeAt(i) - 0x30;
    const twice = digit * 2;
    sum += isDoubled ? (twice > 9 ? twice - 9 : twice) : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Letters count from 10 and leave out what 11 divides: A is 10, B 12, L 23, V 34. */
function containerValue(code: number): number {
  if (code < 0x40) return code - 0x30;
  const plain = code - 0x37;
  return plain + Math.floor((plain - 1) / 10);
}

/**
 * Check digit of a container number, from its first 10 characters.
 *
 * A remainder of 10 is written 0, so the number is weaker there; owners should avoid such serials.
 *
 * @basis ISO 6346:1995 annex A; platform.md P03
 */
export function containerCheck(text: string): string {
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += containerValue(text.charCodeAt(i)) * 2 ** i;
  return String((sum % 11) % 10);
}

/**
 * Check digit of an IMO ship number, from its first 6 digits.
 *
 * @basis IMO resolution A.1117(30); platform.md P03
 */
export function shipCheck(text: string): string {
  let sum = 0;
  for (let i = 0; i < 6; i++) sum += (text.charCodeAt(i) - 0x30) * (7 - i);
  return String(sum % 10);
}
