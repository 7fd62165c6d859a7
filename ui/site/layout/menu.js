// Escape closes what the menu opened, for those who point at it and for those who come by keys (WCAG 2.2, 1.4.13), and the
// sheet of narrow screens closes once the focus leaves it, so that it covers nothing that has the focus (2.4.11).
(() => {
  const box = document.querySelector(".menu details");
  if (!box) return;
  const entries = [...box.querySelectorAll(":scope > ul > li")];
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || e.defaultPrevented) return;
    if (box.open) {
      e.preventDefault();
      if (box.contains(document.activeElement)) box.querySelector("summary").focus();
      box.open = false;
      return;
    }
    for (const entry of entries) {
      const parts = entry.querySelector("ul");
      if (!parts?.checkVisibility() || !entry.matches(":hover, :focus-within")) continue;
      e.preventDefault();
      if (parts.contains(document.activeElement)) entry.querySelector("a").focus();
      entry.dataset.closed = "";
    }
  });
  for (const entry of entries) {
    const again = (e) => {
      if (!entry.contains(e.relatedTarget)) delete entry.dataset.closed;
    };
    entry.addEventListener("mouseleave", again);
    entry.addEventListener("focusout", again);
  }
  box.addEventListener("focusout", (e) => {
    if (e.relatedTarget && !box.contains(e.relatedTarget)) box.open = false;
  });
})();
