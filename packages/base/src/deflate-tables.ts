const numbers = (text: string): number[] => text.split(' ').map(Number);

/** The shortest match of each length symbol, the first of which is 257. @basis RFC 1951 §3.2.5 */
export const lengthBases = Uint16Array.from(
  numbers('3 4 5 6 7 8 9 10 11 13 15 17 19 23 27 31 35 43 51 59 67 83 99 115 131 163 195 227 258'),
);

/** How many bits after a length symbol say the rest. @basis RFC 1951 §3.2.5 */
export const lengthExtras = Uint8Array.from(
  numbers('0 0 0 0 0 0 0 0 1 1 1 1 2 2 2 2 3 3 3 3 4 4 4 4 5 5 5 5 0'),
);

/** The shortest distance of each distance symbol. @basis RFC 1951 §3.2.5 */
export const distanceBases = Uint16Array.from(
  numbers(
    '1 2 3 4 5 7 9 13 17 25 33 49 65 97 129 193 257 385 513 769 1025 1537 2049 3073 ' +
      '4097 6145 8193 12289 16385 24577',
  ),
);

/** How many bits after a distance symbol say the rest. @basis RFC 1951 §3.2.5 */
export const distanceExtras = Uint8Array.from(
  numbers('0 0 0 0 1 1 2 2 3 3 4 4 5 5 6 6 7 7 8 8 9 9 10 10 11 11 12 12 13 13'),
);

/** The order in which lengths of the code for lengths are sent. @basis RFC 1951 §3.2.7 */
export const lengthOrder = Uint8Array.from(
  numbers('16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15'),
);
