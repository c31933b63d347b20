/** Fen as people read money: `14,400.00`. */
export function yuan(amountFen: number): string {
  const [whole = '', rest = ''] = (amountFen / 100).toFixed(2).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`;
}
