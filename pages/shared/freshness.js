// Says at the foot of the window that the server is away, or was: what stands above may be old.
function watchServer(away, back, reload, _moment) {
  const STATE = "data-test-connection-state"
  const app = document.querySelector('[data-testid="stApp"]')
  const bar = document.getElementById("server-bar") ?? document.body.appendChild(document.createElement("div"))
  bar.id = "server-bar"
  bar.setAttribute("role", "status")
  bar.hidden = true
  bar.style.cssText = "position:fixed;z-index:1001;bottom:1rem;left:50%;transform:translateX(-50%);"
    + "width:min(44rem,92vw);padding:.75rem 1rem;border-radius:.5rem;background:#fff8e6;color:#31333f;"
    + "border:1px solid #b58900;font:inherit;box-shadow:0 2px 8px rgba(0,0,0,.15)"

  function say(words, offer) {
    bar.replaceChildren(words)
    if (offer) {
      const button = document.createElement("button")
      button.textContent = reload
      button.style.cssText = "margin-left:1rem;padding:.25rem .75rem;font:inherit;cursor:pointer;"
        + "border:1px solid #0072B2;border-radius:.5rem;background:#0072B2;color:#fff"
      button.onclick = () => location.reload()
      bar.append(button)
    }
    bar.hidden = false
  }

  let lost = false
  window.watchingServer?.disconnect()
  window.watchingServer = new MutationObserver(() => {
    if (app.getAttribute(STATE) !== "CONNECTED") {
      lost = true
      say(away, false)
    } else if (lost) {
      say(back, true)
    }
  })
  window.watchingServer.observe(app, { attributes: true, attributeFilter: [STATE] })
}
