// Says beside a long text how many characters are left; without it the limit alone is written there.
for (const place of document.querySelectorAll("[data-count]")) {
  const box = document.getElementById(place.dataset.count);
  if (!box || box.dataset.counting) continue;
  box.dataset.counting = "yes";
  const tell = () => {
    // A line break is two characters to the server.
    const left = Number(box.dataset.countTo) - [...box.value.replace(/\r?\n/g, "\r\n")].length;
    place.textContent = `${left < 0 ? place.dataset.over : place.dataset.left} ${Math.abs(left)}.`;
  };
  box.addEventListener("input", tell);
  tell();
}
