// Brings the banner into sight in each frame. A fragment of the address would move the newsroom's own page too.
for (const frame of document.querySelectorAll("iframe[data-leads]")) {
  const bring = () => {
    const page = frame.contentDocument;
    const link = [...(page?.querySelectorAll(".banner a") ?? [])].find((a) => a.getAttribute("href") === frame.dataset.leads);
    if (link) frame.contentWindow.scrollTo(0, link.getBoundingClientRect().top + frame.contentWindow.scrollY - 240);
  };
  frame.addEventListener("load", bring);
  bring();
}
