// The sliders between truth and answer: how far from the left the truth is shown, in percent of the width.
for (const turning of document.querySelectorAll("[data-turning]")) {
  const slider = turning.querySelector("input");
  const part = (name) => turning.querySelector(`[data-${name}]`);
  const show = () => {
    const place = (Number(part("left").dataset.left) * slider.value) / 100;
    part("left").setAttribute("width", place);
    part("right").setAttribute("x", place);
    part("line").setAttribute("transform", `translate(${place} 0)`);
  };
  slider.addEventListener("input", show);
  turning.classList.add("moves");
  show();
}
