// Shows in the frames what the form says, before anything is saved. What the form says wrongly the server tells when it is
// sent; the frames keep what they last showed.
const form = document.getElementById("look");
let asked = 0;
const show = async () => {
  const said = new URLSearchParams(new FormData(form));
  said.delete("version");
  const address = `/desk/look/page?${said}`;
  const mine = ++asked;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  for (const frame of document.querySelectorAll(".look-frame iframe")) frame.contentWindow.location.replace(address);
};
form.addEventListener("change", show);

// The browser's own choice of colours stands beside the field and says the same.
for (const pick of form.querySelectorAll("[data-colour-of]")) {
  const field = document.getElementById(pick.dataset.colourOf);
  const follow = () => {
    const said = field.value.trim().replace(/^#?/, "#");
    pick.value = /^#[0-9a-f]{6}$/i.test(said) ? said : pick.dataset.colour;
  };
  follow();
  field.addEventListener("input", follow);
  pick.addEventListener("input", () => { field.value = pick.value; });
  pick.hidden = false;
}
