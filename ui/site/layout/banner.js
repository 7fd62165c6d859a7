// Says once of each banner that it was seen: when half of it stood on the screen of somebody who looks at the page.
(() => {
  const seen = new IntersectionObserver((entries) => {
    for (const e of entries) {
      if (!e.isIntersecting || document.prerendering) continue;
      seen.unobserve(e.target);
      navigator.sendBeacon(e.target.getAttribute("href") + "/seen");
    }
  }, { threshold: 0.5 });
  for (const a of document.querySelectorAll(".banner > a")) seen.observe(a);
})();
