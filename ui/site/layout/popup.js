// Shows the cards that this reader has not closed: one in each place, on phones one in all. What was closed is remembered
// in this browser alone; nobody else is told.
(() => {
  const day = () => new Date().toLocaleDateString("sv-SE"); // 2026-11-22, on the reader's own clock
  const recall = (store) => {
    try {
      return JSON.parse(window[store].getItem("jogan.popup")) || {};
    } catch {
      return {}; // storage is shut: the card can still be closed, for as long as the page stands
    }
  };
  const keep = (store, key) => {
    const today = day();
    const kept = Object.fromEntries(Object.entries(recall(store)).filter(([, when]) => when === today));
    kept[key] = today;
    try {
      window[store].setItem("jogan.popup", JSON.stringify(kept));
    } catch {
      // as above
    }
  };

  const waiting = [];
  for (const card of document.querySelectorAll("[data-popup]")) {
    const key = card.dataset.popup;
    const closed = recall("localStorage")[key] === day() || recall("sessionStorage")[key];
    if (!closed || "preview" in card.dataset) waiting.push(card);
  }
  const narrow = matchMedia("(max-width: 39.99em)");
  const open = [];
  let from = null; // where the reader was before they came to a card

  const show = () => {
    for (let i = 0; i < waiting.length; i++) {
      const card = waiting[i];
      const taken = narrow.matches ? open.length > 0 : open.some((o) => o.dataset.spot === card.dataset.spot);
      if (taken || (narrow.matches && card.dataset.phone === "none")) continue;
      waiting.splice(i--, 1);
      open.push(card);
      card.hidden = false;
    }
  };
  const close = (card) => {
    const inside = card.contains(document.activeElement);
    card.hidden = true;
    open.splice(open.indexOf(card), 1);
    show();
    if (inside) (from?.isConnected ? from : document.getElementById("main"))?.focus();
  };

  for (const card of waiting) {
    const key = card.dataset.popup;
    card.addEventListener("focusin", (e) => {
      if (!e.relatedTarget?.closest("[data-popup]")) from = e.relatedTarget;
    });
    card.querySelector("[data-close]").addEventListener("click", () => {
      keep("sessionStorage", key);
      close(card);
    });
    card.querySelector("[data-today]").addEventListener("click", () => {
      keep("localStorage", key);
      close(card);
    });
  }
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || e.defaultPrevented || open.length === 0) return;
    const card = open.find((o) => o.contains(document.activeElement)) || open[open.length - 1];
    keep("sessionStorage", card.dataset.popup);
    close(card);
  });
  show();
})();
