// Small helps that all screens of the newsroom share. Each screen works without them.

// A field whose limit is said counts what is typed. Characters are counted as the server counts them.
for (const field of document.querySelectorAll("[data-limit]")) {
  const limit = Number(field.dataset.limit)
  const shown = document.getElementById(`${field.id}-limit`)
  if (!shown) continue
  const sentence = shown.textContent
  const count = () => {
    const n = [...field.value.trim()].length
    shown.textContent = n > limit * 0.7 ? `${n} / ${limit}` : sentence
    shown.classList.toggle("is-over", n > limit)
  }
  field.addEventListener("input", count)
  count()
}

for (const button of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(button.dataset.shows)
  button.hidden = false
  button.addEventListener("click", () => {
    const open = field.type === "password"
    field.type = open ? "text" : "password"
    button.setAttribute("aria-pressed", String(open))
  })
}

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies)
  button.hidden = false
  button.addEventListener("click", async () => {
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
    } catch {
      document.execCommand("copy") // pages without TLS have no clipboard of their own
    }
    button.textContent = button.dataset.done
  })
}

for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (!confirm(form.dataset.confirm)) event.preventDefault()
  })
}

// The entry that is open is in sight, however long the navigation is.
const side = document.querySelector(".side")
const here = side?.querySelector("[aria-current]")
if (here && here.offsetTop + here.offsetHeight > side.clientHeight) side.scrollTop = here.offsetTop - side.clientHeight / 2

// The menu of a phone closes when something else is touched, and on Escape.
const menu = document.querySelector(".top-menu")
if (menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false
  })
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return
    menu.open = false
    menu.querySelector("summary").focus()
  })
}

// What is wrong is read first.
document.querySelector("[autofocus][role=alert]")?.focus()
