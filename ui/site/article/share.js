// The buttons under an article that a browser can do: its own sharing, copying the address, KakaoTalk, printing. Kakao's
// script comes when a reader presses its button, and not before.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => print());
  }
  const bar = document.querySelector("[data-share]");
  if (!bar) return;
  const address = bar.dataset.address || location.href.split("#")[0];
  const title = bar.dataset.title;
  const said = bar.querySelector("[role=status]");
  const say = (what) => {
    said.textContent = said.dataset[what];
  };

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      say("copied");
    } catch {
      // No leave to write, or a page without TLS: the old way needs a field.
      const field = document.createElement("textarea");
      field.value = address;
      field.style.position = "fixed";
      field.style.opacity = "0";
      bar.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      say(done ? "copied" : "failed");
    }
  };

  const device = async () => {
    try {
      await navigator.share({ title, url: address });
    } catch (e) {
      if (e.name !== "AbortError") say("failed"); // closing the device's list is no failure
    }
  };

  // Kakao's release and its fingerprint, as developers.kakao.com publishes them.
  const load = () => new Promise((done, failed) => {
    if (window.Kakao) return done();
    const script = document.createElement("script");
    script.src = "https://t1.kakaocdn.net/kakao_js_sdk/2.7.4/kakao.min.js";
    script.integrity = "sha384-DKYJZ8NLiK8MN4/C5P2dtSmLQ4KwPaoqAfyA/DfmEc1VDxu4yyC7wy6K1Hs90nka";
    script.crossOrigin = "anonymous";
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
  const kakao = async (button) => {
    const { key, description, image, more } = button.dataset;
    try {
      await load();
      if (!Kakao.isInitialized()) Kakao.init(key);
      const link = { mobileWebUrl: address, webUrl: address };
      Kakao.Share.sendDefault({
        objectType: "feed",
        content: { title, description, imageUrl: image, link },
        buttons: [{ title: more, link }],
      });
    } catch {
      say("failed");
    }
  };

  for (const link of bar.querySelectorAll("[data-shape]")) {
    link.href = link.dataset.shape.replace("%7Burl%7D", encodeURIComponent(address));
    link.target = "_blank"; // neither may stand on a link that leads nowhere yet
    link.rel = "noopener noreferrer nofollow";
  }
  const ways = { copy, device, kakao };
  for (const button of bar.querySelectorAll("[data-way]")) {
    const way = button.dataset.way;
    button.addEventListener("click", () => ways[way](button));
  }
})();
