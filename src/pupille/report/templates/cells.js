// The mistakes of a cell of the matrix: Escape, or the link back, returns to the number that opened them.
{
  let opener = null;
  document.addEventListener("click", (event) => {
    opener = event.target.closest('a[href^="#cell-"]') ?? opener;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(".panel:target")) location.hash = "matrix";
  });
  addEventListener("hashchange", () => {
    if (location.hash === "#matrix") opener?.focus();
  });
}
