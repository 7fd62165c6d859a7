// Puts the provider's player in the place of an embed's card, once a reader asks for it.
document.addEventListener("click", (event) => {
  const card = event.target.closest(".embed button")?.closest("[data-player]");
  if (!card) return;
  const frame = document.createElement("iframe");
  frame.title = card.dataset.title;
  frame.allow = "autoplay; fullscreen; encrypted-media; picture-in-picture";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "strict-origin-when-cross-origin"; // players ask which site they stand on
  frame.sandbox = "allow-scripts allow-same-origin allow-presentation allow-forms allow-popups allow-popups-to-escape-sandbox";
  frame.src = card.dataset.player;
  card.replaceWith(frame);
  frame.focus();
});
