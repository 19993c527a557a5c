// Exchanges texts of one language for those of another, wherever they stand alone: [[from, to], …].
// A blank {name} stands for any words; the blanks of a pair have the same order.
function exchangeTexts(pairs, language) {
  const LABELS = ["aria-label", "placeholder", "title"]
  const plain = text => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&")
  const rules = pairs.map(([from, to]) => [
    new RegExp(`^${from.split(/\{\w+\}/).map(plain).join("(.+)")}$`, "s"), to.split(/\{\w+\}/),
  ])

  function exchanged(text) {
    const [, before, words, after] = text.match(/^(\s*)(.*?)(\s*)$/s)
    for (const [rule, parts] of rules) {
      const [found, ...blanks] = words.match(rule) ?? []
      if (found) return before + parts.map((part, n) => part + (blanks[n] ?? "")).join("") + after
    }
    return null
  }

  function exchange(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.nodeValue && exchanged(node.nodeValue)
      if (text) node.nodeValue = text
    } else if (node.nodeType === Node.ELEMENT_NODE && node.tagName !== "SCRIPT") {
      for (const label of LABELS) {
        const text = node.hasAttribute(label) && exchanged(node.getAttribute(label))
        if (text) node.setAttribute(label, text)
      }
      node.childNodes.forEach(exchange)
    }
  }

  document.documentElement.lang = language
  window.exchangingTexts?.disconnect()
  window.exchangingTexts = new MutationObserver(changes => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(exchange)
      else if (type === "characterData") exchange(target)
      else for (const label of LABELS) {
        const text = target.hasAttribute(label) && exchanged(target.getAttribute(label))
        if (text) target.setAttribute(label, text)
      }
    }
  })
  window.exchangingTexts.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributeFilter: LABELS,
  })
  exchange(document.body)
}
