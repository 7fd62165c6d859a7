// What a reader chose to read with, size of letters and colours, before anything is drawn; and the controls for it. It is
// kept in the browser alone and no request carries it.
(() => {
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(`reading.${name}`) || "";
    } catch {
      return ""; // a browser that keeps nothing
    }
  };
  const set = (name, value) => {
    if (value) root.dataset[name] = value;
    else delete root.dataset[name];
    // The browser's own bar around the page follows.
    for (const bar of name === "colours" ? document.querySelectorAll('meta[name="theme-color"]') : []) {
      bar.media = value ? (bar.dataset.colours === value ? "all" : "not all") : `(prefers-color-scheme: ${bar.dataset.colours})`;
    }
  };
  root.dataset.script = "";
  if (navigator.share) root.dataset.share = ""; // so that its button is there from the start and moves nothing
  set("text", kept("text"));
  set("colours", kept("colours"));

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector(".reading details");
    if (!box) return;
    for (const input of box.querySelectorAll("input")) input.checked = input.value === kept(input.name);
    box.addEventListener("change", (e) => {
      set(e.target.name, e.target.value);
      try {
        if (e.target.value) localStorage.setItem(`reading.${e.target.name}`, e.target.value);
        else localStorage.removeItem(`reading.${e.target.name}`);
      } catch {} // for this page alone
    });
    document.addEventListener("click", (e) => {
      if (!box.contains(e.target)) box.open = false;
    });
    box.addEventListener("focusout", (e) => {
      if (e.relatedTarget && !box.contains(e.relatedTarget)) box.open = false;
    });
    box.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || !box.open) return;
      e.preventDefault();
      box.open = false;
      box.querySelector("summary").focus();
    });
  });
  addEventListener("storage", (e) => {
    if (e.key === "reading.text" || e.key === "reading.colours") set(e.key.slice(8), e.newValue || "");
  });
})();
