// Suggestions at search fields (input[data-suggest]): a combobox of ARIA 1.2 with a list below the field. The field works
// without it; nothing is chosen for the reader, and nothing opens while the field is empty.
const known = new Map()

async function ask(address, typed) {
  if (!known.has(typed)) {
    const response = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } })
    if (!response.ok) return []
    if (known.size > 200) known.clear()
    known.set(typed, (await response.json()).items)
  }
  return known.get(typed)
}

function combobox(field, number) {
  const list = document.createElement("ul")
  list.id = `suggest-${number}`
  list.className = "suggest"
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", field.dataset.suggestName)
  list.hidden = true
  const said = document.createElement("span")
  said.className = "visually-hidden"
  said.setAttribute("role", "status")
  field.parentElement.classList.add("suggest-field")
  field.after(list, said)
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", autocomplete: "off" })) {
    field.setAttribute(name, value)
  }

  let typed = field.value // what the reader wrote, while an arrow shows something else
  let at = -1
  let turn = 0
  let timer = 0

  const options = () => [...list.children]
  function choose(i) {
    const all = options()
    all[at]?.setAttribute("aria-selected", "false")
    at = i
    const option = all[at]
    field.value = option ? option.textContent : typed
    if (option) {
      option.setAttribute("aria-selected", "true")
      option.scrollIntoView({ block: "nearest" })
      field.setAttribute("aria-activedescendant", option.id)
    } else field.removeAttribute("aria-activedescendant")
  }
  function close() {
    turn++
    clearTimeout(timer)
    list.hidden = true
    at = -1
    said.textContent = ""
    field.setAttribute("aria-expanded", "false")
    field.removeAttribute("aria-activedescendant")
  }
  // The last word is what is being written; what stands before it stays.
  function pieces() {
    const cut = typed.search(/[^\s"“”-]*$/u)
    return [typed.slice(0, cut), typed.slice(cut)]
  }
  async function look() {
    const [before, word] = pieces()
    const mine = ++turn
    let items = []
    if (word.trim() !== "" && !word.includes(":")) {
      try {
        items = await ask(field.dataset.suggest, word)
      } catch {
        return // the field works without
      }
    }
    if (mine !== turn || document.activeElement !== field) return
    items = items.filter((item) => item !== word)
    if (items.length === 0) return close()
    at = -1
    field.removeAttribute("aria-activedescendant")
    list.replaceChildren(...items.map((item, i) => {
      const option = document.createElement("li")
      option.id = `${list.id}-${i}`
      option.setAttribute("role", "option")
      option.setAttribute("aria-selected", "false")
      option.textContent = before + item
      return option
    }))
    list.hidden = false
    field.setAttribute("aria-expanded", "true")
    said.textContent = field.dataset.suggestSaid.replace("{0}", items.length)
  }

  // While a syllable is composed the field holds it half done, which is what suggestions go by.
  field.addEventListener("input", () => {
    typed = field.value
    clearTimeout(timer)
    timer = setTimeout(look, 120)
  })
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return
    const open = !list.hidden
    const last = list.children.length - 1
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) {
        if (event.key === "ArrowDown" && field.value !== "") look()
        return
      }
      event.preventDefault()
      choose(event.key === "ArrowDown" ? (at === last ? -1 : at + 1) : (at === -1 ? last : at - 1))
    } else if (event.key === "Escape" && open) {
      event.preventDefault()
      field.value = typed
      close()
    } else if (event.key === "Enter" || event.key === "Tab") close()
  })
  field.addEventListener("blur", close)
  list.addEventListener("pointerdown", (event) => event.preventDefault()) // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li")
    if (!option) return
    field.value = option.textContent
    close()
    field.form.requestSubmit()
  })
}

document.querySelectorAll("input[data-suggest]").forEach(combobox)
