// The most frequent words of leaked passwords; most of those passwords are one of them, repeated or with digits.
const WORDS = new Set(
  `123456 password qwerty qwertyuiop qwertyui azerty azertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm abc abcd abcdef abcdefgh
  abcdefghijkl abcdefghijklm abcdefghijklmnop admin administrator root toor user test tester testing guest login logon
  letmein welcome changeme change changeit default secret master access passw0rd p@ssw0rd p@ssword pa$$word pa$$w0rd
  passwort motdepasse contraseña senha parola haslo heslo iloveyou love lovely loveme princess dragon monkey sunshine
  shadow football baseball basketball soccer hockey superman batman spiderman starwars pokemon naruto michael jordan
  jennifer jessica ashley daniel charlie thomas george andrew matthew joshua robert william hunter killer trustno
  whatever nothing freedom computer internet samsung apple google microsoft facebook linkedin amazon github oracle
  postgres postgresql mysql mongodb redis docker kubernetes jenkins grafana prometheus sightline monitor monitoring
  alert alerting observability dashboard server system manager operator supervisor office company business summer
  winter spring autumn january february march april june july august september october november december monday
  friday sunday flower cookie chocolate banana orange cheese pepper ginger tigger snoopy mickey donald purple silver
  golden yellow diamond money million lucky hello helloworld goodbye mustang ferrari porsche mercedes yamaha corvette
  harley phoenix matrix merlin falcon eagle tiger lion panther buster maggie bailey angel jesus heaven blessed
  liverpool arsenal chelsea barcelona madrid juventus dallas boston chicago london paris berlin vienna america
  canada australia mexico gandalf hobbit zaq1zaq1 1q2w3e 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc
  q1w2e3r4 q1w2e3r4t5 qazwsx qazwsxedc qwer asdf zxcv demo example sample temp temporary`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/** Whether the password is easy to guess: a common word, once or repeated, possibly with digits and marks around it. */
export function isCommonPassword(password: string): boolean {
  const text = password.normalize("NFKC").toLowerCase();
  if (new Set(text).size <= 3 || isSequence(text)) return true;
  const core = text.replace(/^[^\p{L}@$]+|[^\p{L}@$]+$/gu, "");
  return [text, core].some((part) => part.split(/[\s._-]+/).every(isRepeatedWord));
}

function isRepeatedWord(part: string): boolean {
  for (let length = 1; length <= part.length; length++) {
    const word = part.slice(0, length);
    if (WORDS.has(word) && part === word.repeat(part.length / length)) return true;
  }
  return false;
}

/** 123456789012, abcdefghijkl and similar, wrapping from 9 to 0. */
function isSequence(text: string): boolean {
  const steps = [...text].slice(1).map((letter, at) => letter.codePointAt(0)! - text.codePointAt(at)!);
  return steps.every((step) => step === 1 || step === -9) || steps.every((step) => step === -1 || step === 9);
}
