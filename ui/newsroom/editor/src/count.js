// How long a body is, as a Korean newsroom counts: characters with and without spaces, and sheets of squared paper with
// 200 squares (200자 원고지 매수). Captions are not counted. A composed syllable is one character also where a Mac has
// pasted it in its parts.
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
  return { all, bare, sheets: sheets(lines) }
}

const across = 20 // squares in a row; ten rows make a sheet

// sheets counts the rows that the lines fill on squared paper, in sheets to one decimal, rounded up. The rules are those
// taught in schools and given by the National Institute of Korean Language (국립국어원 온라인가나다, "원고지 쓰는 법"):
//   - a paragraph begins with one empty square;
//   - a Hangul syllable, a Hanja, a Latin capital or a mark takes one square; small Latin letters and digits share one
//     by two; an ellipsis or a dash takes two;
//   - a space takes one square, but none at the beginning of a row and none behind a full stop or comma that has one of
//     its own;
//   - a stop, comma or closing mark never begins a row: it goes into the last square of the row before.
export function sheets(lines) {
  let rows = 0
  for (const raw of lines) {
    const line = raw.normalize("NFC").replace(/[\u200b\ufeff]/g, "").trim().replace(/\s+/g, " ")
    if (line === "") continue
    let column = 1
    rows++
    let half = false // the last square holds one small letter or digit and has room for a second
    let last = ""
    for (const c of line) {
      const pairs = /[a-z0-9]/.test(c)
      if (pairs && half) {
        half = false
        last = c
        continue
      }
      half = false
      const end = column === across
      if (c === " ") {
        if (!end && !/[.,。、]/.test(last)) column++
        last = c
        continue
      }
      last = c
      if (end && /[.,。、!?’”'")\]」』〉》]/.test(c)) continue
      const wide = /[…―—]/.test(c) ? 2 : 1
      if (column + wide > across) {
        rows++
        column = 0
      }
      column += wide
      half = pairs
    }
  }
  return Math.ceil(rows) / 10
}
