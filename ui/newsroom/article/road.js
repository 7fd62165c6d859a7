// The article's road: a step that asks something opens its dialog first, and the guard's findings are shown where they
// stand and mended with one click. Without this script the buttons do the same by a page of their own.
const form = document.getElementById("article")

for (const dialog of document.querySelectorAll("dialog.ask")) {
  const no = dialog.querySelector("[data-no]")
  no.hidden = false
  no.addEventListener("click", () => dialog.close())
  // Enter in a field of the dialog means the dialog's own button, not the first of the form.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input:not([type=radio])")) return
    event.preventDefault()
    event.stopPropagation()
    form.requestSubmit(dialog.querySelector("[data-yes]"))
  })
  if (dialog.open) {
    dialog.close()
    show(dialog, document.querySelector(`[data-asks="${dialog.id}"]`))
  }
}

// show opens a dialog; the focus goes back to the opener, or to the menu that the opener is folded into.
function show(dialog, opener) {
  const menu = opener?.closest("details:not([open])")?.querySelector("summary")
  dialog.onclose = () => (menu ?? opener)?.focus()
  for (const place of dialog.querySelectorAll("[data-shows-value]")) {
    const field = document.getElementById(place.dataset.showsValue)
    if (field) place.textContent = (field.tagName === "SELECT" ? field.selectedOptions[0]?.text.replace(/^[\s└]+/, "") : field.value.trim()) || "–"
  }
  // The guard's counts stand in the bar: the dialog repeats what is there when it opens.
  const counts = document.querySelectorAll("#to-guard .badge")
  for (const place of dialog.querySelectorAll("[data-shows-guard]")) {
    if (counts.length) place.replaceChildren(...[...counts].flatMap((badge) => [badge.cloneNode(true), " "]))
    else place.textContent = document.getElementById("guard").dataset.none
  }
  dialog.showModal()
}

for (const button of document.querySelectorAll("[data-asks]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault()
    button.closest("details")?.removeAttribute("open")
    show(document.getElementById(button.dataset.asks), button)
  })
}
// What readers are told is asked for only where they are told.
const tell = document.querySelector("#ask-correct .field")
if (tell) {
  const choose = () => (tell.hidden = document.querySelector("[name=change]:checked")?.value !== "told")
  choose()
  document.getElementById("ask-correct").addEventListener("change", choose)
}
for (const menu of document.querySelectorAll("details.steps")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return
    menu.open = false
    menu.querySelector("summary").focus()
  })
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false
  })
}

// Articles much like this one are looked for when somebody wants to know.
const near = document.getElementById("near")
if (near) near.hidden = false
near?.addEventListener("toggle", async () => {
  if (!near.open) return
  const answer = await fetch(near.dataset.near, { headers: { Accept: "text/html" } })
  if (!answer.ok || answer.redirected) return // a sign-in page is no list
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  near.querySelector("[role=status]").replaceChildren(...page.body.childNodes)
})

// The guard.
const panel = document.getElementById("guard")
const list = document.getElementById("guard-list")
const link = document.getElementById("to-guard")
if (panel) {
  const line = (tag, text, name) => Object.assign(document.createElement(tag), { textContent: text, className: name ?? "" })
  const fieldOf = (finding) => document.getElementById(`f-${finding.field}`)

  const seek = (finding) => {
    if (finding.field === "body") {
      document.dispatchEvent(new CustomEvent("editor:show", { detail: { id: finding.id } }))
      return
    }
    const field = fieldOf(finding)
    field?.focus()
    if (!finding.quote || !field?.setSelectionRange) return
    const at = nth(field.value, finding.quote, finding.nth)
    if (at >= 0) field.setSelectionRange(at, at + finding.quote.length)
  }

  const mend = (finding, how) => {
    const field = fieldOf(finding)
    if (finding.field === "body" || how.kind === "append") {
      document.dispatchEvent(new CustomEvent("editor:mend", { detail: { quote: finding.quote, nth: finding.nth, kind: how.kind, text: how.text ?? "" } }))
      return
    }
    const at = nth(field.value, finding.quote, finding.nth)
    if (at < 0) return
    field.setRangeText(how.kind === "remove" ? "" : how.text, at, at + finding.quote.length, "end")
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.focus()
  }

  const draw = (findings) => {
    list.replaceChildren(...findings.map((finding) => {
      const item = document.createElement("li")
      item.className = `finding is-${finding.level}`
      const text = line("p", "")
      text.append(line("b", panel.dataset[`level${finding.level}`]), " ", finding.text)
      item.append(text)
      if (finding.quote) {
        const quote = line("p", "", "quote")
        quote.append(line("q", finding.quote))
        item.append(quote)
      }
      item.append(line("p", [finding.where, finding.source].filter(Boolean).join(" · "), "help"))
      if (finding.passed) item.append(line("p", `${panel.dataset.passed}: ${finding.passed}`, "help"))
      const mends = line("div", "", "mends")
      if (finding.quote && (finding.field === "body" || fieldOf(finding))) {
        const button = Object.assign(line("button", panel.dataset.show, "small"), { type: "button" })
        button.addEventListener("click", () => seek(finding))
        mends.append(button)
      }
      for (const how of finding.mends ?? []) {
        const button = Object.assign(line("button", how.label, "small"), { type: "button" })
        button.addEventListener("click", () => mend(finding, how))
        mends.append(button)
      }
      if (mends.childElementCount) item.append(mends)
      return item
    }))
    const badges = ["block", "warn", "info"].flatMap((level) => {
      const count = findings.filter((finding) => finding.level === level && !finding.passed).length
      return count ? [" ", line("span", `${panel.dataset[`level${level}`]} ${count}`, `badge is-${level}`)] : []
    })
    link.replaceChildren(link.firstChild, ...badges)
    link.hidden = !badges.length
    if (!findings.length) list.append(line("li", panel.dataset.none, "help"))
    const override = document.getElementById("guard-override")
    if (override) override.hidden = !findings.some((finding) => finding.level === "block" && !finding.passed)
    document.dispatchEvent(new CustomEvent("editor:marks", {
      detail: findings.filter((finding) => finding.field === "body" && finding.quote).map(({ id, quote, nth, level }) => ({ id, quote, nth, level })),
    }))
  }
  const first = JSON.parse(list.dataset.findings)
  draw(first)
  form.addEventListener("editor:ready", () => draw(first), { once: true })
  document.addEventListener("jogan:saved", (event) => {
    if (event.detail.findings) draw(event.detail.findings)
  })
}

// nth is where the n-th occurrence of a text begins, overlapping ones counted as the guard counts them; -1: it is gone.
function nth(text, quote, n) {
  let at = text.indexOf(quote)
  for (; at >= 0 && n > 0; n--) at = text.indexOf(quote, at + 1)
  return at
}
