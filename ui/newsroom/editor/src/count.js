// How long a body is, as a Korean newsroom counts: characters with and without spaces, and sheets of 200 characters
// (원고지 매수, characters with spaces / 200). Captions are not counted. A composed syllable is one character also where
// a Mac has pasted it in its parts.
export function measure(lines) {
  let all = 0
  let bare = 0
  for (const line of lines) {
    for (const c of line.normalize("NFC")) {
      if (c === "\u200b" || c === "\ufeff") continue
      all++
      if (!/\s/.test(c)) bare++
    }
  }
  return { all, bare, sheets: Math.round(all / 20) / 10 }
}
