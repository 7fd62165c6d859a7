// Which address of another site stands for which kind of embed, in one spelling for each thing. It mirrors
// richtext.EmbedOf; a test gives both the same list of addresses.

const path = (url) => url.pathname.replace(/\/+$/, "")
const on = (host, ...names) => names.includes(host.replace(/^(www|m)\./, ""))

const kinds = [
  ["youtube", (url, host) => {
    let id = null
    if (host === "youtu.be") id = url.pathname.slice(1).split("/")[0]
    else if (on(host, "youtube.com", "music.youtube.com", "youtube-nocookie.com")) {
      id = path(url) === "/watch" ? url.searchParams.get("v") : /^\/(?:embed|shorts|live|v)\/([^/]+)$/.exec(path(url))?.[1]
    }
    return id && /^[\w-]{11}$/.test(id) && `https://www.youtube.com/watch?v=${id}`
  }],
]

// embedOf returns { kind, address } or null.
export function embedOf(raw) {
  const typed = (raw ?? "").trim().replace(/^\/\//, "https://")
  if (!/^https?:\/\//i.test(typed) || typed.length > 2048 || !URL.canParse(typed)) return null
  const url = new URL(typed)
  if (url.username !== "" || url.password !== "" || url.port !== "") return null
  for (const [kind, read] of kinds) {
    const address = read(url, url.hostname)
    if (address) return { kind, address }
  }
  return null
}
