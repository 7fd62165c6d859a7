// Advice at the lines above the body: how long title, short title and subtitle are and where they will be cut, and which
// lead readers get while none is written. Nothing here refuses anything.
import { el } from "./dom.js"

// How much is seen: search results show about thirty Korean characters of a title, a phone's card two lines of fourteen,
// a notification and a narrow list about fifteen. Letters that are half as wide count half.
const bounds = {
  title: [[28, "advice.card"], [30, "advice.search"]],
  short_title: [[15, "advice.short"]],
  subtitle: [[60, "advice.subtitle"]],
}

// width is how many Korean characters a text is as wide as.
export function width(text) {
  let halves = 0
  for (const c of text.normalize("NFC").trim()) halves += /[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60\u2018-\u201d\u2026]/u.test(c) || c > "\uffff" ? 2 : 1
  return Math.ceil(halves / 2)
}

export function advise(form, words, lead) {
  for (const [name, limits] of Object.entries(bounds)) {
    const field = form.elements[name]
    if (!(field instanceof HTMLElement)) continue
    const line = el("p", { class: "editor-advice", id: `${field.id}-advice` })
    const show = () => {
      const wide = width(field.value)
      const beyond = limits.filter(([most]) => wide > most).map(([most, key]) => words(key, most))
      line.textContent = wide === 0 ? "" : [words("advice.length", wide), ...beyond].join(" · ")
      line.classList.toggle("is-long", beyond.length > 0)
    }
    field.after(line)
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim())
    field.addEventListener("input", show)
    show()
  }
  const field = form.elements.lead
  if (!(field instanceof HTMLElement)) return () => {}
  const line = el("p", { class: "editor-advice" })
  field.after(line)
  const show = () => {
    const taken = field.value.trim() === "" ? lead() : ""
    line.textContent = taken === "" ? "" : words("advice.lead", taken)
  }
  field.addEventListener("input", show)
  show()
  return show
}

const role = "(?:기자|특파원|통신원|논설위원|편집위원|취재팀|취재단|리포터|에디터|PD)"
const mail = "(?:\\s*[(\\[<]?\\s*[\\w.+-]+@[\\w.-]+\\s*[)\\]>]?)"
const bracketed = /^(?:\[([^[\]]{1,80})\]|\(([^()]{1,80})\)|【([^【】]{1,80})】)\s*[=＝|｜┃ ]*/
const inside = new RegExp(`^[^=＝]{1,30}[=＝][^=＝]{1,60}$|^.*\\S\\s*${role}${mail}?\\s*$`)
const open = new RegExp(`^(?:[^\\s=＝]{1,20}\\s*[=＝]\\s*)?(?:[^.?!…"“”‘’'=＝|@()\\[\\]{}【】<>]{1,40}?${role}${mail}?[\\s,·/]*){1,4}[=＝|｜┃]+\\s*(?:${mail}\\s*[=＝|｜┃]*\\s*)?`)
const whole = new RegExp(`^(?:[^.?!…"“”‘’'=＝|@()\\[\\]{}【】<>]{1,20}\\s${role}${mail}?[\\s,·/]*){1,4}$`)

// leadOf is nearly what richtext.Lead takes from a body: its own paragraphs without the opening byline, cut after a
// sentence.
export function leadOf(doc, limit) {
  const parts = []
  let size = 0
  doc.forEach((node) => {
    if (node.type.name !== "paragraph" || size > limit) return
    let text = node.textBetween(0, node.content.size, "", " ").replace(/\s+/g, " ").trim()
    if (parts.length === 0) {
      const bracket = bracketed.exec(text)
      if (bracket && inside.test(bracket.slice(1).join(""))) text = text.slice(bracket[0].length)
      text = text.replace(open, "")
      if (whole.test(text)) text = ""
    }
    if (text === "") return
    parts.push(text)
    size += text.length + 1
  })
  const all = [...parts.join(" ")]
  if (all.length <= limit) return all.join("")
  const cut = all.slice(0, limit).join("")
  const sentence = /^.*[^\s\dA-Z][.?!…。][”’"')\]」』]*(?=\s)/su.exec(cut + (all[limit] === " " ? " " : ""))
  return sentence ? sentence[0] : cut.replace(/\s\S*$/, "").replace(/[ ,·…]+$/, "") + "…"
}
