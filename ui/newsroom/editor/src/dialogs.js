// The small windows over the editor: an address to embed, the picker of related articles, characters, shortcuts. Each is
// a modal <dialog>, so that the keyboard stays in it and Escape leaves it; what is typed there is no change of the form.
import { el, icon } from "./dom.js"
import { embedOf } from "./embed.js"
import { relatedNumbers } from "./schema.js"

// sheet makes a dialog with a heading and a button that closes it; it is taken away when it closes.
function sheet(root, words, title, back) {
  const id = `editor-sheet-${title.replace(/\W/g, "-")}`
  const body = el("div", { class: "editor-sheet-body" })
  const dialog = el("dialog", { class: "editor-sheet", "aria-labelledby": id },
    el("div", { class: "editor-sheet-head" }, el("h2", { id }, words(title)),
      el("button", { type: "button", class: "editor-button", "aria-label": words("close"), title: words("close"), onclick: () => leave() }, icon("close"))),
    body)
  for (const name of ["input", "change", "submit"]) dialog.addEventListener(name, (e) => e.stopPropagation())
  dialog.addEventListener("keydown", (e) => {
    e.stopPropagation()
    if (e.key === "Enter" && e.target.localName === "input") e.preventDefault() // it would send the article's form
  })
  dialog.addEventListener("click", (e) => e.target === dialog && leave())
  // A browser tells of a closed window only later: what is typed meanwhile must land in the text, not before it.
  let left = false
  function leave() {
    if (left) return
    left = true
    dialog.close()
    dialog.remove()
    back()
  }
  dialog.addEventListener("close", leave)
  root.append(dialog)
  return { dialog, body, leave }
}

const enter = (run) => (e) => {
  if (e.key === "Enter" && !e.isComposing) run()
}

// askEmbed asks for an address and gives { kind, address } to done.
export function askEmbed({ root, words, back, done }) {
  const { dialog, body, leave } = sheet(root, words, "embed", back)
  const wrong = el("p", { class: "editor-wrong", role: "alert" })
  const take = () => {
    const found = embedOf(input.value)
    if (!found) {
      wrong.textContent = words("embed.wrong")
      input.setAttribute("aria-invalid", "true")
      return input.focus()
    }
    leave()
    done(found)
  }
  const input = el("input", { type: "url", id: "editor-embed-address", inputmode: "url", autocomplete: "off", placeholder: "https://", onkeydown: enter(take) })
  body.append(
    el("label", { for: "editor-embed-address" }, words("embed.address")),
    el("div", { class: "editor-row" }, input, el("button", { type: "button", class: "editor-text-button is-main", onclick: take }, words("insert"))),
    wrong, el("p", { class: "editor-hint" }, words("embed.hint")))
  dialog.showModal()
}

// askRelated lets the reporter search and order related articles, and gives their numbers to done.
export function askRelated({ root, words, back, articles, numbers, done }) {
  const { dialog, body, leave } = sheet(root, words, "related", back)
  let chosen = numbers === "" ? [] : numbers.split(",").map((no) => ({ no, title: words("related.numbered", no) }))
  const results = el("ul", { class: "editor-choices", "aria-label": words("related.found") })
  const list = el("ol", { class: "editor-choices", "aria-label": words("related.chosen") })
  const said = el("p", { class: "editor-hint", role: "status" })
  const button = (face, label, run, off = false) =>
    el("button", { type: "button", class: "editor-button", "aria-label": label, title: label, "aria-disabled": off ? "true" : null, onclick: () => off || run() }, icon(face))
  const day = (at) => (at ? new Intl.DateTimeFormat(document.documentElement.lang || "ko", { dateStyle: "medium" }).format(new Date(at)) : "")

  function showChosen() {
    const swap = (i, j) => {
      ;[chosen[i], chosen[j]] = [chosen[j], chosen[i]]
      showChosen()
      list.children[j]?.querySelector("button")?.focus()
    }
    list.replaceChildren(...chosen.map((x, i) =>
      el("li", {}, el("span", {}, x.title),
        button("up", `${x.title}: ${words("block.up")}`, () => swap(i, i - 1), i === 0),
        button("down", `${x.title}: ${words("block.down")}`, () => swap(i, i + 1), i === chosen.length - 1),
        button("bin", `${x.title}: ${words("block.remove")}`, () => {
          chosen.splice(i, 1)
          showChosen()
          input.focus()
        }))))
    list.hidden = chosen.length === 0
  }

  let asked = 0
  async function search() {
    const mine = ++asked
    try {
      const found = await articles({ q: input.value.trim() })
      if (mine !== asked) return
      results.replaceChildren(...found.map((x) =>
        el("li", {}, el("button", {
          type: "button", class: "editor-choice",
          onclick: () => {
            if (chosen.length >= 10) return (said.textContent = words("related.full"))
            if (!chosen.some(({ no }) => no === String(x.no))) chosen.push({ no: String(x.no), title: x.title })
            said.textContent = words("related.added", x.title)
            showChosen()
          },
        }, el("span", {}, x.title), el("small", {}, `${x.no} · ${day(x.published)}`)))))
      said.textContent = found.length === 0 ? words("related.none") : ""
    } catch {
      said.textContent = words("upload.offline")
    }
  }
  let timer = 0
  const input = el("input", {
    type: "search", id: "editor-related-search", autocomplete: "off", onkeydown: enter(search),
    oninput: () => {
      clearTimeout(timer)
      timer = setTimeout(search, 250)
    },
  })
  body.append(
    list, el("label", { for: "editor-related-search" }, words("related.search")), input, said, results,
    el("div", { class: "editor-sheet-foot" },
      el("button", { type: "button", class: "editor-text-button is-main", onclick: () => {
        leave()
        done(relatedNumbers(chosen.map(({ no }) => no).join(",")))
      } }, words("related.done"))))
  showChosen()
  search()
  if (numbers !== "") {
    articles({ no: numbers }).then((known) => {
      chosen = chosen.map((x) => ({ ...x, title: known.find(({ no }) => String(no) === x.no)?.title ?? x.title }))
      showChosen()
    }, () => {})
  }
  dialog.showModal()
  input.focus()
}

