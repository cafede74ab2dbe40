// What furo leaves to the mouse: its two menus in a narrow window, and what is wider than its box.
for (const button of document.querySelectorAll('[data-opens]'))
  button.addEventListener('click', () => document.getElementById(button.dataset.opens).click());

function letThemScroll() {
  for (const box of document.querySelectorAll('pre, .table-wrapper, article p:has(> img)')) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  }
}
letThemScroll();
addEventListener('load', letThemScroll); // the pictures are there
addEventListener('resize', letThemScroll);
document.addEventListener('toggle', letThemScroll, true); // an answer is unfolded
