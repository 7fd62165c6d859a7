// Says once that the article is being read: when it is seen, not when a browser fetches it ahead.
(() => {
  const address = document.currentScript.dataset.view;
  let said = false;
  const say = () => {
    if (said || document.prerendering || document.visibilityState !== "visible") return;
    said = true;
    navigator.sendBeacon(address);
  };
  document.addEventListener("prerenderingchange", say);
  document.addEventListener("visibilitychange", say);
  say();
})();
