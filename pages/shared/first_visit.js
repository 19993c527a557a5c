// Closes the dialog that says so of a page that is there: the address ends in its path.
function closeNotFound(path, told) {
  if (!path || !location.pathname.endsWith(`/${path}`)) return
  const close = () => {
    for (const dialog of document.querySelectorAll('[role="dialog"]')) {
      const says = dialog.textContent
      if (says.includes("Page not found") || says.includes(told)) {
        dialog.querySelector("button")?.click()
      }
    }
  }
  for (const wait of [0, 150, 500, 1500]) setTimeout(close, wait)  // it comes when it comes
}
