/**
 * The number of a slip, as the server checks it: `X02641-7F3A-2-K` is the second slip of a device of the endpoint
 * X02641. People read it to each other, so it ends in a check character: ISO/IEC 7064, MOD 37,36.
 */
export function slipNumber(code: string, key: string, count: number): string {
  const number = `${code}-${key.slice(0, tag_length).toUpperCase()}-${count}`;
  return `${number}-${checkCharacter(number)}`;
}

const tag_length = 4;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const modulus = alphabet.length;

function checkCharacter(text: string): string {
  let product = modulus;
  // Only ASCII letters and digits count; `toUpperCase` would make ASCII out of a few other letters.
  for (const character of text.replace(/[^0-9A-Za-z]/g, '').toUpperCase()) {
    const sum = (product + alphabet.indexOf(character)) % modulus;
    product = ((sum === 0 ? modulus : sum) * 2) % (modulus + 1);
  }
  return alphabet.charAt((modulus + 1 - product) % modulus);
}