// The characters of Korean news that a keyboard does not have.
const groups = [
  ["signs", "△▲▽▼◇◆□■○●◎★☆※→←↑↓↔"],
  ["quotes", "“”‘’「」『』〈〉《》【】"],
  ["points", "·…―–～ㆍ°′″"],
  ["units", "㎡㎢㎥㏊㎞㎝㎜㎏㎎㎖㎾㎿℃℉㎍‰"],
  ["numbers", "①②③④⑤⑥⑦⑧⑨⑩½⅓¼¾²³"],
  ["other", "等外內前現故新舊美中日北英佛獨伊露與野靑檢警軍法反親女男\u00d7\u00f7±≒≥≤￦€¥£"],
]

// askCharacter shows the palette and gives each chosen character to done; Shift keeps it open.
export function askCharacter({ root, words, back, done }) {
  const { dialog, body, leave } = sheet(root, words, "characters", back)
  const all = []
  for (const [key, characters] of groups) {
    const row = el("div", { class: "editor-characters", role: "group", "aria-label": words("characters." + key) })
    for (const c of characters) {
      const button = el("button", {
        type: "button", class: "editor-button", tabindex: all.length === 0 ? "0" : "-1",
        onclick: (e) => {
          done(c)
          if (!e.shiftKey) leave()
        },
      }, c)
      all.push(button)
      row.append(button)
    }
    body.append(el("p", { class: "editor-hint" }, words("characters." + key)), row)
  }
  body.append(el("p", { class: "editor-hint" }, words("characters.hint")))
  body.addEventListener("keydown", (e) => {
    const i = all.indexOf(document.activeElement)
    if (i < 0) return
    // Up and down go to the button that is nearest in the next row on the screen.
    const below = (by) => {
      const here = all[i].getBoundingClientRect()
      let best = null
      let far = Infinity
      for (const button of all) {
        const there = button.getBoundingClientRect()
        const dy = (there.top - here.top) * by
        if (dy < 4) continue
        const distance = dy * 100 + Math.abs(there.left - here.left)
        if (distance < far) [far, best] = [distance, button]
      }
      return best
    }
    const to = { ArrowRight: () => all[i + 1], ArrowLeft: () => all[i - 1], ArrowDown: () => below(1), ArrowUp: () => below(-1), Home: () => all[0], End: () => all.at(-1) }[e.key]?.()
    if (!to) return
    e.preventDefault()
    all.forEach((button) => (button.tabIndex = button === to ? 0 : -1))
    to.focus()
  })
  dialog.showModal()
  all[0].focus()
}

// showShortcuts lists [keys, name] pairs.
export function showShortcuts({ root, words, back, shortcuts }) {
  const { dialog, body } = sheet(root, words, "shortcuts", back)
  body.append(el("dl", { class: "editor-shortcuts" }, ...shortcuts.map(([keys, name]) =>
    el("div", {}, el("dt", {}, ...keys.split(" ").map((k) => el("kbd", {}, k))), el("dd", {}, name)))))
  dialog.showModal()
}
