// Says once that the article is being read: when it is seen, not when a browser fetches it ahead. Of the page that led here
// it says the host and nothing more.
(() => {
  const address = document.currentScript.dataset.view;
  let from = "";
  try {
    from = new URL(document.referrer).host;
  } catch {} // no page led here
  let said = false;
  const say = () => {
    if (said || document.prerendering || document.visibilityState !== "visible") return;
    said = true;
    navigator.sendBeacon(`${address}?from=${encodeURIComponent(from)}`);
  };
  document.addEventListener("prerenderingchange", say);
  document.addEventListener("visibilitychange", say);
  say();
})();
