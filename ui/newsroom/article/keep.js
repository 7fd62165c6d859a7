// Keeps what is typed into an article: in this browser at once, on the server as soon as the typing rests. What the line
// of state calls saved is stored on the server; everything else is still in this browser, for this person alone.

const person = Number(document.body.dataset.person)
const form = document.getElementById("article")
const DAY = 24 * 60 * 60 * 1000

// How long the typing rests before a save, and how long a save waits at most while it goes on; in milliseconds.
const REST = 1200
const AT_MOST = 10_000
// What browsers still send of a page that closes: 64 KiB, with room for the frame around it.
const LAST_WORDS = 60_000

// The copies: a store of this browser, one row for each article or form for a new one.
let opened = null
function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("jogan-kept", 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore("copy", { keyPath: "id" }).createIndex("person", "person")
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
    asked.onblocked = () => reject(new Error("the store is blocked"))
  })
}
async function using(mode, work) {
  const db = await (opened ??= open())
  return new Promise((resolve, reject) => {
    const tx = db.transaction("copy", mode, { durability: "strict" })
    const asked = work(tx.objectStore("copy"))
    tx.oncomplete = () => resolve(asked?.result)
    tx.onabort = () => reject(tx.error)
  })
}
const copies = {
  put: (copy) => using("readwrite", (store) => store.put(copy)),
  remove: (id) => using("readwrite", (store) => store.delete(id)),
  all: async () => (await using("readonly", (store) => store.index("person").getAll(person))).sort((a, b) => b.at - a.at),
}
// A copy that was thrown away stays for a week under a name of its own.
async function throwAway(copy) {
  const { older, ...thrown } = copy
  await copies.put({ ...thrown, id: `${older ?? copy.id} thrown ${Date.now()}`, thrown: Date.now() })
  await copies.remove(copy.id)
}
async function prune() {
  for (const copy of await copies.all()) if (copy.thrown && Date.now() - copy.thrown > 7 * DAY) await copies.remove(copy.id)
}
const waiting = (copy) => !copy.thrown

function catalogue(holder) {
  const table = JSON.parse(holder.dataset.keep)
  return (key, ...args) => (table[key] ?? key).replace(/\{(\d)\}/g, (_, i) => args[i] ?? "")
}
const clock = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", hour12: false }).format(at)

function el(tag, attributes = {}, ...kids) {
  const e = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value)
  e.append(...kids)
  return e
}
function button(text, press, kind = "") {
  const b = el("button", { type: "button", class: kind }, text)
  b.addEventListener("click", press)
  return b
}

// resume asks the server for the form with the copy in it; where the stored text has moved on, it shows both.
async function resume(copy) {
  if (copy.older) {
    await form?.keeping?.flush() // what was typed since is stored first; what cannot be is thrown away in place of lost
    const { older, ...again } = copy
    const since = (await copies.all()).find((c) => c.id === older)
    if (since) await throwAway(since)
    await copies.put({ ...again, id: older })
    await copies.remove(copy.id)
  }
  form?.keeping?.handOver()
  const sent = el("form", { method: "post", action: `/desk/articles/${copy.no || "new"}/kept?done=kept`, hidden: "" })
  for (const [name, value] of copy.pairs) sent.append(Object.assign(el("textarea", { name }), { value }))
  document.body.append(sent)
  sent.submit()
}

// card shows a copy and what can be done with it.
function card(copy, words, explain, { heading, gone } = {}) {
  const box = el("section", { class: "kept-copy" })
  const title = copy.title || words("untitled")
  box.append(
    el("h2", {}, heading ?? title),
    heading ? el("p", {}, el("b", {}, title)) : "",
    el("p", {}, explain),
    el("div", { class: "actions" },
      button(words(copy.no && !copy.thrown ? "compare" : "resume"), () => resume(copy), "primary"),
      copy.thrown ? "" : button(words("throw"), async () => {
        await throwAway(copy)
        box.replaceChildren(el("p", {}, el("a", { href: "/desk/kept" }, words("list"))))
        gone?.()
      }),
    ),
  )
  return box
}

// Signing out takes nothing away, but who leaves a shared machine should know what stays.
document.querySelector(".top-out")?.addEventListener("submit", async (event) => {
  const out = event.currentTarget
  event.preventDefault()
  await form?.keeping?.flush()
  const kept = await copies.all().catch(() => [])
  if (!kept.some(waiting) || confirm(out.dataset.unsaved)) out.submit()
})

const list = document.getElementById("kept-list")
if (list && person) {
  const words = catalogue(list)
  const show = async () => {
    await prune()
    const all = await copies.all()
    list.replaceChildren(...all.map((copy) => card(copy, words, words(copy.thrown ? "thrown" : "waiting", clock(copy.thrown || copy.at)), { gone: show })))
    if (all.length === 0) list.append(el("p", { class: "empty" }, words("none")))
  }
  show().catch(() => list.replaceChildren(el("p", { class: "notice is-warning" }, words("no-store"))))
}

if (form?.dataset.keep && person) form.keeping = keep()

function keep() {
  const words = catalogue(form)
  const state = document.getElementById("state")
  const more = document.getElementById("state-more")
  const hold = document.getElementById("hold")
  const banner = document.getElementById("held")
  const saveButton = document.getElementById("save")
  const comparing = form.hasAttribute("data-base")
  const tab = crypto.randomUUID?.() ?? Math.random().toString(36).slice(2) + Date.now().toString(36)

  form.elements.tab.value = tab
  let no = Number(form.elements.no.value)
  let version = Number(form.elements.version.value)
  let turn = Date.now() // of the next save: counts on, also over a reload
  let typed = 0 // counts what was typed; saved says up to where it is stored
  let saved = 0
  let since = 0 // when the first of what is not saved was typed
  let busy = null
  let failures = 0
  let timer = 0
  let stopped = "" // why nothing is saved any more until somebody decides: "stale", "signed-out" …
  let held = hold.disabled
  let leaving = false
  let kept = true // the browser keeps what is typed
  let unkept = "" // else: why it does not

  // The key that this browser last had for the article: a page that was loaded again, or died, leaves its sign to the next.
  const place = () => `jogan-tab ${person} ${no}`
  const note = () => {
    if (comparing) return // it takes no sign: the page before it has one to hand on
    try {
      localStorage.setItem(place(), tab)
    } catch {
      // without a store the sign of a page that died holds for its minute
    }
  }
  let was = ""
  let alone = false // the page whose key "was" is lives no more
  try {
    was = localStorage.getItem(place()) ?? ""
  } catch {
    was = ""
  }

  const id = () => `${person} ${no || `new ${form.elements.key?.value}`}`
  const dirty = () => typed > saved
  const own = new Set(["tab", "turn", "person", "shown", "leaving", "overwrite"])
  const pairs = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !own.has(name) && !name.startsWith("pick-"))

  function say(text, kind = "", extra = null) {
    if (state.textContent !== text) state.textContent = text
    state.classList.toggle("is-dirty", kind === "warn")
    state.classList.toggle("is-safe", kind === "safe")
    more.hidden = !(extra || unkept)
    more.replaceChildren(extra ?? unkept)
  }
  const sayOffline = () => say(words(!kept ? "offline-unkept" : navigator.onLine ? "unreachable" : "offline"), "warn")

  // Writes to the store follow each other in the order in which they were asked for.
  let chain = Promise.resolve()
  function store(work) {
    chain = chain.then(work).then(
      () => {
        kept = true
        unkept = ""
      },
      (cause) => {
        kept = false
        unkept = words(cause?.name === "QuotaExceededError" ? "full" : "no-store")
        more.hidden = false
        more.replaceChildren(unkept)
      },
    )
    return chain
  }
  let keepTimer = 0
  // What an earlier page left of this article, read before this page writes: both have the same name in the store.
  const before = hold.disabled ? [] : pairs()
  const plain = (all) => all.filter(([name, value]) => value !== "" && !["version", "no", "key"].includes(name)).map(([name, value]) => [name, value.replaceAll("\r\n", "\n")])
  const looks = !form.hasAttribute("data-typed") // else the earlier page's words are those in the form
  const name = id()
  const earlier = looks ? copies.all().then((all) => all.filter(waiting)) : Promise.resolve([])
  earlier.catch(() => {}) // told where it is needed
  const same = (copy) => JSON.stringify(plain(copy.pairs)) === JSON.stringify(plain(before))
  // setAside gives what the earlier page left a name of its own, once: the next write takes the old one.
  let aside = null
  const setAside = () => (aside ??= earlier.then(async (all) => {
    const copy = all.find((c) => c.id === name)
    if (!copy || same(copy)) return null
    const renamed = { ...copy, older: copy.id, id: `${copy.id} older ${copy.at}` }
    await copies.put(renamed)
    return renamed
  }))
  function keepNow() {
    clearTimeout(keepTimer)
    keepTimer = 0
    if (held || !dirty()) return chain
    const base = comparing ? form.dataset.base : String(version)
    const all = pairs().map(([name, value]) => (name === "version" ? [name, base] : [name, value]))
    const copy = { id: id(), person, no, version: Number(base), pairs: all, at: Date.now(), title: form.elements.title?.value ?? "" }
    return store(async () => {
      await setAside().catch(() => {}) // a store that cannot be read keeps nobody from being written
      await copies.put(copy)
    })
  }

  function touch() {
    if (held) return
    typed++
    since ||= Date.now()
    keepTimer ||= setTimeout(keepNow, 150)
    if (stopped === "" || stopped === "refused") {
      stopped = ""
      say(words("dirty"), "warn")
      plan(Math.max(0, Math.min(REST, since + AT_MOST - Date.now())))
    }
  }
  function plan(wait) {
    clearTimeout(timer)
    if (comparing || held || stopped) return
    timer = setTimeout(save, failures ? Math.max(wait, pause()) : wait)
  }
  const pause = () => Math.min(60_000, 1000 * 2 ** failures) * (0.75 + Math.random() / 2)

  // save sends what stands in the form and resolves to "saved", or to why it is not.
  function save(last = false) {
    if (busy && last !== true) return busy
    clearTimeout(timer)
    const sending = send(last === true)
    if (last === true) return sending
    busy = sending.finally(() => {
      busy = null
      if (dirty() && !stopped && !held) plan(failures ? 0 : Math.max(0, Math.min(REST, since + AT_MOST - Date.now())))
    })
    return busy
  }
  async function send(last) {
    if (alone && was && no && !last) await beat() // the sign of this browser's dead page would refuse the save
    if (held || comparing) return "held"
    const body = new FormData(form) // the editor writes its last words into the form when it is read
    const upTo = typed
    body.set("turn", String((turn = Math.max(turn + 1, Date.now()))))
    body.set("version", String(version))
    if (last) {
      body.set("leaving", "1")
      let bytes = 0
      for (const [name, value] of body) bytes += 150 + name.length + (typeof value === "string" ? new TextEncoder().encode(value).length : LAST_WORDS)
      if (bytes > LAST_WORDS) return "kept" // the copy in the browser is sent when the article is opened again
    } else {
      since = Date.now()
      say(words("saving"))
    }
    let answer, said
    try {
      answer = await fetch(`/desk/articles/${no || "new"}/save`, {
        method: "POST", body, headers: { Accept: "application/json, application/problem+json" },
        keepalive: last, redirect: "manual", signal: last ? undefined : AbortSignal.timeout(20_000),
      })
      said = await answer.json()
    } catch {
      return failed()
    }
    if (answer.status === 200) return took(upTo, said)
    if (answer.status === 401 || said.code === "keep.other-person") return stop("signed-out", said)
    if (answer.status === 409) {
      if (said.code === "article.editing") return taken(said.editing)
      return stop("stale", said)
    }
    if (answer.status >= 500 || answer.status === 429) return failed()
    return stop("refused", said)
  }
  function failed() {
    failures++
    sayOffline()
    plan(0)
    return "failed"
  }
  function took(upTo, said) {
    failures = 0
    stopped = ""
    version = said.version
    form.elements.version.value = version
    const old = id()
    if (!no) begun(said)
    saved = Math.max(saved, upTo)
    if (dirty()) {
      keepNow()
    } else {
      since = 0
      say(words("saved", said.saved), "safe")
      store(() => (dirty() ? null : copies.remove(id())))
    }
    if (old !== id()) store(() => copies.remove(old))
    document.dispatchEvent(new CustomEvent("jogan:saved", { detail: { no, version, findings: said.findings } }))
    return "saved"
  }
  // The new article has its number: the page becomes the page of that article.
  function begun(said) {
    no = said.no
    form.elements.no.value = no
    form.action = said.address
    for (const b of document.querySelectorAll("button[formaction^='/desk/articles/new']")) b.setAttribute("formaction", b.getAttribute("formaction").replace("/new", `/${no}`))
    for (const b of banner.querySelectorAll("[formaction]")) b.setAttribute("formaction", `${said.address}/take`)
    history.replaceState(history.state, "", said.address)
    note()
  }
  function stop(why, said) {
    stopped = why
    clearTimeout(timer)
    keepNow()
    if (why === "stale") {
      say(words("stale"), "warn", button(words("compare"), () => reallySend(), "small"))
    } else if (why === "signed-out") {
      const link = el("a", { href: "/desk/sign-in", target: "_blank" }, words("sign-in"))
      say(said.code === "keep.other-person" ? words("other-person") : words("signed-out"), "warn", link)
      failures++
      clearTimeout(timer)
      timer = setTimeout(again, Math.max(15_000, pause()))
    } else {
      say(words("refused", (said.errors ?? []).map((e) => e.detail).concat(said.detail ?? []).filter(Boolean).join(" ")), "warn")
    }
    return why
  }
  // again tries anew what could not be done, when the line or the person is back.
  function again() {
    if (stopped === "signed-out") stopped = ""
    if (stopped || held) return
    if (dirty()) save()
    beat()
  }
  addEventListener("online", again)
  addEventListener("focus", () => (stopped === "signed-out" || failures) && again())
  addEventListener("offline", () => dirty() && sayOffline())

  // The buttons. Saving stays on the page; what the server does not take is sent as a form, which says so at its fields.
  let real = false
  function reallySend() {
    real = true
    form.requestSubmit(saveButton)
  }
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.formTarget === "_blank") return
    form.elements.version.value = version
    if (real || comparing || held || (event.submitter && event.submitter !== saveButton)) {
      keepNow()
      leaving = true
      real = false
      note() // a page that takes over hands its key on
      return
    }
    event.preventDefault()
    typed++ // pressing the button saves, whether something was typed or not
    switch (await flush()) {
      case "saved":
        return done()
      case "stale": case "refused": case "held":
        if (!held) reallySend()
    }
  })
  async function flush() {
    if (busy) await busy
    if (!dirty() || held || comparing) return "saved"
    stopped = ""
    return save()
  }
  function done() {
    const main = document.getElementById("main")
    for (const old of main.querySelectorAll(":scope > .notice.is-done, .summary")) old.remove()
    main.prepend(el("p", { class: "notice is-done", role: "status" }, words("done")))
  }

  for (const kind of ["input", "change", "editor:change"]) form.addEventListener(kind, (event) => event.target.type === "file" || touch())

  // Leaving.
  addEventListener("pageshow", (event) => event.persisted && location.reload())
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty() && !stopped && !leaving) {
      keepNow()
      save()
    }
  })
  addEventListener("pagehide", () => {
    if (leaving || held) return
    keepNow()
    if (dirty() && !stopped && !comparing) save(true)
    else if (no) tell("leave", true).catch(() => {})
  })
  addEventListener("beforeunload", (event) => {
    if (dirty() && !leaving && !kept) event.preventDefault()
  })

  // Who writes here.
  function tell(what, last = false) {
    const body = new URLSearchParams({ tab, was, version })
    return fetch(`/desk/articles/${no}/${what}`, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: last, redirect: "manual" })
  }
  let beating = false
  async function beat() {
    if (!no || beating || comparing) return
    beating = true
    try {
      const answer = held ? await fetch(`/desk/articles/${no}/editing`, { headers: { Accept: "application/json" } }) : await tell("editing")
      const said = await answer.json()
      if (held) {
        if (answer.ok && said.editing) heldBy(said.editing)
        else if (answer.ok) free()
      } else if (answer.ok) {
        was = ""
        note()
        if (said.version > version && !busy) {
          if (!dirty()) location.reload()
          else save()
        }
      } else if (said.code === "article.editing") {
        if (beats > 0 || dirty()) taken(said.editing)
        else heldBy(said.editing)
      } else if (answer.status === 401 && dirty()) {
        stop("signed-out", said)
      }
      beats++
    } catch {
      // without a line nobody can be told; the next beat tries again
    } finally {
      beating = false
    }
  }
  let beats = 0
  function taken(by) {
    keepNow() // before the fields are closed: closed fields are not read
    heldBy(by, true)
    return "held"
  }
  let told = ""
  function heldBy(by, over = false) {
    held = true
    clearTimeout(timer)
    hold.disabled = true
    form.classList.add("is-held")
    for (const area of form.querySelectorAll("textarea[data-editor]")) area.dispatchEvent(new CustomEvent("editor:readonly", { bubbles: true, detail: true }))
    const now = by.name + by.since + by.mine
    if (told === now) return
    told = now
    const key = over ? (by.mine ? "taken-mine" : "taken") : by.mine ? "held-mine" : "held"
    document.getElementById("held-who").textContent = by.mine ? words(key, by.since) : words(key, by.name, by.since)
    document.getElementById("held-take").hidden = false
    document.getElementById("held-free").hidden = true
    banner.hidden = false
    say(words("reading"))
    if (over) banner.scrollIntoView({ block: "center" })
  }
  function free() {
    told = ""
    document.getElementById("held-who").textContent = words("free")
    document.getElementById("held-take").hidden = true
    document.getElementById("held-free").hidden = false
  }
  // Closed fields keep their text readable; an editor that does not know of this is stopped here.
  for (const kind of ["beforeinput", "paste", "drop", "cut"]) form.addEventListener(kind, (event) => held && event.preventDefault(), { capture: true })
  document.addEventListener("jogan:editing", (event) => Number(event.detail?.no) === no && beat())
  setInterval(beat, 20_000)

  // Pages of the same person in this browser know of each other, also without a line.
  const channel = new BroadcastChannel("jogan-editing")
  channel.addEventListener("message", ({ data }) => {
    if (!no || data.no !== no || data.person !== person) return
    if (data.ask && !held) channel.postMessage({ no, person, here: true, tab })
    if (data.here && data.tab === was) was = "" // that page is alive
    if (data.began && !held) beat()
  })

  // A page holds a lock of the browser as long as it lives, which tells a page that died from one that is slow. Where the
  // browser has none (plain http), only an answer on the channel tells. The page before this one may be just going.
  navigator.locks?.request(`jogan-tab ${tab}`, () => new Promise(() => {}))
  async function start() {
    channel.postMessage({ no, person, ask: true })
    const before = was
    for (let i = 0; i < 4; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      if (!navigator.locks || !before) break
      const { held } = await navigator.locks.query()
      was = held.some((lock) => lock.name === `jogan-tab ${before}`) ? "" : before
      if (was) break
    }
    alone = true
    await beat()
    if (!held) channel.postMessage({ no, person, began: true })
  }

  // What an earlier page left behind. Whoever types already is not interrupted: it is offered beside what they write.
  async function lookBack() {
    const all = await earlier
    await started // the sign is this page's before another page follows it
    const offer = document.getElementById("kept-offer")
    const copy = all.find((c) => c.id === name)
    if (copy && !same(copy) && copy.version === version && !held && typed === 0) {
      return resume(copy)
    }
    const offered = all.filter((c) => (no ? c.no === no && c.older : !c.no && c.id !== id()))
    const renamed = await setAside()
    if (renamed) offered.push(renamed)
    if (copy) await store(() => (typed > 0 ? null : copies.remove(name)))
    for (const c of offered) offer.append(card(c, words, words(no ? "found-changed" : "found-new", clock(c.at)), { heading: words("found") }))
    await prune()
  }

  const started = start().catch(() => {})
  if (form.hasAttribute("data-typed")) {
    if (form.hasAttribute("data-dirty")) queueMicrotask(touch)
  } else {
    lookBack().catch((cause) => store(() => Promise.reject(cause)))
  }
  if (held) say(words("reading"))

  // handOver ends the writing here: the page that follows has the words, and takes this one's sign without a gap in
  // which somebody else could.
  function handOver() {
    leaving = true
    form.inert = true
    note()
  }

  return { flush, handOver }
}
